import NIOCore

/// Write Long Characteristic Values and Reliable Writes (Vol 3, Part G, 4.9.4 and 4.9.5): prepares every part, then
/// executes; cancels when a part is refused.
struct PreparedWriting: Sendable {
    private let writes: [PreparedWrite]
    /// Whether every echo is compared with what was sent.
    private let isReliable: Bool
    private var phase = Phase.executing
    /// The next write of which something is to be prepared, and how many octets of it are already.
    private var index = 0
    private var prepared = 0

    private enum Phase: Sendable {
        /// Waits for the echo of the part that was sent last.
        case preparing(PreparedWrite)
        case executing
        case cancelling(GATTClientError)
    }

    /// - Throws: ``GATTClientError/valueTooLong`` when a value would end beyond 512 octets,
    ///   ``GATTClientError/nothingToWrite`` without a write.
    init(_ writes: [PreparedWrite], isReliable: Bool) throws(GATTClientError) {
        guard !writes.isEmpty else { throw .nothingToWrite }
        for write in writes where Int(write.offset) + write.value.readableBytes > ATTLimits.maximumValueLength {
            throw .valueTooLong
        }
        self.writes = writes
        self.isReliable = isReliable
    }

    /// The next request: another part, or the execution when all are prepared.
    mutating func request(mtu: UInt16) -> ByteBuffer {
        guard let part = nextPart(mtu: mtu) else {
            phase = .executing
            return ATTRequest.executeWrite(true)
        }
        phase = .preparing(part)
        return ATTRequest.prepareWrite(part.handle, offset: part.offset, part: part.value)
    }

    /// Takes an ATT_PREPARE_WRITE_RSP or an ATT_EXECUTE_WRITE_RSP (Part F, 3.4.6).
    /// - Returns: the next request; nil when all is written.
    mutating func response(_ body: inout ByteBuffer, mtu: UInt16) throws(GATTClientError) -> ByteBuffer? {
        switch phase {
        case .executing:
            try body.checkEnd()
            return nil
        case .cancelling(let error):
            throw error
        case .preparing(let part):
            guard let handle = body.readAttributeHandle(),
                let offset = body.readInteger(endianness: .little, as: UInt16.self)
            else { return cancel(.malformedResponse(.length)) }
            if isReliable, handle != part.handle || offset != part.offset || body != part.value {
                return cancel(.reliableWriteMismatch)
            }
            return request(mtu: mtu)
        }
    }

    /// Takes an ATT_ERROR_RSP, or whatever else spoils the last request.
    /// - Returns: the request that cancels what was prepared.
    mutating func failed(_ error: GATTClientError) throws(GATTClientError) -> ByteBuffer? {
        switch phase {
        case .preparing: return cancel(error)
        case .executing: throw error
        case .cancelling(let first): throw first
        }
    }

    private mutating func cancel(_ error: GATTClientError) -> ByteBuffer {
        phase = .cancelling(error)
        return ATTRequest.executeWrite(false)
    }

    /// Cuts the next part from the writes: as much of one value as fits. A value without octets is one part.
    private mutating func nextPart(mtu: UInt16) -> PreparedWrite? {
        guard writes.indices.contains(index) else { return nil }
        let write = writes[index]
        let length = min(write.value.readableBytes &- prepared, Int(mtu) - 5)
        guard let value = write.value.getSlice(at: write.value.readerIndex &+ prepared, length: length) else {
            return nil
        }
        let offset = write.offset &+ UInt16(truncatingIfNeeded: prepared)
        prepared &+= length
        if prepared >= write.value.readableBytes {
            index &+= 1
            prepared = 0
        }
        return PreparedWrite(handle: write.handle, offset: offset, value: value)
    }
}
