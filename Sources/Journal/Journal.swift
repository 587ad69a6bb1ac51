package import SimulationKernel
internal import Foundation
internal import GRDB
internal import Synchronization

/// The ordered record of everything that happened, in SQLite: in memory, or one file in a data folder.
///
/// What ``append(_:now:)`` has returned from survives the death of the process at any moment: each call is one
/// transaction in write-ahead mode. (It is not flushed to the disk each time, so a power cut of the host may lose the
/// last of them, never their order or their wholeness.)
///
/// One in memory has nothing to survive: there, events wait until there are many, or until somebody reads.
package final class Journal: Sendable {
    let database: DatabaseQueue
    /// Keeps other processes away from the file; let go after the database.
    private let claim: FolderClaim?
    /// The file, or nil for one in memory.
    package let path: String?
    /// What has been recorded and is not in the database yet; nothing where there is a file.
    private let waiting = Mutex(Waiting())

    static let fileName = "latchd.sqlite"
    /// "Ltch", SQLite's `application_id` of our files.
    static let applicationID: Int32 = 0x4c74_6368
    /// The version of the tables. A journal with a greater one is refused.
    static let schemaVersion: Int32 = 1

    /// A journal that ends with the process.
    package init() throws {
        path = nil
        claim = nil
        database = try DatabaseQueue(configuration: Journal.configuration())
        try Journal.migrate(database)
    }

    /// The journal of a data folder, begun if there is none.
    /// - Throws: ``JournalError``; nothing has been changed then.
    package init(folder: String) throws(JournalError) {
        let path = folder + "/" + Journal.fileName
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw JournalError(.inaccessible, "cannot make the data folder \(folder): \(error.localizedDescription)")
        }
        do {
            var claim: FolderClaim?
            if FileManager.default.fileExists(atPath: path) {
                claim = try FolderClaim(path)
                guard claim != nil else { throw Journal.inUse(path) }
                try Journal.examine(path)
            }
            database = try DatabaseQueue(path: path, configuration: Journal.configuration())
            try Journal.migrate(database)
            self.claim = try claim ?? FolderClaim(path)
        } catch let error as JournalError {
            throw error
        } catch let error as DatabaseError {
            throw Journal.error(error, path: path)
        } catch {
            throw JournalError(.inaccessible, "cannot open the journal \(path): \(error)")
        }
    }

    // MARK: Header

    /// What the journal is the record of; nil where it has not begun.
    /// - Throws: ``JournalError`` where the header cannot be read or has changed.
    package func header() throws -> JournalHeader? {
        let (json, sum) = try read { db in
            (
                try Data.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'header'"),
                try Int64.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'header-checksum'")
            )
        }
        guard let json else { return nil }
        guard sum == Journal.checksum(json), let header = try? JSONDecoder().decode(JournalHeader.self, from: json)
        else { throw JournalError(.damaged, "the journal \(path ?? "in memory") is damaged: its header has changed") }
        return header
    }

    private static func checksum(_ bytes: some Sequence<UInt8>) -> Int64 {
        var digest = TraceDigest()
        digest.combine(bytes)
        return Int64(bitPattern: digest.value)
    }

    /// Begins the record, all at once: what it is of, the state before the first event, and the first events.
    package func begin(
        _ header: JournalHeader, origin: JournalSnapshot? = nil, _ records: [JournalRecord] = [], now: Instant
    ) throws {
        let json = try JSONEncoder().encode(header)
        try write { db in
            try db.execute(
                sql: "INSERT INTO meta (key, value) VALUES ('header', ?), ('header-checksum', ?)",
                arguments: [json, Journal.checksum(json)])
            if let origin { try Journal.save(origin, db) }
            try Journal.append(records, now: now, db)
        }
        if let last = records.last?.sequence { waiting.withLock { $0.last = last } }
    }

    // MARK: Events

    /// Records events, that simulated time has come to `now`, and snapshots, as one transaction.
    package func append(_ records: [JournalRecord], now: Instant, snapshots: [JournalSnapshot] = []) throws {
        if path == nil, snapshots.isEmpty, let isFull = waiting.withLock({ $0.append(records, now: now) }) {
            if isFull { try settle() }
            return
        }
        try write { db in
            for snapshot in snapshots { try Journal.save(snapshot, db) }
            try Journal.append(records, now: now, db)
        }
        if let last = records.last?.sequence { waiting.withLock { $0.last = last } }
    }

    private static func append(_ records: [JournalRecord], now: Instant, _ db: Database) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO events (sequence, at, kind, door, cause, payload, digest) VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        for record in records {
            try insert.execute(arguments: [
                Int64(record.sequence), record.at.nanosecondsSinceEpoch, record.kind, record.door,
                record.cause.map(Int64.init), Data(record.payload), Int64(bitPattern: record.digest.value),
            ])
        }
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO meta (key, value) VALUES ('now', ?)")
            .execute(arguments: [now.nanosecondsSinceEpoch])
    }

    /// The simulated instant that was recorded last.
    package func now() throws -> Instant? {
        try read { db in
            try Int64.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'now'").map(
                Instant.init(nanosecondsSinceEpoch:))
        }
    }

    package func lastSequence() throws -> UInt64 {
        try read { db in UInt64(try Int64.fetchOne(db, sql: "SELECT MAX(sequence) FROM events") ?? 0) }
    }

    /// Events in order.
    /// - Parameters:
    ///   - after: only those with a greater sequence.
    ///   - through: only those with this sequence or a lesser one.
    ///   - kind: only those whose kind begins so.
    ///   - limit: at most so many, the newest where `newest`; they are answered oldest first all the same.
    package func records(
        after: UInt64 = 0, through: UInt64? = nil, kind: String? = nil, door: String? = nil, limit: Int? = nil,
        newest: Bool = false
    ) throws -> [JournalRecord] {
        var sql = "SELECT sequence, at, kind, door, cause, payload, digest FROM events WHERE sequence > ?"
        var arguments: StatementArguments = [Int64(clamping: after)]
        if let through {
            sql += " AND sequence <= ?"
            arguments += [Int64(clamping: through)]
        }
        if let kind {
            sql += " AND substr(kind, 1, ?) = ?"
            arguments += [kind.count, kind]
        }
        if let door {
            sql += " AND door = ?"
            arguments += [door]
        }
        sql += newest ? " ORDER BY sequence DESC" : " ORDER BY sequence"
        if let limit {
            sql += " LIMIT ?"
            arguments += [limit]
        }
        let records = try read { db in
            try Row.fetchAll(db, sql: sql, arguments: arguments).map(Journal.record)
        }
        return newest ? records.reversed() : records
    }

    private static func record(_ row: Row) -> JournalRecord {
        let sequence: Int64 = row[0]
        let at: Int64 = row[1]
        let cause: Int64? = row[4]
        let payload: Data = row[5]
        let digest: Int64 = row[6]
        return JournalRecord(
            sequence: UInt64(sequence), at: Instant(nanosecondsSinceEpoch: at), kind: row[2], door: row[3],
            cause: cause.map { UInt64($0) }, payload: [UInt8](payload),
            digest: TraceDigest(value: UInt64(bitPattern: digest)))
    }

    // MARK: Snapshots

    /// Saves a state under a name, over one of the same name.
    package func save(_ snapshot: JournalSnapshot) throws {
        try write { db in try Journal.save(snapshot, db) }
    }

    private static func save(_ snapshot: JournalSnapshot, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO snapshots (name, sequence, at, position, digest, checksum, state)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                snapshot.name, Int64(snapshot.sequence), snapshot.at.nanosecondsSinceEpoch,
                Int64(snapshot.position), Int64(bitPattern: snapshot.digest.value),
                checksum(snapshot.state), Data(snapshot.state),
            ])
    }

    /// The snapshot of a name, state and all.
    /// - Throws: ``JournalError`` where the state does not agree with its checksum.
    package func snapshot(named name: String) throws -> JournalSnapshot? {
        let row = try read { db in
            try Row.fetchOne(
                db, sql: "SELECT sequence, at, position, digest, checksum, state FROM snapshots WHERE name = ?",
                arguments: [name])
        }
        guard let row else { return nil }
        let state: Data = row[5]
        let expected: Int64 = row[4]
        guard Journal.checksum(state) == expected else {
            throw JournalError(
                .damaged, "the journal \(path ?? "in memory") is damaged: snapshot '\(name)' has changed")
        }
        return Journal.snapshot(name, row, state: [UInt8](state))
    }

    /// Every named snapshot, without its state, in the order of their names.
    package func snapshots() throws -> [JournalSnapshot] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT sequence, at, position, digest, name FROM snapshots WHERE name NOT LIKE '.%' ORDER BY name"
            ).map { row in Journal.snapshot(row[4], row, state: []) }
        }
    }

    private static func snapshot(_ name: String, _ row: Row, state: [UInt8]) -> JournalSnapshot {
        let (sequence, at, position, digest): (Int64, Int64, Int64, Int64) = (row[0], row[1], row[2], row[3])
        return JournalSnapshot(
            name: name, sequence: UInt64(sequence), at: Instant(nanosecondsSinceEpoch: at),
            position: UInt64(position), digest: TraceDigest(value: UInt64(bitPattern: digest)), state: state)
    }

    // MARK: The database

    /// Events of a journal in memory, before they are in the database.
    private struct Waiting {
        var records: [JournalRecord] = []
        /// nil where the database has the present.
        var now: Instant?
        /// The sequence of the last event that was recorded.
        var last: UInt64 = 0

        /// How many wait at most. A transaction is dear, an event in one is not.
        static let capacity = 512

        /// - Returns: whether there are enough; nil, with nothing changed, for events that are out of order, which the
        ///   database will say more of.
        mutating func append(_ more: [JournalRecord], now: Instant) -> Bool? {
            var last = last
            for record in more {
                guard record.sequence > last else { return nil }
                last = record.sequence
            }
            records += more
            (self.now, self.last) = (now, last)
            return records.count >= Waiting.capacity
        }

        mutating func take() -> (records: [JournalRecord], now: Instant)? {
            guard let now else { return nil }
            defer { (records, self.now) = ([], nil) }
            return (records, now)
        }
    }

    /// Has the database take what waits.
    private func settle() throws {
        guard waiting.withLock({ $0.now != nil }) else { return }
        try database.write { db in
            // Taken here, where one does so at a time.
            guard let (records, now) = waiting.withLock({ $0.take() }) else { return }
            try Journal.append(records, now: now, db)
        }
    }

    /// Does something in a transaction, after what was recorded before.
    func write<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
        try settle()
        return try database.write(body)
    }

    /// Reads everything that was recorded before.
    func read<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
        try settle()
        return try database.read(body)
    }

    /// Writes everything back and lets the file go.
    package func close() throws {
        try database.close()
        claim?.release()
    }
}
