internal import Foundation
internal import GRDB

extension Journal {
    static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "journal"
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        return configuration
    }

    static func migrate(_ database: DatabaseQueue) throws {
        try database.writeWithoutTransaction { db in
            guard try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0 == 0 else { return }
            try db.inTransaction {
                try db.execute(
                    sql: """
                        PRAGMA application_id = \(applicationID);
                        PRAGMA user_version = \(schemaVersion);
                        CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value NOT NULL) WITHOUT ROWID;
                        CREATE TABLE events (
                            sequence INTEGER PRIMARY KEY NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
                            door TEXT, cause INTEGER, payload BLOB NOT NULL, digest INTEGER NOT NULL);
                        CREATE INDEX events_by_door ON events (door) WHERE door IS NOT NULL;
                        CREATE TABLE snapshots (
                            name TEXT PRIMARY KEY NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL,
                            position INTEGER NOT NULL, digest INTEGER NOT NULL, checksum INTEGER NOT NULL,
                            state BLOB NOT NULL);
                        """)
                return .commit
            }
            // The marks by which a later start knows the file belong in the file, not in its write-ahead log.
            try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        // A table that came later, and without which a journal is as good: its version stays, so that both ways open.
        try database.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS inputs (
                        id INTEGER PRIMARY KEY NOT NULL, event INTEGER NOT NULL, at INTEGER NOT NULL,
                        kind TEXT NOT NULL, payload BLOB NOT NULL)
                    """)
        }
    }

    /// Looks at an existing file without touching it or its folder: its first page tells whose it is, and a copy of it
    /// (with its write-ahead log) whether it is whole.
    static func examine(_ path: String) throws {
        let manager = FileManager.default
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw JournalError(.inaccessible, "cannot read the journal \(path)")
        }
        let head = [UInt8](try handle.read(upToCount: 100) ?? Data())
        try handle.close()
        // An empty file is what a start leaves that was killed before its first write.
        if head.isEmpty { return }
        guard head.starts(with: Array("SQLite format 3\0".utf8)), head.count == 100 else {
            throw JournalError(
                .damaged, "\(path) is damaged: it does not begin as a SQLite database does. It was left as it is")
        }
        // Offsets of the file format's header, section 1.3 of its documentation.
        func word(_ offset: Int) -> Int32 {
            Int32(bitPattern: head[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        }
        let (version, application) = (word(60), word(68))
        // Neither is there yet in a file whose first transaction is still in its write-ahead log.
        if application != 0 || version != 0 {
            guard application == applicationID else {
                throw JournalError(
                    .damaged, "\(path) is a SQLite database, but not a journal of latchd. It was left as it is")
            }
            guard version <= schemaVersion else {
                throw JournalError(
                    .newer,
                    "\(path) was written by a newer latchd (tables of version \(version), this one knows "
                        + "\(schemaVersion)): use that version, or another --data-dir. It was left as it is")
            }
        }
        if let log = manager.contents(atPath: path + "-wal"), WriteAheadLog.isBroken([UInt8](log)) {
            throw JournalError(
                .damaged, "\(path) is damaged: its write-ahead log has changed. It was left as it is")
        }
        try examineCopy(of: path)
    }

    private static func examineCopy(of path: String) throws {
        let manager = FileManager.default
        let folder = manager.temporaryDirectory.appending(path: "latchd-\(UUID().uuidString)")
        try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? manager.removeItem(at: folder) }
        let copy = folder.appending(path: fileName).path(percentEncoded: false)
        for suffix in ["", "-wal"] where manager.fileExists(atPath: path + suffix) {
            try manager.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
        let database = try DatabaseQueue(path: copy)
        let check = try database.read { db in try String.fetchAll(db, sql: "PRAGMA quick_check(3)") }
        guard check == ["ok"] else {
            throw JournalError(
                .damaged, "\(path) is damaged: \(check.joined(separator: "; ")). It was left as it is")
        }
        let tables = try database.read { db in try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_schema") ?? 0 }
        let version = try database.read { db in try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0 }
        guard tables == 0 || version == schemaVersion else {
            throw JournalError(
                .damaged, "\(path) is a SQLite database, but not a journal of latchd. It was left as it is")
        }
        try database.close()
    }

    static func inUse(_ path: String) -> JournalError {
        JournalError(.inUse, "\(path) is in use by another process: stop that latchd, or take another --data-dir")
    }

    static func error(_ error: DatabaseError, path: String) -> JournalError {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            inUse(path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            JournalError(
                .damaged, "\(path) is damaged: \(error.message ?? "\(error.resultCode)"). It was left as it is")
        default:
            JournalError(.inaccessible, "cannot use the journal \(path): \(error.message ?? "\(error.resultCode)")")
        }
    }
}
