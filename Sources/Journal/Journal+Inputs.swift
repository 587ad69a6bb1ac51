internal import Foundation
internal import GRDB
package import SimulationKernel

/// Something that was done to a world from outside, as the journal keeps it beside the events.
///
/// Nothing is made of inputs again: the state comes of events alone, and no digest knows of them. They tell afterwards
/// what was asked for.
package struct JournalInput: Hashable, Sendable {
    /// Counts from 1 over the journal's life.
    package let id: UInt64
    /// The last event before it.
    package let event: UInt64
    package let at: Instant
    /// What its payload is.
    package let kind: String
    package let payload: [UInt8]
}

extension Journal {
    /// Keeps inputs, in order. Beyond ``maximumInputs`` none is kept.
    package func append(inputs: [(kind: String, payload: [UInt8], event: UInt64, at: Instant)]) throws {
        try write { db in
            let kept = try Int.fetchOne(db, sql: "SELECT COALESCE(MAX(id), 0) FROM inputs") ?? 0
            let statement = try db.cachedStatement(
                sql: "INSERT INTO inputs (event, at, kind, payload) VALUES (?, ?, ?, ?)")
            for input in inputs.prefix(max(0, Journal.maximumInputs - kept)) {
                try statement.execute(arguments: [
                    Int64(clamping: input.event), input.at.nanosecondsSinceEpoch, input.kind, Data(input.payload),
                ])
            }
        }
    }

    /// Inputs in the order in which they were kept.
    /// - Parameters:
    ///   - event: only those that found a later event than this.
    ///   - id: only those behind this one.
    package func inputs(afterEvent event: UInt64 = 0, after id: UInt64 = 0) throws -> [JournalInput] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT id, event, at, kind, payload FROM inputs WHERE event > ? AND id > ? ORDER BY id",
                arguments: [Int64(clamping: event), Int64(clamping: id)]
            ).map { row in
                let (id, event, at): (Int64, Int64, Int64) = (row[0], row[1], row[2])
                let payload: Data = row[4]
                return JournalInput(
                    id: UInt64(id), event: UInt64(event), at: Instant(nanosecondsSinceEpoch: at), kind: row[3],
                    payload: [UInt8](payload))
            }
        }
    }

    /// As many are kept; a daemon that is polled for weeks does not fill the disk.
    package static let maximumInputs = 100_000
}
