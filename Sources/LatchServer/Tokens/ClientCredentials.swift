internal import Cloud
internal import Foundation
internal import SimulationKernel

/// `Authorization: Basic …` (RFC 7617), with form-encoded parts as RFC 6749 section 2.3.1 wants them.
struct BasicCredentials {
    let name: String
    let password: String

    /// - Returns: nil for another scheme, or what cannot be read.
    init?(_ header: String) {
        guard header.lowercased().hasPrefix("basic "), let data = Data(base64Encoded: String(header.dropFirst(6))),
            let text = String(data: data, encoding: .utf8), let colon = text.firstIndex(of: ":")
        else { return nil }
        name = String(text[..<colon]).removingPercentEncoding ?? String(text[..<colon])
        let secret = String(text[text.index(after: colon)...])
        password = secret.removingPercentEncoding ?? secret
    }
}

/// `application/x-www-form-urlencoded`.
enum FormBody {
    /// - Returns: nil where the bytes are not such a body. Of a name given twice the last counts.
    static func fields(_ body: some Collection<UInt8>) -> [String: String]? {
        guard let text = String(bytes: body, encoding: .utf8) else { return nil }
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(parts[0]), let value = decoded(parts.count > 1 ? parts[1] : "") else { return nil }
            fields[name] = value
        }
        return fields
    }

    private static func decoded(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }
}

extension TokenAuthority.Claims {
    /// The claims of a partner's token.
    static func partner(
        _ partner: Partner, _ client: Client, issuer: String, audience: String, at instant: Instant, lifetime: Duration
    ) -> Self {
        Self(
            iss: issuer, sub: client.id + "@clients", aud: audience, iat: instant.secondsSinceEpoch,
            exp: (instant + lifetime).secondsSinceEpoch, azp: client.id, gty: "client-credentials",
            partner: partner.id.description, user: nil)
    }

    /// The claims of a user's token.
    /// - Parameter partner: on whose behalf the user signed in.
    static func user(
        _ user: UserID, _ client: Client?, of partner: Partner? = nil, issuer: String, audience: String,
        at instant: Instant, lifetime: Duration
    ) -> Self {
        Self(
            iss: issuer, sub: user.description, aud: audience, iat: instant.secondsSinceEpoch,
            exp: (instant + lifetime).secondsSinceEpoch, azp: client?.id ?? "simulator", gty: "passwordless",
            partner: partner?.id.description, user: user.description)
    }
}
