package import Cloud
package import Phone
package import SimulationKernel
package import VirtualRadio

extension World {
    package func phones() throws -> [PhoneView] { try perform { $0.phones() } }
    package func phone(_ reference: String) throws -> PhoneView { try perform { try $0.phone(reference) } }

    package func createPhone(name: String?, position: Position) throws -> PhoneView {
        try perform { try $0.createPhone(name: name, at: position) }
    }

    package func removePhone(_ reference: String, deregisters: Bool) throws {
        try perform { try $0.removePhone(reference, deregisters: deregisters) }
    }

    package func movePhone(_ reference: String, to position: Position) throws -> PhoneView {
        try perform { try $0.movePhone(reference, to: position) }
    }

    /// Gives a phone an adapter for its controller, or one on the virtual radio.
    /// - Parameter adapter: by its name; nil for the virtual radio.
    /// - Throws: ``PhoneRefusal``, ``AdapterRefusal``.
    package func movePhone(_ reference: String, toAdapter adapter: String?) throws -> PhoneView {
        try perform { try $0.movePhone(reference, toAdapter: adapter) }
    }

    /// Logs a user in to the app on a phone, as `setupWithToken` does.
    /// - Parameter expiresAt: when the token ends, in the world's time.
    package func setUpPhone(
        _ reference: String, user: UserID, expiresAt: Instant, includesAllLocks: Bool
    ) async throws -> PhoneOutcome {
        let token = PhoneToken(user: user, expiresAt: expiresAt)
        return try await perform(
            .setup(token, includesAllLocks: includesAllLocks), on: reference, awaiting: true)
    }

    /// Makes a call of a phone's SDK and answers with what came of it: of an unlock, its end.
    ///
    /// On a running clock it takes as long as the phone takes; on a frozen one time runs forward exactly until the end.
    /// - Parameter awaiting: whether an unlock's end is waited for, rather than its beginning.
    package func perform(
        _ command: PhoneCommand, on reference: String, awaiting: Bool
    ) async throws -> PhoneOutcome {
        let task = try perform { try $0.perform(command, on: reference) }
        defer { simulation.closePhoneTask(task) }
        let isSettled: @Sendable (inout Simulation) -> Bool = { simulation in
            if simulation.phoneOutcome(of: task) != nil || !simulation.isPhoneTaskOpen(task) { return true }
            return !awaiting && simulation.phoneProgress(of: task) != nil
        }
        // Over an adapter only the wall clock brings an answer.
        let isOnAdapter = try simulation.adapter(ofPhone: reference) != nil
        _ = try await wait(
            isOnAdapter ? .wall(World.longestPhoneCall) : .simulated(World.longestPhoneCall), until: isSettled)
        guard let outcome = simulation.phoneOutcome(of: task) ?? simulation.phoneProgress(of: task) else {
            throw PhoneRefusal.unknownPhone(reference, candidates: [])
        }
        return outcome
    }

    /// Longer than any call: two passes of an unlock with all their stages, or a sync of all in hearing.
    package static let longestPhoneCall = Duration.minutes(10)
}
