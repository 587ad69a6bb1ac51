public import Foundation

/// What came of a code, a card or a phone at a door.
public struct Verdict: Hashable, Sendable {
    public enum Outcome: String, Codable, Sendable {
        /// The door is open.
        case opened
        /// The lock has judged and said no.
        case refused
        /// No lock has judged: it slept, was not heard, or the connection failed.
        case ignored
    }

    public let outcome: Outcome
    /// The lock's reason; nil where it opened, or where no lock has judged a phone.
    public let reason: RefusalReason?
    /// When: of a code, the instant of its last key; of a phone, the end of the unlock.
    public let at: Date
    /// The door's name.
    public let door: String
    /// The event that it is in the record: of a code or a card.
    public let event: String?
    /// The steps of a phone's unlock, in their order; empty for codes and cards.
    public let steps: [UnlockStep]
    /// Whose unlock it was; nil for codes and cards.
    public let user: String?

    /// Whether the door is open.
    public var isOpened: Bool { outcome == .opened }
}

/// A step of an unlock, by the names of the vendor's SDK.
public struct UnlockStep: Hashable, Sendable, Decodable {
    public let at: Date
    /// `started`, `connectForSetupSync`, `setupSync`, `updateSyncPackage`, `connectForUnlock`, `unlock`, and at last
    /// `success`, `failed` or `canceled`.
    public let status: String
    /// `first` or `second`, where the SDK tells it.
    public let attempt: String?
    /// The SDK's `UnlockFailureReason`, of a failure.
    public let failure: String?
    /// What the failure says.
    public let message: String?
}

extension Verdict: Decodable {
    private enum Member: String, CodingKey { case verdict, reason, at, door, event, events, user }

    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Member.self)
        outcome = try members.decode(Outcome.self, forKey: .verdict)
        reason = try members.decodeIfPresent(RefusalReason.self, forKey: .reason)
        at = try members.decode(Date.self, forKey: .at)
        door = try members.decode(String.self, forKey: .door)
        event = try members.decodeIfPresent(String.self, forKey: .event)
        steps = try members.decodeIfPresent([UnlockStep].self, forKey: .events) ?? []
        user = try members.decodeIfPresent(String.self, forKey: .user)
    }
}

extension Verdict: CustomStringConvertible {
    /// Such as `101: refused, unknown_code`.
    public var description: String {
        let why = reason?.rawValue ?? steps.last.flatMap { $0.failure }
        return "\(door): \(outcome.rawValue)" + (why.map { ", \($0)" } ?? "")
    }
}
