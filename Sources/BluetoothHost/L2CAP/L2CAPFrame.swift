package import NIOCore

/// A channel of an LE link, by its channel identifier (Vol 3, Part A, 2.1).
package struct L2CAPChannel: Hashable, Sendable, RawRepresentable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The Attribute Protocol.
    package static let attributeProtocol = L2CAPChannel(rawValue: 0x0004)
    /// Signalling of an LE link.
    package static let signalling = L2CAPChannel(rawValue: 0x0005)
    /// The Security Manager Protocol.
    package static let securityManager = L2CAPChannel(rawValue: 0x0006)
}

/// A basic frame, the only kind that the fixed channels of an LE link carry (Vol 3, Part A, 3.1).
package struct L2CAPFrame: Hashable, Sendable {
    package let channel: L2CAPChannel
    package let payload: ByteBuffer

    /// The length of the basic header: payload length and channel.
    package static let headerLength = 4

    package init(channel: L2CAPChannel, payload: ByteBuffer) {
        self.channel = channel
        self.payload = payload
    }

    /// Reads a whole PDU.
    /// - Returns: nil where the PDU is not as long as its header says.
    package init?(pdu: ByteBuffer) {
        var pdu = pdu
        guard let length = pdu.readInteger(endianness: .little, as: UInt16.self),
            let channel = pdu.readInteger(endianness: .little, as: UInt16.self),
            pdu.readableBytes == Int(length)
        else { return nil }
        self.channel = L2CAPChannel(rawValue: channel)
        payload = pdu
    }

    /// Header and payload; a payload above 65,535 octets is cut there.
    package var pdu: ByteBuffer { Self.pdu(channel, payload: payload) }

    /// The same, written in place where the payload has room before it and is not shared.
    package static func pdu(_ channel: L2CAPChannel, payload: consuming ByteBuffer) -> ByteBuffer {
        var frame = consume payload
        let length = min(frame.readableBytes, 0xffff)
        let header = UInt32(channel.rawValue) << 16 | UInt32(truncatingIfNeeded: length)
        let start = frame.readerIndex - headerLength
        if start >= 0, length == frame.readableBytes {
            frame.setInteger(header, at: start, endianness: .little)
            frame.moveReaderIndex(to: start)
            return frame
        }
        var buffer = ByteBuffer()
        buffer.reserveCapacity(headerLength + length)
        buffer.writeInteger(header, endianness: .little)
        buffer.writeImmutableBuffer(frame.getSlice(at: frame.readerIndex, length: length) ?? frame)
        return buffer
    }
}
