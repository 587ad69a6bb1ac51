/// What the host said about its own buffers (Vol 4, Part E, 7.3.38 and 7.3.39).
package struct HostBuffers: Hashable, Sendable {
    /// Whether data towards the host wait for room there.
    package internal(set) var isFlowControlled = false
    /// The most octets of an ACL packet towards the host; nil where the host has not said.
    package internal(set) var aclLength: UInt16?
    /// How many ACL packets the host has room for; nil where the host has not said.
    package internal(set) var aclCount: UInt16?
}

/// What the controller threw away, for statistics.
package struct DroppedPackets: Hashable, Sendable {
    /// Data for a handle that names no connection, as after a disconnection.
    package internal(set) var unknownHandle = 0
    /// Data beyond the buffers that the host was told of, in number or length.
    package internal(set) var overflow = 0
    /// Packets that no LE host may send: broadcasts, events, synchronous and isochronous data, orphaned fragments.
    package internal(set) var misdirected = 0
    /// Advertising reports that nobody took in time.
    package internal(set) var reports = 0
}
