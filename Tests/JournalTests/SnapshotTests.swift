import Foundation
import Journal
import SimulationKernel
import Testing

@Suite("Snapshots in the journal")
struct SnapshotTests {
    @Test("a snapshot is read as it was, and one of the same name takes its place")
    func roundTrip() throws {
        let journal = try Journal()
        try journal.save(snapshot("one", state: "first"))
        try journal.save(snapshot("one", state: "second"))

        #expect(try journal.snapshot(named: "one") == snapshot("one", state: "second"))
        #expect(try journal.snapshot(named: "two") == nil)
    }

    @Test("the list is by name, without states and without the journal's own")
    func list() throws {
        let journal = try Journal()
        for name in ["b", ".checkpoint", "a", "A", "%"] { try journal.save(snapshot(name, state: "state")) }

        let list = try journal.snapshots()

        #expect(list.map(\.name) == ["%", "A", "a", "b"])
        #expect(list.allSatisfy { $0.state.isEmpty && $0.position == 4 })
    }

    @Test("a state that has changed is refused by its checksum")
    func checksum() throws {
        let folder = try Folder()
        let first = try Journal(folder: folder.path)
        try first.save(snapshot("one", state: "{\"seed\":1}"))
        try first.close()
        try folder.execute("UPDATE snapshots SET state = CAST('{\"seed\":2}' AS BLOB)")

        let journal = try Journal(folder: folder.path)

        let error = #expect(throws: JournalError.self) { try journal.snapshot(named: "one") }
        #expect(error?.code == .damaged)
        #expect(try journal.snapshots().count == 1)
        try journal.close()
    }
}
