internal import NIOSSL

/// Certificates that are trusted besides the system's.
struct TrustedAuthorities: Sendable {
    /// Whether this system has authorities of its own. A minimal one has none, and there a context with the default of
    /// trusting the system's cannot be made at all, whatever it trusts besides.
    static let systemHasSome = (try? NIOSSLContext(configuration: .makeClientConfiguration())) != nil

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
        if Self.systemHasSome {
            configuration.additionalTrustRoots = [.certificates(certificates)]
        } else {
            configuration.trustRoots = .certificates(certificates)
        }
        return configuration
    }
}
