package import NIOCore

/// The btsnoop file format, by which other tools read a capture of HCI: big-endian, a header and then records.
///
/// Only bytes are made here; where they are written is for others.
package enum BTSnoop {
    /// What the records of a file hold: the datalink type of its header.
    package enum Datalink: UInt32, Hashable, Sendable, CaseIterable {
        /// Packets of one controller as H4 frames them.
        case h4 = 1002
        /// Linux's monitor format: packets of many controllers, and what becomes of the controllers.
        case monitor = 2001
    }

    /// The 16 octets that a file begins with: a magic word, version 1 and the datalink.
    package static func header(_ datalink: Datalink) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeStaticString("btsnoop\0")
        buffer.writeInteger(UInt32(1))
        buffer.writeInteger(datalink.rawValue)
        return buffer
    }

    /// The instant of a record: microseconds since the year 0, of which so many are before 1970.
    package static let unixEpoch: Int64 = 0x00dc_ddb3_0f2f_8000

    /// The octets of a record before its payload.
    package static let recordHeaderLength = 24

    /// One record of a payload that had the original length before it was cut, at an instant since the Unix epoch.
    static func record(
        _ payload: ByteBuffer, original: Int, flags: UInt32, drops: UInt32, microseconds: Int64
    ) -> ByteBuffer {
        let (instant, overflow) = microseconds.addingReportingOverflow(unixEpoch)
        var buffer = ByteBuffer()
        buffer.reserveCapacity(recordHeaderLength + payload.readableBytes)
        buffer.writeInteger(UInt32(clamping: original))
        buffer.writeInteger(UInt32(clamping: payload.readableBytes))
        buffer.writeInteger(flags)
        buffer.writeInteger(drops)
        buffer.writeInteger(overflow ? .max : instant)
        buffer.writeImmutableBuffer(payload)
        return buffer
    }
}
