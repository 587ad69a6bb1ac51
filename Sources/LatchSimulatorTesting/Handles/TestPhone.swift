extension TestWorld {
    /// Makes a phone with an app that has the vendor's SDK.
    /// - Parameters:
    ///   - name: how it is called; its user's if left out.
    ///   - user: who signs in: id, email, phone number or the part of the email before the at sign. Without one nobody is
    ///     signed in, until ``TestPhone/setUp(user:)``.
    ///   - door: before which it is; far from all if left out.
    ///   - distance: in metres from that door.
    /// - Throws: ``SimulatorError``, with the SDK's own word where signing in fails.
    @discardableResult
    public func addPhone(
        _ name: String? = nil, user: String? = nil, at door: String? = nil, distance: Double = 1
    ) async throws -> TestPhone {
        var body: [String: JSONValue] = [:]
        body["name"] = name.map { .string($0) }
        body["user"] = user.map { .string($0) }
        if let door { body.merge(["door": .string(door), "distance": .number(distance)]) { $1 } }
        let made = try await control("POST", "/phones", .object(body))
        let phone = phone(made["id"].string ?? "")
        if let user { try await phone.setUp(user: user) }
        return phone
    }

    /// A phone that was made before.
    /// - Parameter name: its name or id. One that is not there is refused by the first call.
    public nonisolated func phone(_ name: String) -> TestPhone { TestPhone(world: self, name: name) }
}

/// A simulated phone of a ``TestWorld``: calls and errors have the names of the vendor's SDK.
public struct TestPhone: Sendable {
    public let world: TestWorld
    /// Its name or id, as it was asked for.
    public let name: String

    /// Signs a user in, by a token that is made for them: the SDK's `setupWithToken`.
    public func setUp(user: String) async throws { try await call("setupWithToken", ["user": .string(user)]) }

    /// Signs in with a token.
    public func setUp(token: String) async throws { try await call("setupWithToken", ["token": .string(token)]) }

    /// Unlocks a door over the radio, and waits for the end: time passes as the phone takes it.
    ///
    /// The first time the phone brings the lock its own credential (setup sync).
    /// - Throws: ``SimulatorError`` with the SDK's word where the call itself is refused, such as `sdkNotInitialized` or
    ///   `lockNotFound`.
    @discardableResult
    public func unlock(_ door: String) async throws -> Verdict {
        try await world.decoded(Verdict.self, "POST", path("unlock"), ["lockID": .string(door)])
    }

    /// Begins an unlock and does not wait for its end.
    public func beginUnlock(_ door: String) async throws {
        try await call("unlock", ["lockID": .string(door), "wait": false])
    }

    /// The SDK's `cancelUnlock`.
    public func cancelUnlock() async throws { try await call("cancelUnlock") }

    /// Carries data between the cloud and a lock, or all locks in hearing that it knows.
    @discardableResult
    public func sync(_ door: String? = nil) async throws -> [SyncedLock] {
        struct Answer: Decodable { let locks: [SyncedLock] }
        let body: JSONValue = door.map { ["lockID": .string($0)] } ?? [:]
        return try await world.decoded(Answer.self, "POST", path("sync"), body).locks
    }

    /// Has the phone open doors that it comes near to, or not any more.
    public func setProximity(_ on: Bool) async throws {
        try await call(on ? "startProximityUnlock" : "stopProximityUnlock")
    }

    /// Carries it to a door.
    /// - Parameter distance: in metres from it.
    public func move(to door: String, distance: Double = 1) async throws {
        try await call("move", ["door": .string(door), "distance": .number(distance)])
    }

    /// Switches Bluetooth.
    public func setBluetooth(_ on: Bool) async throws { try await call("bluetooth", ["on": .bool(on)]) }
    /// Gives it a network, or takes it away.
    public func setNetwork(_ on: Bool) async throws { try await call("network", ["on": .bool(on)]) }
    /// Whether the app may use Bluetooth.
    public func setPermission(_ granted: Bool) async throws {
        try await call("permission", ["granted": .bool(granted)])
    }
    /// The user's answer to the vendor's terms.
    public func setConsent(_ granted: Bool) async throws { try await call("consent", ["granted": .bool(granted)]) }
    /// Kills the app: what is in memory, such as the token, is lost.
    public func kill() async throws { try await call("kill") }
    /// The SDK's `clear`: what is stored is deleted.
    public func wipe() async throws { try await call("clear") }
    /// Takes the phone out of the world.
    public func remove() async throws { try await world.control("DELETE", world.path("phones", name)) }

    /// A call of the SDK by its name, for those without a function of their own here: `fetchLocks`, `getAccessLogs`,
    /// `inviteGuest`, `guests`, `revokeGuestAccess`.
    /// - Throws: ``SimulatorError`` with the SDK's word.
    @discardableResult
    public func call(_ method: String, _ body: JSONValue = [:]) async throws -> JSONValue {
        try await world.control("POST", path(method), body)
    }

    /// How it stands: user, token, what it holds, where it is.
    public var status: JSONValue { get async throws { try await world.control("GET", world.path("phones", name)) } }

    private func path(_ method: String) -> String { world.path("phones", name, method) }
}

/// What a phone's sync did at one lock.
public struct SyncedLock: Hashable, Sendable, Decodable {
    /// The door's name.
    public let door: String
    /// The sync sequence at which the lock stands at the end; nil where it said nothing.
    public let applied: Int?
    public let broughtPackage: Bool
    public let broughtTime: Bool
    public let tookReport: Bool
    /// Why it ended early.
    public let problem: String?
}
