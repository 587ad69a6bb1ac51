internal import Foundation
package import NIOSSL

/// What the daemon shows to clients of HTTPS: a certificate with its chain, and the key that belongs to it.
package enum ServerIdentity {
    /// Reads certificate chain and key from PEM files.
    /// - Throws: ``DaemonError`` for a file that is missing or has none, and for a key of another certificate.
    package static func read(certificate: String, key: String) throws(DaemonError) -> TLSConfiguration {
        let chainText = try TextFile.read(certificate, what: "TLS certificate")
        let keyText = try TextFile.read(key, what: "TLS key")
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(Array(chainText.utf8)), !chain.isEmpty else {
            throw DaemonError("the TLS certificate \(certificate) has no certificate in PEM")
        }
        guard let privateKey = try? NIOSSLPrivateKey(bytes: Array(keyText.utf8), format: .pem) else {
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
        return configuration
    }
}
