import Foundation
import LatchDaemon
import SwiftASN1
import Testing
import X509

@Suite("The local authority of --tls-auto") struct LocalAuthorityTests {
    private let now = Date(timeIntervalSince1970: 1_795_273_800)
    private let day = TimeInterval(86_400)
    private let hosts = ["localhost", "127.0.0.1", "::1"]

    /// A folder of this test's own, which is not there yet.
    private func inFolder(_ body: (LocalAuthority) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "latch-tls-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(LocalAuthority(folder: folder + "/tls"))
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func certificate(_ path: String) throws -> Certificate { try Certificate(pemEncoded: text(path)) }

    @Test("The server's certificate names the hosts, is signed by the authority, and has its key")
    func made() throws {
        try inFolder { authority in
            _ = try authority.identity(hosts: hosts + ["latch.test"], now: now)

            let root = try certificate(authority.certificateFile)
            let server = try certificate(authority.serverCertificateFile)
            let names = try #require(try server.extensions.subjectAlternativeNames)
            #expect(
                names.map(\.description) == [
                    #"DNSName("localhost")"#, "IPAddress([127, 0, 0, 1])",
                    "IPAddress([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])", #"DNSName("latch.test")"#,
                ])
            #expect(root.publicKey.isValidSignature(server.signature, for: server))
            #expect(root.publicKey.isValidSignature(root.signature, for: root))
            #expect(try root.extensions.basicConstraints == .isCertificateAuthority(maxPathLength: 0))
            #expect(try server.extensions.basicConstraints == .notCertificateAuthority)
            #expect(try server.extensions.extendedKeyUsage?.contains(.serverAuth) == true)
            #expect(server.notValidAfter <= now + 398 * day)
            _ = try ServerIdentity(certificate: authority.serverCertificateFile, key: authority.serverKeyFile)
        }
    }

    @Test("A restart changes nothing")
    func kept() throws {
        try inFolder { authority in
            _ = try authority.identity(hosts: hosts, now: now)
            let before = try [authority.certificateFile, authority.serverCertificateFile].map(text)

            _ = try authority.identity(hosts: hosts, now: now + 30 * day)

            #expect(try [authority.certificateFile, authority.serverCertificateFile].map(text) == before)
        }
    }

    @Test("Other hosts, or an end that is near, have a server certificate issued anew by the same authority")
    func renewed() throws {
        try inFolder { authority in
            _ = try authority.identity(hosts: hosts, now: now)
            let root = try text(authority.certificateFile)
            var served = [try text(authority.serverCertificateFile)]

            _ = try authority.identity(hosts: hosts + ["192.0.2.7"], now: now)
            served.append(try text(authority.serverCertificateFile))
            _ = try authority.identity(hosts: hosts + ["192.0.2.7"], now: now + 380 * day)
            served.append(try text(authority.serverCertificateFile))

            #expect(Set(served).count == 3)
            #expect(try text(authority.certificateFile) == root)
            #expect(try certificate(authority.serverCertificateFile).notValidAfter > now + 700 * day)
        }
    }

    @Test("An authority at its end is replaced, with its server's certificate")
    func ended() throws {
        try inFolder { authority in
            _ = try authority.identity(hosts: hosts, now: now)
            let root = try text(authority.certificateFile)

            _ = try authority.identity(hosts: hosts, now: now + 3_640 * day)

            #expect(try text(authority.certificateFile) != root)
            let server = try certificate(authority.serverCertificateFile)
            #expect(
                try certificate(authority.certificateFile).publicKey.isValidSignature(server.signature, for: server))
        }
    }

    @Test("Only the owner may read the keys")
    func modes() throws {
        try inFolder { authority in
            _ = try authority.identity(hosts: hosts, now: now)

            func mode(_ path: String) throws -> Int? {
                try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            }
            #expect(try mode(authority.folder) == 0o700)
            #expect(try mode(authority.folder + "/ca-key.pem") == 0o600)
            #expect(try mode(authority.serverKeyFile) == 0o600)
        }
    }

    @Test(
        "A certificate without its key is not replaced in silence: clients trust it", arguments: ["remove", "foreign"])
    func damaged(how: String) throws {
        try inFolder { authority in
            _ = try authority.identity(hosts: hosts, now: now)
            let key = authority.folder + "/ca-key.pem"
            if how == "remove" {
                try FileManager.default.removeItem(atPath: key)
            } else {
                try text(authority.serverKeyFile).write(toFile: key, atomically: true, encoding: .utf8)
            }

            let error = #expect(throws: DaemonError.self) { _ = try authority.identity(hosts: hosts, now: now) }

            #expect(error?.message.contains("is damaged") == true)
        }
    }

    @Test("A damaged server certificate is issued anew")
    func damagedServer() throws {
        try inFolder { authority in
            _ = try authority.identity(hosts: hosts, now: now)
            try "nothing".write(toFile: authority.serverKeyFile, atomically: true, encoding: .utf8)

            _ = try authority.identity(hosts: hosts, now: now)

            _ = try ServerIdentity(certificate: authority.serverCertificateFile, key: authority.serverKeyFile)
        }
    }

    @Test("Hosts are loopback, the address that is listened on, and the public one")
    func hostNames() {
        #expect(LocalAuthority.hosts(listen: "127.0.0.1", publicURL: nil) == hosts)
        #expect(
            LocalAuthority.hosts(listen: "192.0.2.7", publicURL: "https://Latch.Test:8443/x")
                == hosts + ["192.0.2.7", "latch.test"])
        #expect(LocalAuthority.hosts(listen: "0.0.0.0", publicURL: "http://[2001:db8::1]") == hosts + ["2001:db8::1"])
        #expect(LocalAuthority.hosts(listen: "::", publicURL: "https://localhost") == hosts)
    }

    @Test("The folder is in the data folder, else in the user's folder for state")
    func folders() throws {
        let home = ["HOME": "/users/ann"]

        #expect(try LocalAuthority.folder(dataFolder: "/data", environment: home) == "/data/tls")
        #expect(
            try LocalAuthority.folder(dataFolder: nil, environment: ["XDG_STATE_HOME": "/state"]) == "/state/latchd/tls"
        )
        #expect(
            try LocalAuthority.folder(dataFolder: nil, environment: ["XDG_STATE_HOME": "state", "HOME": "/users/ann"])
                == "/users/ann/.local/state/latchd/tls")
        #expect(throws: DaemonError.self) { try LocalAuthority.folder(dataFolder: nil, environment: [:]) }
    }
}
