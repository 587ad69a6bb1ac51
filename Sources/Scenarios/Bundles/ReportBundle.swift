package import Foundation
internal import LatchServer
internal import SimulationKernel

/// Everything of a daemon that a report of a bug needs, in files, without what opens a door or proves who somebody is.
package struct ReportBundle: Sendable {
    /// The files, by their names.
    package private(set) var files: [(name: String, contents: [UInt8])] = []

    /// The events that are read at a time.
    private static let portion = 10_000

    /// Asks a daemon for all of it.
    /// - Throws: ``NoAnswer`` where it does not answer.
    package static func collect(from server: RunServer) async throws(NoAnswer) -> ReportBundle {
        do { return try await ReportBundle(RemoteBackend(server), server) } catch let error as ImpossibleStep {
            throw NoAnswer(error.message)
        } catch {
            throw NoAnswer(String(describing: error))
        }
    }

    private init(_ backend: RemoteBackend, _ server: RunServer) async throws {
        let status = try await backend.daemon()
        add("status.json", status)
        for (name, path) in [
            ("settings.json", "settings"), ("state.json", "state"), ("doors.json", "doors"), ("users.json", "users"),
            ("partners.json", "partners"), ("phones.json", "phones"), ("radio.json", "radio"), ("diff.json", "diff"),
            ("outbox.json", "outbox?limit=10000"), ("history.json", "history?limit=10000"),
            ("traffic.json", "traffic"), ("snapshots.json", "snapshots"),
        ] {
            add(name, Redaction.json(try await ReportBundle.json(path, backend)))
        }
        add("events.jsonl", try await ReportBundle.events(backend))
        var again = "scenario.yaml does again what was done: latchctl scenario run scenario.yaml."
        do throws(ScenarioRecorder.NotRecordable) {
            let recorded = try await ScenarioRecorder(server).record(
                name: "What was done to the daemon", after: 0, propertyFile: "property.yaml")
            add("scenario.yaml", recorded.text)
            if let property = recorded.property { add("property.yaml", property) }
        } catch {
            add("scenario.txt", "There is no scenario: \(error.message)\n")
            again = "scenario.txt says why there is no scenario that does again what was done."
        }
        let names = files.map { "  \($0.name)\n" }.joined()
        let about = """
            A report of the Latch lock simulator \(status["version"]?.string ?? "") \
            at \(status["now"]?.string ?? "") of simulated time.

            \(names)
            Keys, secrets and tokens are left out; of codes and cards only the end is left. Names, mail addresses and phone
            numbers of people, and the codes in the property file and in the scenario that no answer gave, are as they were.
            \(again)

            """
        add("README.txt", about)
    }

    private mutating func add(_ name: String, _ text: String) { files.append((name, Array(text.utf8))) }

    private mutating func add(_ name: String, _ json: JSON) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        files.append((name, (try? encoder.encode(json)).map { [UInt8]($0) + [0x0a] } ?? []))
    }

    /// Adds a file that the daemon has not: a capture of packets, say.
    package mutating func add(file name: String, _ contents: Data) { files.append((name, [UInt8](contents))) }

    /// The files as one archive.
    /// - Parameter folder: the folder in it.
    package func archive(folder: String) -> Data {
        var archive = TarArchive()
        let now = Int64(Date().timeIntervalSince1970)
        for file in files { archive.add("\(folder)/\(file.name)", file.contents, modified: now) }
        return Data(archive.compressed)
    }

    // MARK: Reading

    private static func json(_ path: String, _ backend: RemoteBackend) async throws -> JSON {
        let response = try await backend.respond(
            "GET", "/sim/v1/\(path)", APIRequest(path: "", accept: "application/json"))
        guard response.status == 200, let json = response.json else {
            return ["missing": .text("\(path) was answered with \(response.status)")]
        }
        return json
    }

    /// Every event of the run, one a line, oldest first.
    private static func events(_ backend: RemoteBackend) async throws -> String {
        var lines = ""
        var after = "0"
        while true {
            let events = try await json("events?limit=\(portion)&after=\(after)", backend)["events"]?.elements ?? []
            for event in events { lines += Redaction.json(event).compact + "\n" }
            guard events.count == portion, let last = events.last?["id"]?.string, last != after else { return lines }
            after = last
        }
    }
}
