/// Cuts messages into the segments that writes, notifications and indications carry.
///
/// A segment is a header of one byte (bit 7 first, bit 6 last, bits 5…0 its number in the message modulo 64), in the
/// first segment the message's length in two bytes, and the next bytes of the message, at least one.
package enum Segmentation {
    static let firstBit: UInt8 = 0x80
    static let lastBit: UInt8 = 0x40
    static let numberMask: UInt8 = 0x3f

    /// The segments of a message, all but the last as long as they may be.
    /// - Parameters:
    ///   - message: 1…``SessionLimits/maximumMessageLength`` bytes; any other has no segments, as nobody would take it.
    ///   - limit: the longest segment, ATT_MTU − 3; less than ``SessionLimits/minimumSegmentLength`` counts as that, and
    ///     more than ``SessionLimits/maximumSegmentLength`` as that.
    package static func segments(of message: [UInt8], limit: Int) -> [[UInt8]] {
        guard (1...SessionLimits.maximumMessageLength).contains(message.count) else { return [] }
        let limit = min(max(limit, SessionLimits.minimumSegmentLength), SessionLimits.maximumSegmentLength)
        var segments: [[UInt8]] = []
        var position = 0
        while position < message.count {
            let isFirst = position == 0
            let end = min(position + limit - (isFirst ? 3 : 1), message.count)
            var header = UInt8(truncatingIfNeeded: segments.count) & numberMask
            if isFirst { header |= firstBit }
            if end == message.count { header |= lastBit }
            var writer = ByteWriter()
            writer.append(integer: header)
            if isFirst { writer.append(integer: UInt16(truncatingIfNeeded: message.count)) }
            writer.append(message[position..<end])
            segments.append(writer.bytes)
            position = end
        }
        return segments
    }
}
