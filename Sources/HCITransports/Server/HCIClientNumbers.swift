internal import Synchronization

/// Gives each client its number. Servers that share one give no number twice.
package final class HCIClientNumbers: Sendable {
    private let last = Atomic<UInt64>(0)

    package init() {}

    /// The next number, from 1 on.
    func next() -> UInt64 { last.wrappingAdd(1, ordering: .relaxed).newValue }
}
