/// Puts the segments of one direction of one connection together.
///
/// It holds at most one message of ``SessionLimits/maximumMessageLength``. The caller keeps
/// ``SessionLimits/messageTimeout`` for as long as ``isPartial``.
package struct MessageAssembler: Hashable, Sendable {
    private var length = 0
    private var collected: [UInt8] = []
    private var nextNumber: UInt8 = 0

    package init() {}

    /// Whether a message has begun and not ended.
    package var isPartial: Bool { !collected.isEmpty }

    /// Takes one segment.
    /// - Returns: the message, if this was its last segment; nil before.
    /// - Throws: `truncated` for a segment without content, or a last one that leaves the message too short;
    ///   `tooLarge` for a message longer than a message may be; `contentMismatch` for more bytes than the length says, or
    ///   as many without the last bit; `outOfOrder` for another number than the next; `invalidState` for a first
    ///   segment in a message, or another outside one. What was collected is then forgotten.
    package mutating func receive(_ segment: [UInt8]) throws(LockProtocolError) -> [UInt8]? {
        do throws(LockProtocolError) {
            return try take(segment)
        } catch {
            reset()
            throw error
        }
    }

    /// Forgets the message under way.
    package mutating func reset() { self = MessageAssembler() }

    private mutating func take(_ segment: [UInt8]) throws(LockProtocolError) -> [UInt8]? {
        var reader = ByteReader(segment)
        let header = try reader.integer(UInt8.self)
        let isFirst = header & Segmentation.firstBit != 0
        guard isFirst != isPartial else {
            throw LockProtocolError(
                .invalidState, isFirst ? "a message begins within another" : "a message goes on that did not begin")
        }
        guard header & Segmentation.numberMask == nextNumber else {
            throw LockProtocolError(
                .outOfOrder, "segment \(header & Segmentation.numberMask) came, segment \(nextNumber) is next")
        }
        if isFirst {
            length = Int(try reader.integer(UInt16.self))
            guard length <= SessionLimits.maximumMessageLength else {
                throw LockProtocolError(.tooLarge, "a message of \(length) bytes")
            }
        }
        guard reader.remaining > 0 else { throw LockProtocolError(.truncated, "a segment without content") }
        guard collected.count + reader.remaining <= length else {
            throw LockProtocolError(.contentMismatch, "more bytes than the message's \(length)")
        }
        collected += try reader.bytes(reader.remaining)
        nextNumber = (nextNumber + 1) & Segmentation.numberMask
        guard header & Segmentation.lastBit != 0 else {
            guard collected.count < length else {
                throw LockProtocolError(.contentMismatch, "the message is whole, and its last segment not yet there")
            }
            return nil
        }
        guard collected.count == length else {
            throw LockProtocolError(.truncated, "\(collected.count) of \(length) bytes at the last segment")
        }
        defer { reset() }
        return collected
    }
}
