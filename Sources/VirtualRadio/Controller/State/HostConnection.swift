package import BluetoothHCI

/// What the host sees of a connection, and what is under way on it.
package struct HostConnection: Sendable {
    package let handle: ConnectionHandle
    package let role: Role
    /// The peer as the host knows it: by its identity where that was resolved.
    package let peer: DeviceAddress
    package internal(set) var interval: ConnectionIntervals
    package internal(set) var latency: UInt16
    package internal(set) var supervisionTimeout: Centiseconds
    package internal(set) var isEncrypted = false
    package internal(set) var transmitPHY: PHY
    package internal(set) var receivePHY: PHY
    /// How long an encrypted link may go without a packet that proves the peer (Vol 6, Part B, 5.4).
    package internal(set) var authenticatedPayloadTimeout: Centiseconds = 3_000
    /// How many ACL packets of the host have not been reported as completed.
    package internal(set) var outstandingPackets = 0

    /// Completed packets that the host has not been told of.
    var completedPackets = 0
    /// The event that tells of one completed packet: most do, and they share it.
    var completionOfOne: EventPacket?
    /// Packets that wait for room at the host, which controls the flow (Vol 4, Part E, 4.2).
    var waiting: [ACLPacket] = []
    /// Packets that the host holds and has not completed.
    var atHost = 0
    /// Whether the air is to be told that there is room again.
    var hasRefused = false
    /// Whether the host asked to disconnect.
    var isDisconnecting = false
    /// Whether encryption is starting.
    var isEncrypting = false
    /// Whether the host owes a long term key.
    var awaitsLongTermKey = false
    /// Whether the host owes an answer to the peer's parameter request.
    var awaitsParameterReply = false

    /// How many packets may wait for a host that takes none: what the peer's controller could have in its buffers.
    static let waitingLimit = 64
}
