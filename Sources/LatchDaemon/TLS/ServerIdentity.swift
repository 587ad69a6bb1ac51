internal import Foundation
package import NIOSSL

/// What the daemon shows to clients of HTTPS: a certificate with its chain, and the key that belongs to it, in PEM.
package struct ServerIdentity: Sendable {
    package let configuration: TLSConfiguration
    /// The file of the authority that clients are to trust, where it is ours.
    package let authorityFile: String?

    /// Reads certificate chain and key from files.
    /// - Throws: ``DaemonError`` for a file that is missing or has none, and for a key of another certificate.
    package init(certificate: String, key: String) throws(DaemonError) {
        try self.init(
            chainPEM: try TextFile.read(certificate, what: "TLS certificate"), certificate,
            keyPEM: try TextFile.read(key, what: "TLS key"), key, authorityFile: nil)
    }

    /// - Parameters:
    ///   - certificate: where the chain is from, for messages.
    ///   - key: where the key is from, for messages.
    init(
        chainPEM: String, _ certificate: String, keyPEM: String, _ key: String, authorityFile: String?
    ) throws(DaemonError) {
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(Array(chainPEM.utf8)), !chain.isEmpty else {
            throw DaemonError("the TLS certificate \(certificate) has no certificate in PEM")
        }
        guard let privateKey = try? NIOSSLPrivateKey(bytes: Array(keyPEM.utf8), format: .pem) else {
            throw DaemonError("the TLS key \(key) is no private key in PEM without a password")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw DaemonError("the TLS key \(key) does not belong to the certificate \(certificate): \(error)")
        }
        self.configuration = configuration
        self.authorityFile = authorityFile
    }
}
