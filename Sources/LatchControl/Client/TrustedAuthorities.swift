internal import NIOSSL

/// Certificates that are trusted besides the system's.
struct TrustedAuthorities: Sendable {
    private let certificates: [NIOSSLCertificate]

    /// Reads a file in PEM.
    static func read(_ path: String) throws(ControlError) -> TrustedAuthorities {
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(path), !certificates.isEmpty else {
            throw ControlError(code: .usage, message: "cannot read certificates in PEM from \(path)")
        }
        return TrustedAuthorities(certificates: certificates)
    }

    /// How a client judges the server's certificate.
    var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.additionalTrustRoots = [.certificates(certificates)]
        return configuration
    }
}
