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
    package nonisolated var place: (event: UInt64, at: Instant) { inputBook.place }

    /// Keeps an input that came at a place of the record. It is in the journal within a second of what happens next, and
    /// when the world ends; the death of the process may cost those that are not.
    /// - Parameter payload: made when the journal gets it; nil for what cannot be kept.
    package nonisolated func note(
        _ kind: InputKind, at place: (event: UInt64, at: Instant), payload: @escaping @Sendable () -> [UInt8]?
    ) {
        inputBook.note(.init(kind: kind, payload: payload, event: place.event, at: place.at))
    }

    /// Has the journal take the inputs that wait.
    func keepInputs() throws {
        let inputs = inputBook.take()
        guard !inputs.isEmpty else { return }
        try journal.append(
            inputs: inputs.compactMap { input in
                input.payload().map { (input.kind.rawValue, $0, input.event, input.at) }
            })
    }

    /// The inputs of this run, oldest first.
    /// - Parameter id: only those behind this one.
    package func inputs(after id: UInt64 = 0) throws -> [JournalInput] {
        try keepInputs()
        return try journal.inputs(afterEvent: baseline.sequence, after: id)
    }

    /// Whether the journal has room for more of them; if not, some may be missing.
    package func keepsInputs() throws -> Bool {
        try keepInputs()
        return try journal.inputs(after: UInt64(Journal.maximumInputs) - 1).isEmpty
    }

    /// The whole state, as snapshots keep it: UTF-8 JSON, with every key and secret.
    package func stateText() throws -> [UInt8] {
        _ = try perform { _ in }
        return try EventCoding.encode(simulation.state)
    }

    /// The property as its file spells it.
    package nonisolated var propertyText: (file: String, yaml: String) { (property.file, property.yaml) }
}
