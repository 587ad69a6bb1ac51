package import BluetoothHCI
package import NIOCore
package import SimulationKernel

/// What a ``SecurityManager`` wants done, or tells.
package enum SecurityEffect: Hashable, Sendable {
    /// Send this command on channel 0x0006.
    case send(ByteBuffer)
    /// The central encrypts the link with this key, with a random number and a diversifier of zero.
    case startEncryption(longTermKey: Block128)
    /// The peer, a peripheral, asks for security: encrypt with the key of a bond, or pair by
    /// ``SecurityManager/pair(now:generator:into:)``, or decline by ``SecurityManager/declineSecurityRequest(into:)``.
    case securityRequested(AuthenticationRequirements)
    /// A pairing ended well. With `isBonding` both sides want the keys stored; without, they end with the connection.
    case paired(Bond, isBonding: Bool)
    /// A pairing failed, or did not begin.
    case failed(PairingFailure)
    /// A command was dropped without an answer.
    case ignored(code: UInt8?, SecurityManagerDrop)
}

/// Why a pairing failed.
package enum PairingFailure: Error, Hashable, Sendable {
    /// This side ended it and told the peer why.
    case refused(PairingFailedReason)
    /// The peer ended it.
    case refusedByPeer(PairingFailedReason)
    /// Nothing came for 30 seconds. No further command may be sent in this connection (Vol 3, Part H, 3.4); it is best
    /// ended.
    case timedOut
    /// The link could not be encrypted with the new key, or is no longer.
    case encryptionFailed
    /// The connection ended first.
    case disconnected
}

extension PairingFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .refused(let reason): "refused here, \(reason)"
        case .refusedByPeer(let reason): "refused by the peer, \(reason)"
        case .timedOut: "the peer did not answer within 30 seconds"
        case .encryptionFailed: "the link could not be encrypted with the new key"
        case .disconnected: "the connection ended first"
        }
    }
}

/// Why a command of the peer was dropped.
package enum SecurityManagerDrop: Hashable, Sendable {
    /// No octets at all, or a reserved code (Vol 3, Part H, 3.3).
    case unknown
    /// It belongs to a pairing, and none is running; or it is no key that was agreed on.
    case unexpected
    /// It is not as long as it should be, or has a value out of range, and no pairing is running.
    case malformed
    /// A pairing timed out in this connection (3.4).
    case channelClosed
}

/// Why ``SecurityManager/pair(now:generator:into:)`` did nothing.
package enum PairingRefusal: Error, Hashable, Sendable {
    /// A pairing is running.
    case pairingInProgress
    /// The peer has not yet answered an earlier Security Request.
    case securityRequestPending
    /// Pairings with this peer failed; another is allowed from this instant on (Vol 3, Part H, 2.3.6).
    case repeatedAttempts(until: Instant)
    /// A pairing timed out in this connection (3.4).
    case channelClosed
}
