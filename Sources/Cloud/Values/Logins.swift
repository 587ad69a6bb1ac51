package import SimulationKernel

package typealias LoginID = Identifier<Login>

/// A code that a person was sent to sign in with.
package struct OneTimeCode: Hashable, Codable, Sendable {
    package let user: UserID
    /// The client that asked for it, the only one that may use it.
    package let client: String
    /// Six digits.
    package let code: String
    /// The first instant at which it is worth nothing.
    package let expiresAt: Instant
    /// The person's own address, where the backend that asked for the code told it.
    package var address: String?
    /// Wrong codes that may still be tried.
    package internal(set) var attemptsLeft: Int
}

/// What a refresh token stands for: a person who signed in through a client.
package struct Login: Hashable, Codable, Sendable {
    package let id: LoginID
    package let user: UserID
    package let client: String
    /// What the newest refresh token proves, 32 hexadecimal digits; every use changes it.
    let secret: String
    /// The first instant at which the refresh token is worth nothing; nil of one that is older than such limits.
    package let expiresAt: Instant?

    /// The refresh token: opaque to clients.
    package var refreshToken: String { "\(user).\(id).\(secret)" }

    init(id: LoginID, user: UserID, client: String, expiresAt: Instant, using generator: inout SeededGenerator) {
        self.id = id
        self.user = user
        self.client = client
        self.expiresAt = expiresAt
        secret = generator.bytes(16).hexadecimal
    }

    /// Sign-ins of one person that are kept; beyond that the oldest ends, so that they stay bounded.
    package static let capacity = 16
}

/// Why a person does not get in.
package enum LoginRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nobody has that email, or nobody who ever had access to a door that the partner sees.
    case unknownUser
    case inactiveUser
    /// No code waits for that person and client.
    case noCode
    case wrongCode
    case codeExpired
    /// Too many wrong codes were tried.
    case attemptsExhausted
    /// The refresh token is none of ours, another client's, or of a sign-in that is over.
    case unknownToken
    /// The refresh token has been used before: its sign-in is over.
    case tokenReused
    /// The refresh token was not used in time.
    case tokenExpired

    package var description: String {
        switch self {
        case .unknownUser: "nobody whom this partner may sign in has that email"
        case .inactiveUser: "the user's account is not active"
        case .noCode: "no code waits for that user and client"
        case .wrongCode: "wrong email or verification code"
        case .codeExpired: "the verification code has expired"
        case .attemptsExhausted: "too many wrong verification codes; ask for another code"
        case .unknownToken: "unknown or invalid refresh token"
        case .tokenReused: "the refresh token was used before; its sign-in is over"
        case .tokenExpired: "the refresh token has expired"
        }
    }
}
