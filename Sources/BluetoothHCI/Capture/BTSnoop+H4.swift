package import NIOCore

extension BTSnoop {
    /// The record of one packet, for a file of ``Datalink/h4``.
    /// - Parameters:
    ///   - packet: what passed.
    ///   - direction: which way.
    ///   - microseconds: when the packet passed, since the Unix epoch.
    ///   - drops: how many packets are missing from the file so far.
    ///   - limit: the most octets of the packet that are kept, its indicator included.
    package static func h4Record(
        _ packet: HCIPacket, _ direction: HCIDirection, microseconds: Int64, drops: UInt32 = 0, limit: Int = .max
    ) -> ByteBuffer {
        let whole = packet.h4
        let kept = whole.getSlice(at: whole.readerIndex, length: min(max(0, limit), whole.readableBytes)) ?? whole
        // Bit 0: received by the host. Bit 1: a command or an event, not data.
        var flags: UInt32 = direction == .towardsHost ? 1 : 0
        if packet.type == .command || packet.type == .event { flags |= 2 }
        return record(kept, original: whole.readableBytes, flags: flags, drops: drops, microseconds: microseconds)
    }
}
