internal import Foundation
internal import JWTKit
internal import SimulationKernel
internal import Synchronization

/// Signs and checks access tokens: JWTs (RFC 7519) with RS256 (RFC 7518 section 3.3).
package struct TokenAuthority: Sendable {
    private let keys = JWTKeyCollection()
    private let modulus: Data
    private let exponent: Data
    private let keyID: String
    private let address: IssuerAddress
    private let verified = VerifiedTokens()

    /// `iss`, without a slash at its end.
    package var issuer: String { address.url }
    /// The audiences that are accepted; the first is the vendor's.
    package var audiences: [String] { [TokenAuthority.vendorAudience, issuer + "/access/sdk"] }

    /// The vendor's own audience, which clients keep.
    package static let vendorAudience = "https://rest.latchaccess.com/access/sdk"

    /// - Parameter signingKey: an RSA private key in PEM; nil takes the product's fixed test key.
    /// - Throws: where the text is no RSA key.
    package init(issuer: IssuerAddress, signingKey: String? = nil) async throws {
        let key = try Insecure.RSA.PrivateKey(pem: signingKey ?? TestSigningKey.pem)
        address = issuer
        (modulus, exponent) = try key.publicKey.getKeyPrimitives()
        // The key's own thumbprint would do; a digest of the modulus is as good a name.
        var digest = TraceDigest()
        digest.combine(modulus)
        keyID = digest.text
        await keys.add(rsa: key, digestAlgorithm: .sha256, kid: JWKIdentifier(string: keyID))
    }

    func sign(_ claims: Claims) async throws -> String {
        try await keys.sign(claims, kid: JWKIdentifier(string: keyID))
    }

    func sign(_ claims: IdentityClaims) async throws -> String {
        try await keys.sign(claims, kid: JWKIdentifier(string: keyID))
    }

    /// The claims of a token of ours. Its times are the caller's to check, by whichever clock is in force.
    /// - Returns: nil for a token that is not ours, or not for us.
    func check(_ token: String) async -> Claims? {
        guard token.utf8.count <= 8_192, let claims = await claims(of: token), claims.iss == issuer,
            audiences.contains(claims.aud)
        else { return nil }
        return claims
    }

    /// What a token says whose signature is ours.
    private func claims(of token: String) async -> Claims? {
        if let known = verified[token] { return known }
        guard let claims = try? await keys.verify(token, as: Claims.self) else { return nil }
        verified[token] = claims
        return claims
    }

    /// The key set (RFC 7517) with which others check our tokens.
    package var keySet: JSON {
        [
            "keys": [
                [
                    "kty": "RSA", "use": "sig", "alg": "RS256", "kid": .text(keyID),
                    "n": .text(modulus.base64URL), "e": .text(exponent.base64URL),
                ]
            ]
        ]
    }

    /// What a token says. The claims with a URL as name are ours: the vendor's names are not public.
    struct Claims: Codable, Sendable, Hashable {
        var iss: String
        /// `CLIENT@clients` for a partner, the user's uuid for a user.
        var sub: String
        var aud: String
        /// Seconds since the epoch.
        var iat: Int64
        var exp: Int64
        /// The client to which it was issued.
        var azp: String
        var gty: String
        var partner: String?
        var user: String?

        private enum CodingKeys: String, CodingKey {
            case iss, sub, aud, iat, exp, azp, gty
            case partner = "https://latch-simulator/partner"
            case user = "https://latch-simulator/user"
        }
    }
}

extension TokenAuthority {
    /// What an id_token says (OpenID Connect Core 1.0 section 2). It is for the client, and opens nothing here: its
    /// audience is none of ``audiences``.
    struct IdentityClaims: Codable, Sendable, Hashable {
        var iss: String
        var sub: String
        /// The client.
        var aud: String
        var iat: Int64
        var exp: Int64
        var email: String?
        var name: String

        private enum CodingKeys: String, CodingKey {
            case iss, sub, aud, iat, exp, email, name
        }
    }
}

extension TokenAuthority.Claims: JWTPayload {
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}

extension TokenAuthority.IdentityClaims: JWTPayload {
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}

extension Data {
    /// Base64 for URLs, without padding (RFC 4648 section 5).
    fileprivate var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

/// Tokens whose signatures have been checked: clients send the same one again and again.
private final class VerifiedTokens: Sendable {
    private let claims = Mutex<[String: TokenAuthority.Claims]>([:])

    /// Beyond it, all are forgotten.
    private static let capacity = 1_024

    subscript(token: String) -> TokenAuthority.Claims? {
        get { claims.withLock { $0[token] } }
        set {
            claims.withLock { known in
                if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
                known[token] = newValue
            }
        }
    }
}
