package import Cloud
package import LockProtocol
package import SimulationKernel

/// A fault that somebody added: what goes wrong, where and when.
package struct Fault: Hashable, Codable, Sendable {
    /// Counts from 1; no number is given twice in a run.
    package let number: Int
    package let kind: FaultKind
    package let scope: FaultScope
    /// A value for each parameter of the kind.
    package let parameters: [String: FaultValue]

    /// `fault-1`
    package var id: String { "fault-\(number)" }

    /// The kind's parameters with their values, in the catalog's order.
    package var values: [(name: String, value: FaultValue)] {
        kind.parameters.map { ($0.name, parameters[$0.name] ?? $0.standard) }
    }

    func number(_ name: String) -> Double {
        if case .number(let number) = value(name) { number } else { 0 }
    }

    func duration(_ name: String) -> Duration {
        if case .duration(let duration) = value(name) { duration } else { .zero }
    }

    func word(_ name: String) -> String { value(name)?.spelled ?? "" }
    func flag(_ name: String) -> Bool { value(name) == .flag(true) }

    private func value(_ name: String) -> FaultValue? { parameters[name] ?? kind.parameter(name)?.standard }
}

/// Where and when a fault strikes; see `FaultScopeKey`. nil is no restriction.
package struct FaultScope: Hashable, Codable, Sendable {
    package var event: String?
    package var direction: FaultDirection?
    package var door: DoorID?
    package var user: UserID?
    /// A simulated phone's id.
    package var phone: String?
    package var client: String?
    /// An operation's name.
    package var route: String?
    package var after: Int?
    package var count: Int?
    package var probability: Double?
    package var from: Instant?
    package var until: Instant?

    package init() {}

    /// The members that are set.
    package var keys: [FaultScopeKey] {
        let set: [(FaultScopeKey, Bool)] = [
            (.event, event != nil), (.direction, direction != nil), (.door, door != nil), (.user, user != nil),
            (.phone, phone != nil), (.client, client != nil), (.route, route != nil), (.after, after != nil),
            (.count, count != nil), (.probability, probability != nil), (.from, from != nil), (.until, until != nil),
        ]
        return set.filter(\.1).map(\.0)
    }
}

/// Something at which a fault may strike. What is nil is unknown, or there is none.
struct FaultOccasion: Sendable {
    var door: DoorID?
    var phone: String?
    var user: UserID?
    var client: String?
    var route: String?
    var direction: FaultDirection?
    /// What is on its way.
    var parcel: FaultParcel?
    /// In words, what a strike hits.
    var what: String?
    /// The event that led to it.
    var cause: UInt64?
}

/// Something sealed on its way between cloud and lock.
package enum FaultParcel: Hashable, Codable, Sendable {
    case package(SealedPackage)
    case report(SealedReport)

    var direction: FaultDirection { if case .package = self { .toLock } else { .fromLock } }

    /// The parcel with its end cut off; nil where no cut leaves the shape of one.
    func truncated(to share: Double) -> FaultParcel? {
        switch self {
        case .package(let sealed): sealed.truncated(to: share).map { .package($0) }
        case .report(let sealed): sealed.truncated(to: share).map { .report($0) }
        }
    }
}

extension SealedEnvelope {
    /// The envelope of which only a share of the octets is there: what is cut off is made of the shortest parts that have the
    /// shape of one, so that only who opens it can tell.
    func truncated(to share: Double) -> SealedEnvelope? {
        let whole = chunks
        var left = Int(Double(whole.reduce(0) { $0 + $1.count }) * share)
        let parts = whole.map { chunk in
            let kept = max(CipherState.tagLength, min(chunk.count, left))
            left = max(0, left - chunk.count)
            return Array(chunk.prefix(kept))
        }
        guard parts != whole else { return nil }
        return try? SealedEnvelope(headerBytes: headerBytes, handshake: handshake, chunks: parts)
    }
}
