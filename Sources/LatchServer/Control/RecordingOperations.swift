internal import Foundation
package import Journal
internal import SimulationKernel
internal import World

extension ControlAPI {
    static let recordingOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/recording", { api, _ in try await api.recording() }),
        ("GET", "/state", { api, _ in try await api.wholeState() }),
    ]

    /// The whole state, for reports: what a snapshot has, without what opens a door or proves who somebody is.
    private func wholeState() async throws -> APIResponse {
        let state = try JSONDecoder().decode(JSON.self, from: Data(try await world.stateText()))
        return try APIResponse(Redaction.json(state))
    }

    /// What was done to the world in this run, and from what it began: enough to do it again.
    private func recording() async throws -> APIResponse {
        let status = try await world.timeStatus()
        let begins = await world.runBegins
        let first = try await world.record(after: begins, limit: 1).first
        let isRestored = if case .restored? = first?.event { true } else { false }
        let property = world.propertyText
        let inputs = try await world.inputs().map(RecordingEntry.init)
        return try APIResponse(
            Recording(
                seed: status.seed, start: world.start.iso8601, now: status.now.iso8601, property: world.propertyName,
                propertyFile: property.file, propertyYAML: property.yaml, isRestored: isRestored,
                isComplete: try await world.keepsInputs(), lastEvent: String(status.lastEvent), inputs: inputs))
    }
}

/// What was done to a world in its run.
package struct Recording: Codable, Sendable {
    package var seed: UInt64
    /// Instants, without loss.
    package var start: String
    package var now: String
    package var property: String
    package var propertyFile: String
    package var propertyYAML: String
    /// The run began from a snapshot, not from the property.
    package var isRestored: Bool
    /// Whether nothing was left out because there was too much.
    package var isComplete: Bool
    package var lastEvent: String
    package var inputs: [RecordingEntry]
}

/// One thing that was done.
package struct RecordingEntry: Codable, Sendable {
    package var id: UInt64
    /// The last event before it.
    package var event: UInt64
    package var at: String
    /// `call`, `restart` or `host`.
    package var kind: String
    package var call: RecordedCall?

    package init(_ input: JournalInput) {
        id = input.id
        event = input.event
        at = input.at.iso8601
        kind = input.kind
        call = (try? JSONDecoder().decode(KeptCall.self, from: Data(input.payload)))?.call
    }
}
