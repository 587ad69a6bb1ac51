import Foundation
import GRDB
import Journal
import SimulationKernel
import Testing

@Suite("A journal that cannot be used is refused, and left as it is: issue 2")
struct RefusalTests {
    /// A closed journal with some pages.
    private func journal() throws -> Folder {
        let folder = try Folder()
        let journal = try Journal(folder: folder.path)
        try journal.begin(header(), now: .epoch)
        let payload = String(repeating: "x", count: 500)
        try journal.append((1...200).map { record($0, payload: payload) }, now: .epoch)
        try journal.save(snapshot("one", state: String(repeating: "s", count: 20_000)))
        try journal.close()
        return folder
    }

    /// The refusal of a folder that must be the same after it, to the byte.
    private func refused(_ folder: Folder) throws -> JournalError? {
        let bytes = try folder.bytes()
        let error = refusal(of: folder)
        #expect(try folder.bytes() == bytes)
        return error
    }

    @Test("a damaged beginning")
    func damagedHeader() throws {
        let folder = try journal()
        var bytes = try folder.bytes()
        bytes[3] ^= 0xff
        try bytes.write(to: folder.file)

        let error = try #require(try refused(folder))

        #expect(error.code == .damaged)
        #expect(error.message.contains(folder.file.path))
        #expect(error.message.contains("left as it is"))
    }

    @Test("damaged pages", arguments: [2, 3, 5, 9])
    func damagedPage(_ page: Int) throws {
        let folder = try journal()
        var bytes = try folder.bytes()
        let start = (page - 1) * 4_096
        try #require(bytes.count >= start + 4_096)
        for offset in 0..<64 { bytes[start + offset] = 0xff }
        try bytes.write(to: folder.file)

        #expect(try refused(folder)?.code == .damaged)
    }

    @Test("a file that was cut short")
    func truncated() throws {
        let folder = try journal()
        try folder.bytes().prefix(9_000).write(to: folder.file)

        #expect(try refused(folder)?.code == .damaged)
    }

    @Test("a file that only begins like a database")
    func onlyTheMagic() throws {
        let folder = try Folder()
        try Data("SQLite format 3\0and then some prose".utf8).write(to: folder.file)

        #expect(try refused(folder)?.code == .damaged)
    }

    @Test("text")
    func text() throws {
        let folder = try Folder()
        try Data("name: Maple Court\n".utf8).write(to: folder.file)

        #expect(try refused(folder)?.code == .damaged)
    }

    @Test("a SQLite database of somebody else")
    func foreign() throws {
        let folder = try Folder()
        try folder.execute("CREATE TABLE shopping (item TEXT); INSERT INTO shopping VALUES ('milk')")

        let error = try #require(try refused(folder))

        #expect(error.code == .damaged)
        #expect(error.message.contains("not a journal"))
    }

    @Test("a journal that a newer version wrote")
    func newer() throws {
        let folder = try journal()
        try folder.execute("PRAGMA user_version = 2")

        let error = try #require(try refused(folder))

        #expect(error.code == .newer)
        #expect(error.message.contains("newer latchd"))
    }

    @Test("a journal that another process has open, which goes on undisturbed")
    func inUse() throws {
        let folder = try Folder()
        let first = try Journal(folder: folder.path)
        try first.append([record(1)], now: .epoch)

        let error = try #require(refusal(of: folder))
        try first.append([record(2)], now: .epoch)

        #expect(error.code == .inUse)
        #expect(error.message.contains("another process"))
        #expect(try first.lastSequence() == 2)
        try first.close()
    }

    @Test("nothing is put beside what was refused")
    func nothingBeside() throws {
        let folder = try journal()
        try folder.execute("PRAGMA user_version = 2")

        _ = refusal(of: folder)

        #expect(try folder.files() == ["latchd.sqlite"])
    }

    @Test("a folder that is a file")
    func folderIsFile() throws {
        let folder = try Folder()
        try Data().write(to: folder.file)

        do {
            _ = try Journal(folder: folder.file.path)
            Issue.record("a journal in a file")
        } catch {
            #expect(error.code == .inaccessible)
        }
    }

    @Test("a header that cannot be read")
    func unreadableHeader() throws {
        let folder = try journal()
        try folder.execute("UPDATE meta SET value = CAST('{\"seed\":' AS BLOB) WHERE key = 'header'")
        let journal = try Journal(folder: folder.path)

        #expect(throws: JournalError.self) { try journal.header() }
        try journal.close()
    }
}
