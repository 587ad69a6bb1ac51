import Cloud
import Foundation
import GRDB
import Journal
import Properties
import SimulationKernel
import Testing

@testable import World

@Suite("A folder that is the record of something else, or is damaged, is refused: DESIGN 5 and issue 2")
struct ContradictionTests {
    private func recorded() async throws -> Folder {
        let folder = try Folder()
        let stage = try Stage(folder: folder, seed: 7, start: Stage.start)
        try await stage.grant(.permanent, "Maple Court/101", "105")
        try await stage.type(try stage.code("4821101"), "Maple Court/101")
        try await stage.world.stop()
        return folder
    }

    private func contradiction(
        _ folder: Folder, seed: UInt64? = nil, start: Instant? = nil, yaml: String? = nil
    ) -> String? {
        do {
            _ = try Stage(folder: folder, seed: seed, start: start, yaml: yaml)
            return nil
        } catch {
            return (error as? ContradictingJournal)?.option ?? "\(error)"
        }
    }

    @Test("another seed, start or property is refused by its name; the same ones are welcome")
    func contradictions() async throws {
        #expect(contradiction(try await recorded(), seed: 8) == "seed")
        #expect(contradiction(try await recorded(), start: Stage.start + .seconds(1)) == "start-time")
        #expect(contradiction(try await recorded(), yaml: "name: Other\n" + DemoProperty.yaml) != nil)
        #expect(contradiction(try await recorded(), yaml: DemoProperty.yaml + "\n# more\n") == "property")
        #expect(
            contradiction(try await recorded(), seed: 7, start: Stage.start, yaml: DemoProperty.yaml) == nil)
    }

    /// Does something to a journal behind its back; the process that does it is killed where `isKilled`.
    private func tampered(_ folder: Folder, _ sql: String, isKilled: Bool = false) throws -> Folder {
        let database = try DatabaseQueue(path: folder.file.path)
        try database.writeWithoutTransaction { db in try db.execute(sql: sql) }
        if isKilled { return try folder.killed() }
        try database.close()
        return folder
    }

    /// Every row of a folder's journal, read from a copy.
    private func rows(_ folder: Folder) throws -> [String] {
        let copy = try folder.killed()
        defer { withExtendedLifetime(copy) {} }
        let database = try DatabaseQueue(path: copy.file.path)
        return try database.read { db in
            try ["meta", "events", "snapshots"].flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1").map(\.description)
            }
        }
    }

    /// - Parameter isWhole: whether the file must stay the same to the byte; else its rows must.
    private func damage(_ folder: Folder, isWhole: Bool = true) throws -> JournalError? {
        let (bytes, rows) = (try folder.bytes(), try rows(folder))
        let journal = try Journal(folder: folder.path)
        defer { try? journal.close() }
        do {
            _ = try Stage(journal: journal, seed: nil, start: nil)
            return nil
        } catch {
            try journal.close()
            #expect(try !isWhole || folder.bytes() == bytes)
            #expect(try self.rows(folder) == rows)
            return error as? JournalError ?? JournalError(.inaccessible, "not a JournalError: \(error)")
        }
    }

    private static let dropCheckpoint = "DELETE FROM snapshots WHERE name = '.checkpoint'; "

    @Test(
        "a payload, digest or instant that has changed, or an event that is gone, is damage",
        arguments: [
            "UPDATE events SET payload = CAST(replace(CAST(payload AS TEXT), 'guest', 'gäste') AS BLOB)",
            "UPDATE events SET digest = digest + 1 WHERE sequence = 3",
            "UPDATE events SET at = at + 1 WHERE sequence = 3", "DELETE FROM events WHERE sequence = 3",
            "UPDATE events SET payload = x'7b7d' WHERE sequence = 4",
        ])
    func damagedEvents(_ sql: String) async throws {
        let folder = try tampered(try await recorded(), ContradictionTests.dropCheckpoint + sql)

        let error = try #require(try damage(folder))

        #expect(error.code == .damaged)
        #expect(error.message.contains("damaged"))
        #expect(error.message.contains(folder.path))
    }

    @Test("so is a checkpoint that has changed, and a record without an origin")
    func damagedSnapshots() async throws {
        let changed = try tampered(
            try await recorded(), "UPDATE snapshots SET state = CAST(state || ' ' AS BLOB) WHERE name = '.checkpoint'")
        let gone = try tampered(try await recorded(), "DELETE FROM snapshots")

        #expect(try damage(changed)?.code == .damaged)
        #expect(try damage(gone)?.code == .damaged)
    }

    @Test("so is a header that cannot be read, or that names another seed than the record")
    func damagedHeader() async throws {
        let unreadable = try tampered(
            try await recorded(), "UPDATE meta SET value = CAST('{' AS BLOB) WHERE key = 'header'")
        let otherSeed = try tampered(
            try await recorded(),
            "UPDATE meta SET value = CAST(replace(CAST(value AS TEXT), '\"seed\":7', '\"seed\":8') AS BLOB)")

        #expect(try damage(unreadable)?.code == .damaged)
        #expect(try damage(otherSeed)?.code == .damaged)
    }

    // SQLite moves the write-ahead log into the file when its last reader leaves: other bytes, the same rows.
    @Test("what a killed process left is refused too, and every row of it left as it is")
    func damagedWriteAheadLog() async throws {
        let sql = ContradictionTests.dropCheckpoint + "UPDATE events SET digest = digest + 1 WHERE sequence = 3"
        let folder = try tampered(try await recorded(), sql, isKilled: true)

        #expect(try damage(folder, isWhole: false)?.code == .damaged)
    }

    @Test("a property with a setting that does not exist begins nothing")
    func badSetting() async throws {
        let folder = try Folder()
        let yaml = DemoProperty.yaml + "\nsettings:\n  noSuchSetting: 1\n"

        #expect(throws: PropertySettingError.self) {
            try Stage(folder: folder, seed: 1, start: Stage.start, yaml: yaml)
        }
        #expect(contradiction(folder, seed: 2, start: Stage.start) == nil)
    }
}
