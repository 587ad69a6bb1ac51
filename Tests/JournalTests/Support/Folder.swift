import Foundation
import GRDB
import Journal
import SimulationKernel

/// A data folder that goes with the test.
final class Folder {
    let url: URL
    var path: String { url.path }
    var file: URL { url.appending(path: "latchd.sqlite") }

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(
            path: "latch-journal-\(ProcessInfo.processInfo.globallyUniqueString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func bytes() throws -> Data { try Data(contentsOf: file) }

    func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

    /// The folder as a process leaves it that is killed now.
    func copied() throws -> Folder {
        let copy = try Folder()
        for name in try files() {
            try FileManager.default.copyItem(at: url.appending(path: name), to: copy.url.appending(path: name))
        }
        return copy
    }

    /// Changes a closed journal behind its back.
    func execute(_ sql: String) throws {
        let database = try DatabaseQueue(path: file.path)
        try database.writeWithoutTransaction { db in try db.execute(sql: sql) }
        try database.close()
    }
}

/// Why a folder's journal does not open; nil where it does.
func refusal(of folder: Folder) -> JournalError? {
    do {
        try Journal(folder: folder.path).close()
        return nil
    } catch {
        return error as? JournalError
    }
}

func record(
    _ sequence: UInt64, kind: String = "lock.opened", door: String? = "door-1", cause: UInt64? = nil,
    payload: String = "{}"
) -> JournalRecord {
    JournalRecord(
        sequence: sequence, at: Instant(secondsSinceEpoch: Int64(sequence)), kind: kind, door: door, cause: cause,
        payload: Array(payload.utf8), digest: TraceDigest(value: sequence &* 0x9e37_79b9_7f4a_7c15))
}

func header() -> JournalHeader {
    JournalHeader(
        seed: .max, start: Instant(secondsSinceEpoch: 5), propertyFile: "p.yaml", propertyYAML: "name: P\n",
        version: "1.2.3")
}

func snapshot(_ name: String, state: String = "{}") -> JournalSnapshot {
    JournalSnapshot(
        name: name, sequence: 3, at: Instant(secondsSinceEpoch: 9), position: 4, digest: TraceDigest(value: .max),
        state: Array(state.utf8))
}
