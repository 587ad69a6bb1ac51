package import NIOCore

/// The ACL packets that carry one L2CAP PDU, none longer than the receiver takes (Vol 4, Part E, 5.4.2 and 4.1.1).
///
/// The pieces share the PDU's memory. An empty PDU is one empty packet.
package struct ACLFragments: Sequence, Sendable {
    package let handle: ConnectionHandle
    /// The PDU with its basic header (Vol 3, Part A, 3.1).
    package let pdu: ByteBuffer
    /// The most octets of data in a packet, as the receiver told; less than 1 counts as 1, more than a header can
    /// count as that.
    package let maximumLength: Int
    package let direction: HCIDirection

    package init(of pdu: ByteBuffer, handle: ConnectionHandle, maximumLength: Int, direction: HCIDirection) {
        self.pdu = pdu
        self.handle = handle
        self.maximumLength = Swift.min(Swift.max(1, maximumLength), ACLPacket.maximumPayloadLength)
        self.direction = direction
    }

    /// How many packets there are: what they take of the receiver's buffers.
    package var count: Int { Swift.max(1, (pdu.readableBytes + maximumLength - 1) / maximumLength) }

    package func makeIterator() -> Iterator { Iterator(fragments: self, rest: pdu) }

    package struct Iterator: IteratorProtocol, Sendable {
        fileprivate let fragments: ACLFragments
        fileprivate var rest: ByteBuffer
        fileprivate var boundary: ACLPacket.Boundary?

        fileprivate init(fragments: ACLFragments, rest: ByteBuffer) {
            self.fragments = fragments
            self.rest = rest
            boundary = .first(fragments.direction)
        }

        package mutating func next() -> ACLPacket? {
            guard let boundary else { return nil }
            let length = Swift.min(rest.readableBytes, fragments.maximumLength)
            guard let payload = rest.readSlice(length: length) else { return nil }
            self.boundary = rest.readableBytes > 0 ? .continuing : nil
            return ACLPacket(
                uncheckedHandle: fragments.handle, boundary: boundary, broadcast: .pointToPoint, payload: payload)
        }
    }
}
