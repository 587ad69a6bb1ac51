import Foundation

/// A JSON Web Token taken apart (RFC 7519).
struct JWT {
    let header: JSON
    let claims: JSON
    /// What the signature is over.
    let signed: String
    let signature: Data

    init(_ token: String) throws {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { throw Failure("not a JWT: \(token)") }
        header = try JSON(parsing: String(decoding: Self.bytes(parts[0]), as: UTF8.self))
        claims = try JSON(parsing: String(decoding: Self.bytes(parts[1]), as: UTF8.self))
        signed = parts[0] + "." + parts[1]
        signature = try Self.bytes(parts[2])
    }

    /// Base64 for URLs, without padding (RFC 4648 section 5).
    static func bytes(_ text: String) throws -> Data {
        guard !text.contains("=") else { throw Failure("padded base64url: \(text)") }
        let standard = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - standard.count % 4) % 4)
        guard let data = Data(base64Encoded: standard + padding) else { throw Failure("not base64url: \(text)") }
        return data
    }
}
