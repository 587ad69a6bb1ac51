public import Foundation
internal import SimulationKernel

extension TestWorld {
    // MARK: Truths

    /// Why a code, card, person or event opened a door, or did not.
    /// - Parameters:
    ///   - what: a doorcode, a card in hexadecimal, a person, or an event's id behind `#`.
    ///   - then: the instant that is asked about; now if left out.
    public func explain(_ what: String, at door: String, then: Date? = nil) async throws -> Explanation {
        let at = try then.map { try Instant($0).iso8601Milliseconds }
        return try await decoded(Explanation.self, "GET", path("explain", query: ["what": what, "door": door, "at": at]))
    }

    /// Why a verdict is what it is.
    public func explain(_ verdict: Verdict) async throws -> Explanation {
        guard let what = verdict.event.map({ "#\($0)" }) ?? verdict.user else {
            throw SimulatorError(.badRequest, "the verdict has neither an event nor a person")
        }
        return try await explain(what, at: verdict.door)
    }

    /// Where the cloud and the locks disagree.
    /// - Parameter door: only at this one.
    public func diff(at door: String? = nil) async throws -> [Difference] {
        struct Answer: Decodable { let differences: [Difference] }
        return try await decoded(Answer.self, "GET", path("diff", query: ["door": door])).differences
    }

    // MARK: Messages and events

    /// The mails and text messages that the vendor would have sent, the newest last.
    /// - Parameter kind: only `invite`, `doorcode` or `otp`.
    public func outbox(to: String? = nil, kind: String? = nil, door: String? = nil) async throws -> [OutboxMessage] {
        struct Answer: Decodable { let messages: [OutboxMessage] }
        let query = ["to": to, "kind": kind, "door": door, "limit": "10000"]
        return try await decoded(Answer.self, "GET", path("outbox", query: query)).messages
    }

    /// What happened, the newest last: at most the 10,000 newest, or those right after an event.
    /// - Parameters:
    ///   - kind: only those whose kind begins so: `lock.`, `access.granted`.
    ///   - after: only those behind this event's id.
    public func events(
        _ kind: String? = nil, door: String? = nil, after: String? = nil
    ) async throws -> [WorldEvent] {
        struct Answer: Decodable { let events: [WorldEvent] }
        let query = ["kind": kind, "door": door, "after": after, "limit": "10000"]
        return try await decoded(Answer.self, "GET", path("events", query: query)).events
    }

    // MARK: Settings

    /// Changes a named setting; `latchctl setting list` has them all.
    public func set(_ setting: String, to value: String) async throws {
        try await control("PUT", path("settings", setting), ["value": .string(value)])
    }

    /// The value of a named setting.
    public func setting(_ name: String) async throws -> String {
        try await control("GET", path("settings", name))["value"].string ?? ""
    }

    // MARK: Snapshots

    /// Saves the world under a name.
    public func saveSnapshot(_ name: String) async throws {
        try await control("POST", "/snapshots", ["name": .string(name)])
    }

    /// Goes back to where the world was when a snapshot was saved: its time, its state, its place in the chance.
    public func loadSnapshot(_ name: String) async throws {
        try await control("POST", path("snapshots", name, "load"))
        tokens = [:]
    }

    /// Begins anew: equal calls from here end in an equal ``digest``.
    public func reset() async throws {
        try await control("POST", "/reset")
        tokens = [:]
    }

    // MARK: Reading answers

    func decoded<Value: Decodable>(
        _ type: Value.Type, _ method: String, _ path: String, _ body: JSONValue? = nil
    ) async throws -> Value {
        let data = try body.map { try JSONEncoder().encode($0) }
        let answer = try await send(method, "/sim/v1" + path, body: data).get()
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            guard let instant = Instant(iso8601: try container.decode(String.self)) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "no instant")
            }
            return Date(instant)
        }
        return try decoder.decode(Value.self, from: answer.body)
    }

    /// A path behind `/sim/v1`, of names that may have any characters.
    nonisolated func path(_ parts: String..., query: [String: String?] = [:]) -> String {
        let pairs = query.sorted { $0.key < $1.key }.compactMap { name, value in value.map { "\(name)=\(encoded($0))" }
        }
        return "/" + parts.map(encoded).joined(separator: "/")
            + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    nonisolated func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .init(charactersIn: "-._~").union(.alphanumerics)) ?? text
    }
}
