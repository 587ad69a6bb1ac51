public import Foundation
internal import SimulationKernel
internal import World

extension TestWorld {
    /// The simulated instant.
    public var now: Date { get async throws { Date(try await world.timeStatus().now) } }

    /// A digest of everything that has happened; equal runs have equal ones.
    public var digest: String { get async throws { try await world.timeStatus().digest.text } }

    /// Lets time pass: everything that falls due happens, in its order.
    /// - Parameter duration: not negative; parts of a millisecond are dropped.
    @discardableResult
    public func advance(by duration: Duration) async throws -> Date {
        try await moved(control("POST", "/time/advance", ["by": .string(duration.spelled)]))
    }

    /// Lets time pass to an instant.
    /// - Throws: ``SimulatorError/Code/timeRunsForward`` for one that is over.
    @discardableResult
    public func advance(to date: Date) async throws -> Date {
        try await moved(control("POST", "/time/advance", ["to": .string(Instant(date).iso8601Milliseconds)]))
    }

    /// Lets time pass until the clock on the wall of a door shows an hour next: `"00:00"`, `"23:30:15"`; where clocks are put
    /// back, the second time, too.
    @discardableResult
    public func advance(to time: String, at door: String) async throws -> Date {
        let parts = time.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1],
            let second = parts.count == 3 ? parts[2] : 0, (0..<24).contains(hour), (0..<60).contains(minute),
            (0..<60).contains(second)
        else { throw SimulatorError(.badRequest, "'\(time)' is no time of day; expected one such as 23:30") }
        let status = try await self.door(door).status
        guard let zone = CivilZone(status.timeZone) else {
            throw SimulatorError(.badRequest, "\(status.timeZone) is no time zone")
        }
        let now = try await world.timeStatus().now
        return try await advance(to: Date(zone.next(secondOfDay: hour * 3_600 + minute * 60 + second, after: now)))
    }

    private func moved(_ answer: JSONValue) throws -> Date {
        guard let instant = answer["now"].string.flatMap({ Instant(iso8601: $0) }) else {
            throw SimulatorError(.badRequest, "the answer has no time")
        }
        return Date(instant)
    }

    /// What can be waited for.
    public enum Awaited: Sendable {
        /// A lock that has applied all that the cloud has for it, and the cloud knows.
        case synced(door: String)
        /// An event whose kind begins so, from now on.
        case event(String, door: String? = nil)
        /// A line of a lock's log that has reached the cloud, also earlier.
        case record(door: String, reason: RefusalReason? = nil)
    }

    /// Lets time pass exactly until something has happened.
    /// - Throws: ``SimulatorError/Code/timeout`` where it does not in time; time has passed all the same.
    @discardableResult
    public func wait(for awaited: Awaited, timeout: Duration = .seconds(300)) async throws -> Date {
        var body: [String: JSONValue] = ["timeout": .string(timeout.spelled)]
        switch awaited {
        case .synced(let door): body.merge(["for": "synced", "door": .string(door)]) { $1 }
        case .event(let kind, let door):
            body.merge(["for": "event", "kind": .string(kind), "door": door.map { .string($0) } ?? .null]) { $1 }
        case .record(let door, let reason):
            let word: JSONValue = reason.map { .string($0.rawValue) } ?? .null
            body.merge(["for": "record", "door": .string(door), "reason": word]) { $1 }
        }
        try await control("POST", "/wait", .object(body))
        return try await now
    }
}

extension Duration {
    /// As the control API reads it.
    var spelled: String {
        let (seconds, attoseconds) = components
        return "\(seconds < 0 || attoseconds < 0 ? "-" : "")\(seconds.magnitude)s"
            + "\(attoseconds.magnitude / 1_000_000_000_000_000)ms"
    }
}
