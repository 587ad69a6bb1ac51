internal import Crypto
internal import Foundation
internal import SwiftASN1
internal import X509

/// A certificate (X.509, RFC 5280) and its private key, on the curve P-256.
struct CertificatePair {
    private let certificate: Certificate
    private let key: P256.Signing.PrivateKey
    let certificatePEM: String

    /// The authority's life, and how long before its end another is made.
    static let authorityLife = TimeInterval(10 * 365 * 86_400)
    static let authorityReserve = TimeInterval(30 * 86_400)
    /// Clients on some systems take no server certificate for longer.
    static let serverLife = TimeInterval(397 * 86_400)
    static let serverReserve = TimeInterval(30 * 86_400)
    /// A client's clock may be behind ours.
    private static let clockReserve = TimeInterval(86_400)

    private init(_ certificate: Certificate, _ key: P256.Signing.PrivateKey) throws {
        (self.certificate, self.key) = (certificate, key)
        certificatePEM = try certificate.serializeAsPEM().pemString + "\n"
    }

    /// - Throws: where one of them cannot be read, or they do not belong together.
    init(certificatePEM: String, keyPEM: String) throws {
        self.certificatePEM = certificatePEM
        certificate = try Certificate(pemEncoded: certificatePEM)
        key = try P256.Signing.PrivateKey(pemRepresentation: keyPEM)
        guard certificate.publicKey == Certificate.PublicKey(key.publicKey) else {
            throw DaemonError("the key is not the certificate's")
        }
    }

    var keyPEM: String { key.pemRepresentation + "\n" }

    func isValid(at now: Date, withReserve reserve: TimeInterval) -> Bool {
        certificate.notValidBefore <= now && now + reserve < certificate.notValidAfter
    }

    var isAuthority: Bool {
        guard case .isCertificateAuthority? = try? certificate.extensions.basicConstraints else { return false }
        return true
    }

    /// Whether an authority issued it for exactly these hosts, and its end is not near.
    func isServer(of authority: CertificatePair, for hosts: [String], at now: Date) -> Bool {
        guard let names = try? certificate.extensions.subjectAlternativeNames,
            Array(names) == hosts.compactMap(Self.name(of:))
        else { return false }
        return certificate.issuer == authority.certificate.subject
            && authority.certificate.publicKey.isValidSignature(certificate.signature, for: certificate)
            && isValid(at: now, withReserve: Self.serverReserve)
    }

    // MARK: Making

    /// A new authority. It may issue servers' certificates, and no further authorities.
    static func authority(at now: Date) throws -> CertificatePair {
        let key = P256.Signing.PrivateKey()
        let publicKey = Certificate.PublicKey(key.publicKey)
        let identifier = SubjectKeyIdentifier(hash: publicKey)
        // Two authorities of one name would confuse clients that know both.
        let mark = identifier.keyIdentifier.prefix(4).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        let name = try DistinguishedName {
            OrganizationName("Latch lock simulator")
            CommonName("Latch lock simulator local authority \(mark)")
        }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: publicKey, notValidBefore: now - clockReserve,
            notValidAfter: now + authorityLife, issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try .init {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                identifier
            }, issuerPrivateKey: .init(key))
        return try CertificatePair(certificate, key)
    }

    /// A new server certificate of this authority's, with a new key.
    func issue(for hosts: [String], at now: Date) throws -> CertificatePair {
        let serverKey = P256.Signing.PrivateKey()
        let publicKey = Certificate.PublicKey(serverKey.publicKey)
        let authority = try certificate.extensions.subjectKeyIdentifier
        let server = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: publicKey,
            notValidBefore: max(now - Self.clockReserve, certificate.notValidBefore),
            notValidAfter: min(now + Self.serverLife, certificate.notValidAfter), issuer: certificate.subject,
            subject: try DistinguishedName {
                OrganizationName("Latch lock simulator")
                CommonName("latchd")
            }, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try .init {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(hosts.compactMap(Self.name(of:)))
                SubjectKeyIdentifier(hash: publicKey)
                AuthorityKeyIdentifier(keyIdentifier: authority?.keyIdentifier)
            }, issuerPrivateKey: .init(key))
        return try CertificatePair(server, serverKey)
    }

    /// A host as certificates name it: an address by its octets, else a name; nil for what is neither in ASCII.
    private static func name(of host: String) -> GeneralName? {
        var v4 = in_addr()
        if inet_pton(AF_INET, host, &v4) == 1 { return .ipAddress(octets(of: v4)) }
        var v6 = in6_addr()
        if inet_pton(AF_INET6, host, &v6) == 1 { return .ipAddress(octets(of: v6)) }
        return host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f } ? .dnsName(host) : nil
    }

    private static func octets(of address: some Any) -> ASN1OctetString {
        withUnsafeBytes(of: address) { ASN1OctetString(contentBytes: Array($0)[...]) }
    }
}
