public import Foundation

/// Why something opened a door, or did not: the chain of what led to it.
public struct Explanation: Hashable, Sendable, Decodable, CustomStringConvertible {
    /// `opened`, `refused`, or what would come of it.
    public let outcome: String
    public let reason: RefusalReason?
    /// What led to it, in the order of time.
    public let chain: [Link]
    /// What to do about it.
    public let advice: String?

    /// One thing that led to it.
    public struct Link: Hashable, Sendable, Decodable {
        public let at: Date
        /// What the clock on the door's wall showed, with its offset.
        public let localTime: String
        public let what: String
        /// Who did it: a partner, a person, `cloud`, `lock`.
        public let by: String
        /// The event in the record, where it is one.
        public let event: String?
    }

    public var description: String {
        let head = outcome + (reason.map { ": \($0)" } ?? "")
        let lines = chain.map { "  \($0.localTime)  \($0.what)  (\($0.by))" }
        return ([head] + lines + [advice].compactMap { $0 }).joined(separator: "\n")
    }
}

/// One thing on which the cloud and a lock disagree.
public struct Difference: Hashable, Sendable, Decodable {
    /// The door's name.
    public let door: String
    /// What it is about: a person and a credential, or the lock itself.
    public let subject: String
    /// What of it differs.
    public let field: String
    /// What the cloud believes.
    public let cloud: String
    /// What the lock's memory holds.
    public let lock: String
    /// Since when they differ.
    public let since: Date
    /// The event that made them part, where the record has one.
    public let event: String?
}

/// A mail or a text message that the vendor would have sent.
public struct OutboxMessage: Hashable, Sendable, Decodable {
    public let id: String
    /// `invite`, `doorcode` or `otp`.
    public let kind: String
    /// `email` or `sms`.
    public let channel: String
    public let to: String
    /// The doorcode of the door asked for, else of the first; or the code to sign in with.
    public let code: String?
    public let at: Date
    public let startTime: Date?
    public let endTime: Date?
    /// The codes of each door.
    public let doors: [Entry]

    public struct Entry: Hashable, Sendable, Decodable {
        public let door: String
        public let doorUuid: String
        public let code: String?
        public let startTime: Date?
        public let endTime: Date?
    }
}

/// Something that happened: a line of the record.
public struct WorldEvent: Hashable, Sendable, Decodable, CustomStringConvertible {
    public let id: String
    public let at: Date
    /// Such as `lock.opened`, `access.granted`, `phone.unlock`.
    public let kind: String
    /// One line of text; doorcodes are redacted.
    public let summary: String
    /// The door's name, where it is about one.
    public let door: String?
    /// The person, where it is about one.
    public let user: String?
    /// The event that led to it.
    public let cause: String?
    /// What belongs to its kind.
    public let data: JSONValue

    public var description: String { "#\(id) \(summary)" }
}
