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
    }

    /// Looks at an existing file without writing to it.
    static func examine(_ path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw JournalError(.inaccessible, "cannot read the journal \(path)")
        }
        let head = try handle.read(upToCount: 16) ?? Data()
        try handle.close()
        // An empty file is what a start leaves that was killed before its first write.
        if head.isEmpty { return }
        guard head == Data("SQLite format 3\0".utf8) else {
            throw JournalError(
                .damaged, "\(path) is damaged: it does not begin as a SQLite database does. It was left as it is")
        }
        var configuration = Configuration()
        configuration.readonly = true
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.read { db in
            let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            let version = try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            if application == 0, version == 0, try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_schema") == 0 {
                return
            }
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
            let check = try String.fetchAll(db, sql: "PRAGMA quick_check(3)")
            guard check == ["ok"] else {
                throw JournalError(
                    .damaged, "\(path) is damaged: \(check.joined(separator: "; ")). It was left as it is")
            }
        }
        try database.close()
    }

    static func error(_ error: DatabaseError, path: String) -> JournalError {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            JournalError(.inUse, "\(path) is in use by another process: stop that latchd, or take another --data-dir")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            JournalError(
                .damaged, "\(path) is damaged: \(error.message ?? "\(error.resultCode)"). It was left as it is")
        default:
            JournalError(.inaccessible, "cannot use the journal \(path): \(error.message ?? "\(error.resultCode)")")
        }
    }
}
