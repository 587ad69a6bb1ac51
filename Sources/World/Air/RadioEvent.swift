package import BluetoothHost

/// What happened between a lock and a peer over Bluetooth LE.
///
/// Peers are named by the address that they showed, which may be a private one.
package enum RadioEvent: Hashable, Codable, Sendable {
    case connected(peer: String)
    /// With the reason as the controller gave it (Vol 1, Part F, 1.3).
    case disconnected(peer: String, reason: UInt8)
    /// The peer's keys are kept; what was known of the peer before is replaced.
    case bonded(Bond)
    case pairingFailed(peer: String, reason: String)
    /// What bonded peers subscribed to, all of it: a lock keeps that with their keys (Vol 3, Part G, 3.3.3.3).
    case remembered([BondedClient])

    var kind: WorldEvent.Kind {
        switch self {
        case .connected: .radioConnected
        case .disconnected: .radioDisconnected
        case .bonded: .radioBonded
        case .pairingFailed: .radioPairingFailed
        case .remembered: .radioRemembered
        }
    }
}
