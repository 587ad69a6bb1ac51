package import Journal
package import SimulationKernel

// What was asked of a world from outside, for those who want to do it again.
extension World {
    /// The kinds of inputs.
    package enum InputKind: String, Sendable {
        /// A request; what it says is the caller's to know.
        case call
        /// The daemon ended and began again.
        case restart
        /// A Bluetooth host outside got a controller.
        case host
    }

    /// Where the record stands: the last event, and the present.
    package var place: (event: UInt64, at: Instant) { (simulation.lastID, present) }

    /// Keeps an input that came at a place of the record.
    package func note(_ kind: InputKind, _ payload: [UInt8] = [], at place: (event: UInt64, at: Instant)) throws {
        try journal.append(input: kind.rawValue, payload, event: place.event, at: place.at)
    }

    /// The inputs of this run, oldest first.
    /// - Parameter id: only those behind this one.
    package func inputs(after id: UInt64 = 0) throws -> [JournalInput] {
        try journal.inputs(afterEvent: baseline.sequence, after: id)
    }

    /// Whether the journal has room for more of them; if not, some may be missing.
    package func keepsInputs() throws -> Bool { try journal.inputs(after: UInt64(Journal.maximumInputs) - 1).isEmpty }

    /// The whole state, as snapshots keep it: UTF-8 JSON, with every key and secret.
    package func stateText() throws -> [UInt8] {
        _ = try perform { _ in }
        return try EventCoding.encode(simulation.state)
    }

    /// The property as its file spells it.
    package nonisolated var propertyText: (file: String, yaml: String) { (property.file, property.yaml) }
}
