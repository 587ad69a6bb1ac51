/// What people are told of a lock that is registered with `bluetoothd`.
package enum BluetoothdNews: Hashable, Sendable, CustomStringConvertible {
    /// Services and advertisement are registered. The address is the adapter's, which is the lock's on the air.
    case registered(address: String, name: String)
    /// A peer has begun to write to the lock, and is the one that it serves.
    case serving(peer: String)
    /// A second peer wrote meanwhile, and was disconnected.
    case refused(peer: String, served: String)
    /// The lock ended the link, and the peer was disconnected.
    case ended(peer: String)
    /// The peer left.
    case left(peer: String)

    package var description: String {
        switch self {
        case .registered(let address, let name): "registered with bluetoothd; on the air as \(address) (\(name))"
        case .serving(let peer): "serves \(peer)"
        case .refused(let peer, let served):
            "\(peer) was disconnected: \(served) is served, and bluetoothd gives one peer's notifications to all"
        case .ended(let peer): "the lock ended the link: \(peer) is disconnected"
        case .left(let peer): "\(peer) has left"
        }
    }
}
