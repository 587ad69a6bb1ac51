internal import SimulationKernel

/// Lock, the nonce's sixteen bytes, time, records received.
extension TimeMessage: BinaryValue {
    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        let lock = try reader.value(UniqueID.self)
        let nonce = try reader.bytes(WireFormat.nonceLength)
        let time = try reader.value(Instant.self)
        self.init(lock: lock, nonce: nonce, time: time, recordsReceived: try reader.integer(UInt64.self))
    }

    package func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        try checkRange(nonce.count, WireFormat.nonceLength...WireFormat.nonceLength, "the nonce's length")
        try writer.append(value: lock)
        writer.append(nonce)
        try writer.append(value: time)
        writer.append(integer: recordsReceived)
    }
}
