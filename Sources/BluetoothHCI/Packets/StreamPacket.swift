package import NIOCore

/// A synchronous (SCO, Vol 4, Part E, 5.4.3) or isochronous (ISO, 5.4.5) data packet, carried as it is: nothing in this
/// project sends or understands the data.
package struct StreamPacket: Hashable, Sendable {
    /// The first two octets of the header: a connection's handle and flags.
    package let handleAndFlags: UInt16
    /// The data; what is beyond the length that the header can count is not sent.
    package let payload: ByteBuffer

    /// The most octets of data in a synchronous packet.
    package static let maximumSynchronousLength = 0xff
    /// The most octets of data in an isochronous packet: fourteen bits count them.
    package static let maximumIsochronousLength = 0x3fff

    package init(handleAndFlags: UInt16, payload: ByteBuffer) {
        self.handleAndFlags = handleAndFlags
        self.payload = payload
    }

    package var handle: ConnectionHandle { ConnectionHandle(rawValue: handleAndFlags) }

    func payload(atMost length: Int) -> ByteBuffer {
        payload.getSlice(at: payload.readerIndex, length: min(payload.readableBytes, length)) ?? payload
    }
}
