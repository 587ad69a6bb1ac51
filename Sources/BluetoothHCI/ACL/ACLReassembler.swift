package import NIOCore

/// Puts the L2CAP PDUs of one connection together again from ACL packets (Vol 4, Part E, 5.4.2; Vol 3, Part A, 7.2.2).
///
/// Holds at most one PDU, and never more of it than its own header announces.
package struct ACLReassembler: Hashable, Sendable {
    /// The most octets that a PDU may have after its basic header.
    package let maximumPayloadLength: Int
    /// How many PDUs were begun and never finished.
    package private(set) var abandoned = 0
    private var partial: ByteBuffer?

    /// The length of L2CAP's basic header: payload length and channel (Vol 3, Part A, 3.1).
    package static let basicHeaderLength = 4

    package init(maximumPayloadLength: Int = 0xffff) { self.maximumPayloadLength = maximumPayloadLength }

    /// Takes the next packet of the connection.
    ///
    /// A first piece ends what was not finished; that is counted by ``abandoned``, and no error. After an error the
    /// reassembler waits for the next first piece.
    /// - Returns: the PDU with its basic header once it is whole.
    /// - Throws: `unexpectedContinuation`, `pduTooLong`, `excessData`, `notPointToPoint`.
    package mutating func accept(_ packet: ACLPacket) throws(HCIError) -> ByteBuffer? {
        guard packet.broadcast == .pointToPoint else {
            throw HCIError(.notPointToPoint, "broadcast flag \(packet.broadcast.rawValue) on \(packet.handle)")
        }
        if packet.boundary == .continuing {
            guard var whole = partial else {
                throw HCIError(.unexpectedContinuation, "on \(packet.handle), \(packet.payload.readableBytes) octets")
            }
            partial = nil
            // Checked before it is appended, so that a liar fills no memory.
            try check(whole, and: packet.payload)
            whole.writeImmutableBuffer(packet.payload)
            return try take(whole)
        }
        drop()
        // Most PDUs come in one piece.
        if let length = Self.wholeLength(packet.payload), length == packet.payload.readableBytes,
            length <= maximumPayloadLength + Self.basicHeaderLength
        {
            return packet.payload
        }
        try check(packet.payload, and: ByteBuffer())
        return try take(packet.payload)
    }

    /// Drops what is not finished, as at a disconnection.
    package mutating func drop() {
        if partial != nil { abandoned += 1 }
        partial = nil
    }

    /// Keeps the octets, or gives them out where they are a whole PDU.
    private mutating func take(_ octets: ByteBuffer) throws(HCIError) -> ByteBuffer? {
        guard let length = Self.wholeLength(octets) else {
            partial = octets
            return nil
        }
        guard octets.readableBytes < length else { return octets }
        // Room for all of it at once, now that the length is known to be bounded.
        var kept = octets
        kept.reserveCapacity(minimumWritableBytes: length - octets.readableBytes)
        partial = kept
        return nil
    }

    private func check(_ octets: ByteBuffer, and more: ByteBuffer) throws(HCIError) {
        let count = octets.readableBytes + more.readableBytes
        guard let length = Self.wholeLength(octets) ?? Self.wholeLength(octets, more) else { return }
        guard length <= maximumPayloadLength + Self.basicHeaderLength else {
            throw HCIError(.pduTooLong, "\(length) octets, at most \(maximumPayloadLength) after the header")
        }
        guard count <= length else {
            throw HCIError(.excessData, "\(count) octets in a PDU of \(length)")
        }
    }

    /// The length of the PDU that begins so; nil while its length field is not there.
    private static func wholeLength(_ octets: ByteBuffer) -> Int? {
        octets.getInteger(at: octets.readerIndex, endianness: .little, as: UInt16.self)
            .map { Int($0) + basicHeaderLength }
    }

    /// The same where the length field may lie across two pieces.
    private static func wholeLength(_ octets: ByteBuffer, _ more: ByteBuffer) -> Int? {
        var start = octets
        start.writeImmutableBuffer(more.getSlice(at: more.readerIndex, length: min(2, more.readableBytes)) ?? more)
        return wholeLength(start)
    }
}

extension HCIError.Code {
    /// A later piece of an ACL PDU without its first.
    package static let unexpectedContinuation = Self(name: "unexpected_continuation", status: .unspecifiedError)
    /// An L2CAP PDU that announces more than is taken.
    package static let pduTooLong = Self(name: "pdu_too_long", status: .packetTooLong)
    /// ACL data beyond the end of their PDU.
    package static let excessData = Self(name: "excess_data", status: .unspecifiedError)
    /// ACL data with a broadcast flag, which LE does not have.
    package static let notPointToPoint = Self(name: "not_point_to_point", status: .unspecifiedError)
}
