import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing

/// `--tls-auto`, `--tls-cert` and `--tls-key`, with real handshakes.
@Suite(.realProcesses) struct HTTPSTests {
    private static let curl = "/usr/bin/curl"
    private static let hasCurl = FileManager.default.isExecutableFile(atPath: curl)

    /// A daemon with a data folder and an authority of its own.
    private func daemon(_ arguments: [String] = []) async throws -> (daemon: Daemon, authority: String, folder: String)
    {
        let folder = try Sandbox.own().freshPath("data")
        let daemon = try await Daemon.start(["--data-dir", folder, "--tls-auto"] + arguments)
        return (daemon, try #require(daemon.ready.ca.string), folder)
    }

    /// One request by a client that trusts only this authority.
    private func send(
        _ method: Method, _ url: String, trusting authority: String, headers: [(String, String)] = [],
        body: String? = nil
    ) async throws -> Answer {
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = .makeClientConfiguration()
        configuration.tlsConfiguration?.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authority))
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        var request = HTTPClientRequest(url: url)
        request.method = HTTPMethod(rawValue: method.rawValue)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        do {
            let response = try await client.execute(request, timeout: .seconds(30))
            let bytes = try await response.body.collect(upTo: 1 << 20)
            try await client.shutdown()
            return Answer(status: Int(response.status.code), headers: response.headers, body: String(buffer: bytes))
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    private func get(_ url: String, trusting authority: String) async throws -> Answer {
        try await send(.get, url, trusting: authority)
    }

    @Test("Everything says https, names of loopback are good, and dates are simulated")
    func handshake() async throws {
        let (daemon, authority, folder) = try await daemon()

        let health = try await get(daemon.base + "/healthz", trusting: authority)
        let byName = try await get("https://localhost:\(try daemon.port)/healthz", trusting: authority)
        let discovery = try await get(daemon.base + "/.well-known/openid-configuration", trusting: authority)

        #expect(daemon.base.hasPrefix("https://127.0.0.1:"))
        #expect(authority == folder + "/tls/ca.pem")
        #expect(health.status == 200)
        #expect(health.header("Date") == "Sat, 21 Nov 2026 14:30:00 GMT")
        #expect(byName.status == 200)
        #expect(try discovery.json.issuer == .text(daemon.base))
        #expect(try discovery.json.token_endpoint == .text(daemon.base + "/oauth/token"))
        #expect(daemon.process.errors.contains("NODE_EXTRA_CA_CERTS=\(authority)"))
    }

    @Test("latchctl trusts the authority by flag and by variable, and says what is missing without")
    func tool() async throws {
        let (daemon, authority, _) = try await daemon()
        let other = try await self.daemon()

        let byFlag = try await daemon.ctl("status", "--ca", authority, "--json")
        let byVariable = try await daemon.ctl("status", environment: ["LATCHD_CA": authority])
        let without = try await daemon.ctl("status")
        let foreign = try await daemon.ctl("status", "--ca", other.authority)
        let missing = try await daemon.ctl("status", "--ca", authority + ".no")

        #expect(byFlag.code == 0, "\(byFlag)")
        #expect(try byFlag.json.property == "Maple Court demo")
        #expect(byVariable.code == 0, "\(byVariable)")
        for run in [without, foreign] {
            #expect(run.code == 2, "\(run)")
            #expect(run.errors.contains("its certificate is not trusted: name its authority by --ca or LATCHD_CA"))
        }
        #expect(missing.code == 2)
        #expect(missing.errors.contains("cannot read certificates in PEM from \(authority).no"))
    }

    /// Runs what follows in a mount namespace of its own, where no system's authorities are to be found.
    private static let withoutAuthorities = [
        "--mount", "--map-root-user", "/bin/sh", "-c",
        "mount -t tmpfs none /etc/ssl && { [ ! -d /etc/pki ] || mount -t tmpfs none /etc/pki; } && exec \"$@\"", "sh",
    ]
    private static let unshare = "/usr/bin/unshare"
    private static func canHideAuthorities() async throws -> Bool {
        guard FileManager.default.isExecutableFile(atPath: unshare) else { return false }
        let sandbox = try Sandbox()
        let run = try await ToolRun(sandbox.launch(unshare, withoutAuthorities + ["/bin/true"]))
        await sandbox.close()
        return run.code == 0
    }

    @Test(
        "Where the system has no authorities, the one by --ca is enough, and without it the remedy is told",
        .enabled("namespaces are not allowed here") { try await canHideAuthorities() })
    func minimalSystem() async throws {
        let (daemon, authority, _) = try await daemon()

        func status(_ arguments: String...) async throws -> ToolRun {
            try await ToolRun(
                Sandbox.own().launch(
                    Self.unshare, Self.withoutAuthorities + [Binaries.latchctl, "status"] + arguments,
                    environment: ["LATCHD_SERVER": daemon.base]))
        }
        let trusting = try await status("--ca", authority, "--json")
        let without = try await status()

        #expect(trusting.code == 0, "\(trusting)")
        #expect(try trusting.json.property == "Maple Court demo")
        #expect(without.code == 2)
        #expect(without.errors.contains("this system has no certificate authorities"), "\(without)")
        #expect(without.errors.contains("install ca-certificates, or name its authority by --ca or LATCHD_CA"))
    }

    @Test("Events are followed over TLS as they happen")
    func events() async throws {
        let (daemon, authority, _) = try await daemon()
        let environment = ["LATCHD_CA": authority]

        let waiting = try daemon.tool(["outbox", "wait", "--json"], environment: environment)
        let following = try daemon.tool(
            ["events", "--follow", "--after", "0", "--kind", "access.granted"], environment: environment)
        let token = try await daemon.ctl("token", "mint", "--client", "demo-m2m", environment: environment).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let grant = try await send(
            .post, daemon.base + "/access/sdk/v2/users", trusting: authority,
            headers: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")],
            body: Demo.grant(to: "ann@example.com").body)
        let message = try await ToolRun(waiting)

        #expect(grant.status == 200, "\(grant)")
        #expect(try message.json.to == "ann@example.com")
        let deadline = ContinuousClock.now + .seconds(10)
        while !following.output.contains("access.granted"), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(following.output.contains("access.granted"))
    }

    @Test(
        "curl takes the authority, and refuses the server without it or with another's",
        .enabled(if: hasCurl, "curl is not there"))
    func byCurl() async throws {
        let (daemon, authority, _) = try await daemon()
        let other = try await self.daemon()

        func curl(_ arguments: String...) async throws -> ToolRun {
            try await ToolRun(
                Sandbox.own().launch(Self.curl, ["-sS"] + arguments + [daemon.base + "/healthz"]))
        }

        #expect(try await curl("--cacert", authority).output == #"{"status":"ok"}"#)
        #expect(try await curl("--cacert", authority, "--tls-max", "1.2").code == 0)
        // 60: the peer's certificate cannot be authenticated.
        #expect(try await curl().code == 60)
        #expect(try await curl("--cacert", other.authority).code == 60)
        #expect(try await curl("--cacert", authority, "--tls-max", "1.1").code != 0)
    }

    @Test("A restart keeps authority and certificate; another public name has the certificate issued anew")
    func restart() async throws {
        let (first, authority, folder) = try await daemon()
        func files() throws -> [String] {
            try ["ca.pem", "server.pem"].map { try String(contentsOfFile: "\(folder)/tls/\($0)", encoding: .utf8) }
        }
        let before = try files()
        _ = await first.stop()

        let second = try await Daemon.start(["--data-dir", folder, "--tls-auto"])
        let after = try files()
        let health = try await get(second.base + "/healthz", trusting: authority)
        _ = await second.stop()
        let third = try await Daemon.start(
            ["--data-dir", folder, "--tls-auto", "--public-url", "https://latch.test"])
        let renamed = try files()

        #expect(after == before)
        #expect(health.status == 200)
        #expect(renamed[0] == before[0])
        #expect(renamed[1] != before[1])
        #expect(try await get(third.base + "/healthz", trusting: authority).status == 200)
    }

    @Test("Without a data folder the authority is the user's, and worlds share it")
    func userFolder() async throws {
        let state = try Sandbox.own().freshPath("state")

        let first = try await Daemon.start(["--tls-auto"], environment: ["XDG_STATE_HOME": state])
        let second = try await Daemon.start([], environment: ["XDG_STATE_HOME": state, "LATCHD_TLS_AUTO": "true"])

        let authority = state + "/latchd/tls/ca.pem"
        #expect(first.ready.ca == .text(authority))
        for daemon in [first, second] {
            #expect(try await get(daemon.base + "/healthz", trusting: authority).status == 200)
        }
    }

    @Test("A certificate and key of one's own are served, from flags or a file of settings")
    func ownFiles() async throws {
        let (maker, authority, folder) = try await daemon()
        _ = await maker.stop()
        let (certificate, key) = (folder + "/tls/server.pem", folder + "/tls/server-key.pem")
        let file = try Sandbox.own().file("latchd.yaml", "tls-cert: \(certificate)\ntls-key: \(key)\n")

        let byFlags = try await Daemon.start(["--tls-cert", certificate, "--tls-key", key])
        let byFile = try await Daemon.start(["--config", file])

        for daemon in [byFlags, byFile] {
            #expect(daemon.ready.ca == .absent)
            #expect(try await get(daemon.base + "/healthz", trusting: authority).status == 200)
        }
    }

    @Test("Files that cannot be used are told, and nothing is served")
    func refusals() async throws {
        let (maker, _, folder) = try await daemon()
        _ = await maker.stop()
        let tls = folder + "/tls"
        let text = try Sandbox.own().file("nothing.pem", "nothing\n")

        func refusal(_ certificate: String, _ key: String, _ more: [String] = []) async throws -> String {
            let run = try await Daemon.refusal(
                ["--listen", "127.0.0.1:0", "--tls-cert", certificate, "--tls-key", key] + more)
            #expect(run.code == 2, "\(run)")
            return run.errors
        }

        #expect(
            try await refusal(tls + "/no.pem", tls + "/server-key.pem")
                .contains("cannot read the TLS certificate \(tls)/no.pem"))
        #expect(
            try await refusal(tls + "/server.pem", tls + "/no.pem").contains("cannot read the TLS key \(tls)/no.pem"))
        #expect(
            try await refusal(text, tls + "/server-key.pem").contains("\(text) has no certificate in PEM"))
        #expect(
            try await refusal(tls + "/server.pem", text).contains("\(text) is no private key in PEM without a password")
        )
        #expect(
            try await refusal(tls + "/server.pem", tls + "/ca-key.pem")
                .contains("the TLS key \(tls)/ca-key.pem does not belong to the certificate \(tls)/server.pem"))
        #expect(
            try await refusal(tls + "/server.pem", tls + "/server-key.pem", ["--tls-auto"])
                .contains("take either --tls-auto or --tls-cert with --tls-key"))
    }

    @Test("Plain HTTP gets no answer there, and neither HTTP nor noise disturbs others")
    func plainHTTP() async throws {
        let (daemon, authority, _) = try await daemon()
        let noise = try await RawConnection.open(to: daemon)
        await noise.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")

        try await noise.settled(within: .seconds(10))
        let plain = try await daemon.ctl("status", "--server", "http://127.0.0.1:\(try daemon.port)")

        #expect(!noise.received.contains("200 OK"))
        #expect(plain.code == 2)
        #expect(try await get(daemon.base + "/healthz", trusting: authority).status == 200)
    }

    @Test("An https address of a plain server is told for what it is")
    func plainServer() async throws {
        let daemon = try await Daemon.start()

        let run = try await daemon.ctl("status", "--server", "https://127.0.0.1:\(try daemon.port)")

        #expect(run.code == 2)
        #expect(run.errors.contains("it does not speak TLS: is it http://?"))
    }
}
