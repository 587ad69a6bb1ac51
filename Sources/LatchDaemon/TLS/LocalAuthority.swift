package import Foundation

/// A certificate authority of this machine's own, in a folder, and the server certificate that it issued.
///
/// The authority is made once and then stays, so that whoever trusts it need not do so again. The server certificate is
/// issued anew when its end is near, or when other hosts are asked for. Both live by the wall clock, because clients judge
/// them by theirs.
package struct LocalAuthority {
    /// The folder, which only its owner may read.
    package let folder: String

    package init(folder: String) { self.folder = folder }

    /// The certificate that clients are to trust.
    package var certificateFile: String { folder + "/ca.pem" }
    package var serverCertificateFile: String { folder + "/server.pem" }
    package var serverKeyFile: String { folder + "/server-key.pem" }
    private var keyFile: String { folder + "/ca-key.pem" }

    /// The server's certificate for these hosts, and its key, made where they are not there yet.
    /// - Throws: ``DaemonError`` where the folder cannot be used, or holds something else.
    package func identity(hosts: [String], now: Date) throws(DaemonError) -> ServerIdentity {
        let pair: CertificatePair
        do {
            let lock = try lock()
            defer { close(lock) }
            pair = try server(of: try authority(now: now), hosts: hosts, now: now)
        }
        return try ServerIdentity(
            chainPEM: pair.certificatePEM, serverCertificateFile, keyPEM: pair.keyPEM, serverKeyFile,
            authorityFile: URL(filePath: certificateFile).standardizedFileURL.path())
    }

    /// The server's certificate that is there, else a new one.
    private func server(
        of authority: CertificatePair, hosts: [String], now: Date
    ) throws(DaemonError) -> CertificatePair {
        if let server = try? readPair(serverCertificateFile, serverKeyFile),
            server.isServer(of: authority, for: hosts, at: now)
        {
            return server
        }
        do {
            let server = try authority.issue(for: hosts, at: now)
            try write(server, serverCertificateFile, serverKeyFile)
            return server
        } catch {
            throw DaemonError("the local authority in \(folder) cannot issue a certificate: \(error)")
        }
    }

    /// The authority that is there, else a new one.
    private func authority(now: Date) throws(DaemonError) -> CertificatePair {
        let files = FileManager.default
        if files.fileExists(atPath: certificateFile) || files.fileExists(atPath: keyFile) {
            guard let pair = try? readPair(certificateFile, keyFile), pair.isAuthority else {
                throw DaemonError(
                    "the local authority in \(folder) is damaged: ca.pem and ca-key.pem do not belong together. "
                        + "Without the folder another is made, which is then to be trusted")
            }
            if pair.isValid(at: now, withReserve: CertificatePair.authorityReserve) { return pair }
        }
        do {
            let pair = try CertificatePair.authority(at: now)
            try write(pair, certificateFile, keyFile)
            return pair
        } catch {
            throw DaemonError("cannot make a local authority in \(folder): \(error)")
        }
    }

    /// Keeps other daemons out, which may use the same folder, until the descriptor is closed.
    private func lock() throws(DaemonError) -> CInt {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw DaemonError("cannot make the folder \(folder) for TLS: \(error.localizedDescription)")
        }
        let descriptor = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
            throw DaemonError("cannot use the folder \(folder) for TLS: \(String(cString: strerror(errno)))")
        }
        return descriptor
    }

    private func readPair(_ certificate: String, _ key: String) throws -> CertificatePair {
        try CertificatePair(
            certificatePEM: TextFile.read(certificate, what: "certificate"), keyPEM: TextFile.read(key, what: "key"))
    }

    private func write(_ pair: CertificatePair, _ certificate: String, _ key: String) throws {
        try write(pair.keyPEM, to: key, mode: 0o600)
        try write(pair.certificatePEM, to: certificate, mode: 0o644)
    }

    /// Writes a file whole, or not at all, and with its mode from the beginning.
    private func write(_ text: String, to path: String, mode: mode_t) throws {
        let fresh = path + ".new"
        try? FileManager.default.removeItem(atPath: fresh)
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw DaemonError("\(fresh): \(String(cString: strerror(errno)))") }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
        guard rename(fresh, path) == 0 else { throw DaemonError("\(path): \(String(cString: strerror(errno)))") }
    }
}

extension LocalAuthority {
    /// The folder: `tls` in the data folder; without one, `latchd/tls` in the user's folder for state, so that worlds in
    /// memory share an authority that was trusted once.
    package static func folder(dataFolder: String?, environment: [String: String]) throws(DaemonError) -> String {
        if let dataFolder { return dataFolder + "/tls" }
        // The XDG Base Directory Specification has relative paths ignored.
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/latchd/tls" }
        if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.local/state/latchd/tls" }
        throw DaemonError("--tls-auto has no folder for its authority: give --data-dir, or set HOME")
    }

    /// The hosts that a certificate is to name: this machine's loopback, and those under which the daemon is reached.
    package static func hosts(listen: String, publicURL: String?) -> [String] {
        var hosts = ["localhost", "127.0.0.1", "::1"]
        let publicHost = publicURL.flatMap { URL(string: $0)?.host() }
        for host in [listen, publicHost].compactMap({ $0?.lowercased().trimmingCharacters(in: ["[", "]"]) })
        // An address that stands for all addresses is no name for any.
        where !hosts.contains(host) && !["0.0.0.0", "::", ""].contains(host) { hosts.append(host) }
        return hosts
    }
}
