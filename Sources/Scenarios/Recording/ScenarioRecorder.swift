internal import Foundation
internal import LatchServer
internal import Properties
internal import SimulationKernel

/// Writes what was done to a daemon as a scenario, with what came of it as expectations.
package struct ScenarioRecorder: Sendable {
    private let backend: RemoteBackend

    package init(_ server: RunServer) { backend = RemoteBackend(server) }

    /// A scenario file, and what belongs to it.
    package struct Recorded: Sendable {
        /// The scenario, as YAML.
        package var text: String
        /// The property file beside it; nil where it is the demo property.
        package var property: String?
        /// How many steps it has, and how many of them are expectations at its end.
        package var steps: Int
        /// What could not be written, in words.
        package var omissions: [String]
    }

    /// The daemon's own account does not make a scenario.
    package struct NotRecordable: Error {
        package let message: String
    }

    /// - Parameters:
    ///   - event: what came before it is done again, but not expected; 0 expects everything.
    ///   - propertyFile: what the property's file will be called.
    /// - Throws: ``NotRecordable``.
    package func record(
        name: String, after event: UInt64, propertyFile: String
    ) async throws(NotRecordable) -> Recorded {
        do {
            return try await write(name: name, after: event, propertyFile: propertyFile)
        } catch let error as NotRecordable {
            throw error
        } catch let error as ImpossibleStep {
            throw NotRecordable(message: error.message)
        } catch {
            throw NotRecordable(message: "the daemon's account cannot be read: \(error)")
        }
    }

    private func write(name: String, after event: UInt64, propertyFile: String) async throws -> Recorded {
        let recording = try JSONDecoder().decode(Recording.self, from: Data(try await get("recording").body))
        guard !recording.isRestored else {
            throw NotRecordable(
                message: "this run began from a snapshot, and a scenario begins from its property: "
                    + "reset the daemon (latchctl snapshot reset), do it again, and record that")
        }
        guard recording.isComplete else {
            throw NotRecordable(
                message: "more was asked of this daemon than it keeps account of: reset it, and begin again")
        }
        guard let start = Instant(iso8601: recording.start), let now = Instant(iso8601: recording.now),
            let last = UInt64(recording.lastEvent)
        else { throw NotRecordable(message: "the daemon's account has no instants") }
        guard event <= last else {
            throw NotRecordable(message: "there is no event \(event): the last is \(recording.lastEvent)")
        }
        let messages = try await list("messages", of: "outbox?limit=10000").filter { message in
            message["at"]?.string.flatMap { Instant(iso8601: $0) }.map { $0 <= now } ?? false
        }
        var transcript = Transcript(recording, messages: messages, start: start, after: event)
        for entry in recording.inputs { transcript.add(entry) }
        transcript.wait(until: now)
        let events = try await list("events", of: "events?limit=10000").filter { event in
            event["id"]?.string.flatMap { UInt64($0) }.map { $0 <= last } ?? false
        }
        var drafts = transcript.book.drafts
        var observed = try await observations(events, messages)
        if !observed.isEmpty { observed[0].comment = "What was observed at the end." }
        drafts += observed
        guard !drafts.isEmpty else {
            throw NotRecordable(
                message: "nothing was done to this daemon since its start, so there is nothing to write")
        }
        let isDemo = recording.propertyYAML == DemoProperty.yaml
        var text = "# Recorded by latchctl scenario record.\n"
        for omission in transcript.omissions { text += "# Left out: \(omission)\n" }
        text += "name: \(JSON.text(name).yaml)\n"
        text += "property: \(JSON.text(isDemo ? "demo" : propertyFile).yaml)\n"
        text += "start: \(start.iso8601)\nseed: \(recording.seed)\nsteps:\n"
        text += drafts.map(\.yaml).joined()
        return Recorded(
            text: text, property: isDemo ? nil : Redaction.property(recording.propertyYAML),
            steps: drafts.count, omissions: transcript.omissions)
    }

    // MARK: What was observed

    /// Doors of which the end is told, at most.
    private static let doorsObserved = 20

    /// How the world stands after all of it.
    private func observations(_ events: [JSON], _ messages: [JSON]) async throws -> [Draft] {
        var drafts: [Draft] = []
        // So many are also all that an expectation counts.
        if events.count < 10_000 {
            for kind in ["access.granted", "access.revoked", "lock.opened", "lock.refused", "call.refused"] {
                let count = events.count { $0["kind"]?.string?.hasPrefix(kind) == true }
                if count > 0 { drafts.append(Draft("expect", [("event", .text(kind)), ("count", .integer(count))])) }
            }
        }
        for address in Set(messages.compactMap { $0["to"]?.string }).sorted() {
            let count = messages.count { $0["to"]?.string?.lowercased() == address.lowercased() }
            drafts.append(Draft("expect", [("outbox", .text(address)), ("count", .integer(count))]))
        }
        let doors = Set(events.compactMap { $0["doorUuid"]?.string }).sorted()
        for uuid in doors.prefix(ScenarioRecorder.doorsObserved) {
            let door = try await json("doors/\(uuid)")
            guard case .object(let lock)? = door["lock"] else { continue }
            let name = "\(door["building"]?.string ?? "")/\(door["name"]?.string ?? "")"
            let shown = lock.filter { ["applied", "credentials", "battery", "deadbolt"].contains($0.key) }
            drafts.append(Draft("expect", [("lock", .text(name)), ("is", .object(shown))]))
            let differences = try await list("differences", of: "diff?door=\(uuid)")
            drafts.append(Draft("expect", [("diff", .text(name)), ("count", .integer(differences.count))]))
        }
        return drafts
    }

    // MARK: Reading

    private func get(_ path: String) async throws -> APIResponse {
        let response = try await backend.respond(
            "GET", "/sim/v1/\(path)", APIRequest(path: "", accept: "application/json"))
        guard response.status == 200 else {
            let message = response.json?["error"]?["message"]?.string ?? "status \(response.status)"
            throw NotRecordable(message: "\(path): \(message)")
        }
        return response
    }

    private func json(_ path: String) async throws -> JSON { try await get(path).json ?? .null }

    private func list(_ name: String, of path: String) async throws -> [JSON] {
        try await json(path)[name]?.elements ?? []
    }
}
