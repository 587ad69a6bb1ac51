import Foundation
import Journal
import SimulationKernel
import Testing

@Suite("The journal of a data folder, issue 2")
struct FolderTests {
    @Test("what one process recorded the next one finds")
    func reopens() throws {
        let folder = try Folder()
        let first = try Journal(folder: folder.path)
        try first.begin(header(), now: .epoch)
        try first.append([record(1), record(2)], now: Instant(secondsSinceEpoch: 7))
        try first.save(snapshot("one", state: "{\"a\":1}"))
        try first.close()

        let second = try Journal(folder: folder.path)

        #expect(try second.header() == header())
        #expect(try second.records() == [record(1), record(2)])
        #expect(try second.now() == Instant(secondsSinceEpoch: 7))
        #expect(try second.snapshot(named: "one") == snapshot("one", state: "{\"a\":1}"))
        try second.close()
    }

    @Test("a folder that is not there is made")
    func makesFolder() throws {
        let folder = try Folder()
        let path = folder.path + "/deep/er"

        let journal = try Journal(folder: path)

        #expect(journal.path == path + "/latchd.sqlite")
        try journal.close()
    }

    @Test("a process that is killed has lost nothing that an append returned from")
    func killed() throws {
        let folder = try Folder()
        let journal = try Journal(folder: folder.path)
        try journal.begin(header(), now: .epoch)
        for sequence in UInt64(1)...50 {
            try journal.append([record(sequence)], now: Instant(secondsSinceEpoch: Int64(sequence)))
        }

        let killed = try folder.copied()
        let found = try Journal(folder: killed.path)

        #expect(try found.lastSequence() == 50)
        #expect(try found.now() == Instant(secondsSinceEpoch: 50))
        try found.close()
        try journal.close()
    }

    /// A folder whose process was killed after several appends, the last of them for `last`.
    private func killed(last: UInt64) throws -> Folder {
        let folder = try Folder()
        let journal = try Journal(folder: folder.path)
        try journal.begin(header(), now: .epoch)
        for sequence in 1...last { try journal.append([record(sequence)], now: .epoch) }
        let copy = try folder.copied()
        try journal.close()
        return copy
    }

    @Test("a write that the kill cut short was never acknowledged: what was stays", arguments: [1, 30, 4_000])
    func tornEnd(_ missing: Int) throws {
        let folder = try killed(last: 5)
        let log = folder.url.appending(path: "latchd.sqlite-wal")
        try Data(contentsOf: log).dropLast(missing).write(to: log)

        let found = try Journal(folder: folder.path)

        #expect(try found.lastSequence() == 4)
        try found.close()
    }

    @Test("a byte that changed in the write-ahead log, before later writes, is damage: they are not dropped in silence")
    func changedLog() throws {
        let folder = try killed(last: 5)
        let log = folder.url.appending(path: "latchd.sqlite-wal")
        var bytes = try Data(contentsOf: log)
        bytes[32 + 24 + 100] ^= 1
        try bytes.write(to: log)

        #expect(refusal(of: folder)?.code == .damaged)
        #expect(try Data(contentsOf: log) == bytes)
    }

    @Test("an empty file, left by a start that was killed at once, is begun anew")
    func emptyFile() throws {
        let folder = try Folder()
        try Data().write(to: folder.file)

        #expect(refusal(of: folder) == nil)
    }

    @Test("closing leaves one file")
    func closes() throws {
        let folder = try Folder()
        let journal = try Journal(folder: folder.path)
        try journal.append([record(1)], now: .epoch)

        try journal.close()

        #expect(try folder.files() == ["latchd.sqlite"])
    }
}
