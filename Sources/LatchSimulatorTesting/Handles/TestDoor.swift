public import Foundation
internal import SimulationKernel

extension TestWorld {
    /// A door, for what people do at it.
    /// - Parameter name: its name, `Building/Name`, `uuid` or `sdkDoorUuid`, or a beginning of one of these. One that is
    ///   not there is refused by the first call.
    public nonisolated func door(_ name: String) -> TestDoor { TestDoor(world: self, name: name) }
}

/// A door of a ``TestWorld``, and the lock on it.
public struct TestDoor: Sendable {
    public let world: TestWorld
    /// As it was asked for.
    public let name: String

    /// Types a code, at a human pace, and waits for what comes of it: time passes, about three seconds.
    /// - Parameters:
    ///   - code: 1 to 12 digits.
    ///   - at: the instant of the last key, which is when a code is judged; as soon as can be if left out.
    ///   - gap: between two keys; 0.4 s if left out.
    ///   - wakes: whether the lens is touched first.
    ///   - confirms: whether the confirm key is pressed, where the family has one.
    ///   - digits: type only so many of them.
    /// - Throws: ``SimulatorError`` where it cannot be done: no such door, no lock on it, an instant that is over.
    @discardableResult
    public func keypad(
        _ code: String, at: Date? = nil, gap: Duration? = nil, wakes: Bool = true, confirms: Bool = true,
        digits: Int? = nil
    ) async throws -> Verdict {
        var body: [String: JSONValue] = [
            "code": .string(code), "wake": .bool(wakes), "confirm": .bool(confirms),
        ]
        if let at { body["at"] = .string(try Instant(at).iso8601Milliseconds) }
        if let gap { body["gap"] = .string(gap.spelled) }
        if let digits { body["digits"] = .integer(digits) }
        return try await world.decoded(Verdict.self, "POST", path("keypad"), .object(body))
    }

    /// Holds a keycard to the lock.
    /// - Parameter card: 4, 7 or 10 bytes in hexadecimal.
    @discardableResult
    public func card(_ card: String, at: Date? = nil) async throws -> Verdict {
        var body: [String: JSONValue] = ["card": .string(card)]
        if let at { body["at"] = .string(try Instant(at).iso8601Milliseconds) }
        return try await world.decoded(Verdict.self, "POST", path("card"), .object(body))
    }

    /// Touches the lens.
    public func touch() async throws { try await act("touch", [:]) }

    /// Turns the thumbturn inside, to one side or to the other.
    public func thumbturn(locked: Bool? = nil) async throws {
        try await act("thumbturn", locked.map { ["to": $0 ? "locked" : "unlocked"] } ?? [:])
    }

    /// Throws the deadbolt, or retracts it.
    public func deadbolt(thrown: Bool) async throws {
        try await act("deadbolt", ["to": thrown ? "thrown" : "retracted"])
    }

    /// Lets the battery stand at a percentage, 0 to 100. At 0 the lock does not answer.
    public func setBattery(_ percentage: Int) async throws {
        try await act("battery", ["percentage": .integer(percentage)])
    }

    /// Changes the battery: the lock's clock is lost.
    public func swapBattery() async throws { try await act("battery", ["swap": true]) }

    /// Cuts the power of a wired lock, or brings it back.
    public func setPower(_ on: Bool) async throws { try await act("power", ["on": .bool(on)]) }

    /// Has the lock lose its clock.
    public func loseClock() async throws { try await act("clock", ["lose": true]) }

    /// Moves the lock's clock, from what it shows now.
    public func moveClock(by offset: Duration) async throws {
        try await act("clock", ["offset": .string(offset.spelled)])
    }

    /// Lets the lock's clock run fast from here, or slow: in millionths.
    public func driftClock(partsPerMillion: Double) async throws {
        try await act("clock", ["driftPPM": .number(partsPerMillion)])
    }

    /// Syncs the lock with the cloud, as if somebody with a phone stood before it.
    /// - Throws: ``SimulatorError/Code/lockDead`` where it has no power.
    /// - Returns: whether anything waited for it.
    @discardableResult
    public func sync() async throws -> Bool { try await act("sync", nil)["applied"].bool ?? false }

    /// How the door stands, by both truths.
    public var status: DoorStatus { get async throws { try await world.decoded(DoorStatus.self, "GET", world.path("doors", name)) } }

    private func path(_ action: String) -> String { world.path("locks", name, action) }

    @discardableResult
    private func act(_ action: String, _ body: JSONValue?) async throws -> JSONValue {
        try await world.control("POST", path(action), body)
    }
}
