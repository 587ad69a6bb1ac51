package import BluetoothHCI
package import SimulationKernel

/// The records of failed pairings of one device, by the peer's address, across connections.
///
/// A peer that changes its address gets a new record; so it does in the specification, which speaks of claimed
/// identities (Vol 3, Part H, 2.3.6).
package struct PairingAttemptTable: Hashable, Sendable {
    private var records: [Record] = []

    private struct Record: Hashable, Sendable {
        let peer: DeviceAddress
        let attempts: PairingAttempts
    }

    /// How many peers are remembered, the latest ones: strangers with ever new addresses must not fill the memory.
    package static let capacity = 16

    package init() {}

    /// The record of a peer, for ``SecurityManager/init(role:local:peer:identity:policy:attempts:)``.
    package func attempts(of peer: DeviceAddress) -> PairingAttempts {
        records.last { $0.peer == peer.unresolved }?.attempts ?? PairingAttempts()
    }

    /// Takes back what ``SecurityManager/attempts`` is when a connection ends.
    package mutating func keep(_ attempts: PairingAttempts, of peer: DeviceAddress, at now: Instant) {
        records.removeAll { $0.peer == peer.unresolved || $0.attempts.isClear(at: now) }
        guard !attempts.isClear(at: now) else { return }
        if records.count >= Self.capacity { records.removeFirst() }
        records.append(Record(peer: peer.unresolved, attempts: attempts))
    }
}
