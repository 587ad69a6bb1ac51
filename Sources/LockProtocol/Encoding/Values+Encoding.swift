package import SimulationKernel

/// Eight bytes: nanoseconds since 1970-01-01T00:00:00Z, signed.
extension Instant: BinaryValue {
    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        self.init(nanosecondsSinceEpoch: try reader.integer(Int64.self))
    }

    package func write(to writer: inout ByteWriter) { writer.append(integer: nanosecondsSinceEpoch) }
}

/// Sixteen bytes, in the order of the text form (RFC 9562, section 4).
extension UniqueID: BinaryValue {
    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        let high = try reader.integer(UInt64.self)
        self.init(high: high, low: try reader.integer(UInt64.self))
    }

    package func write(to writer: inout ByteWriter) {
        writer.append(integer: high)
        writer.append(integer: low)
    }
}

/// Four bytes: the number yyyymmdd.
extension LocalDate: BinaryValue {
    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        let number = try reader.integer(UInt32.self)
        guard let date = LocalDate(decimalNumber: number) else {
            throw LockProtocolError(.outOfRange, "the calendar has no day \(number)")
        }
        self = date
    }

    package func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        try checkRange(year, 1...9_999, "the year")
        writer.append(integer: decimalNumber)
    }
}

/// One byte with the length and the IANA name in ASCII.
extension CivilZone: BinaryValue {
    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        let length = try reader.integer(in: 1...UInt8(WireFormat.maximumZoneNameLength), "the zone's length")
        let name = try reader.bytes(Int(length))
        guard name.allSatisfy({ (0x21...0x7e).contains($0) }),
            let zone = CivilZone(String(decoding: name, as: UTF8.self))
        else { throw LockProtocolError(.outOfRange, "no time zone of that name") }
        self = zone
    }

    package func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        let name = Array(identifier.utf8)
        try writer.append(name.count, in: 1...WireFormat.maximumZoneNameLength, as: UInt8.self, "the zone's length")
        writer.append(name)
    }
}

/// One byte with the length, 4…7, and the ASCII digits.
extension Doorcode: BinaryValue {
    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        let length = try reader.integer(
            in: UInt8(Doorcode.lengths.lowerBound)...UInt8(Doorcode.lengths.upperBound), "the doorcode's length")
        let text = try reader.bytes(Int(length))
        guard text.allSatisfy({ (0x30...0x39).contains($0) }),
            let code = Doorcode(String(decoding: text, as: UTF8.self))
        else { throw LockProtocolError(.outOfRange, "a doorcode has digits only") }
        self = code
    }

    package func write(to writer: inout ByteWriter) {
        writer.append(integer: UInt8(truncatingIfNeeded: digits.utf8.count))
        writer.append(Array(digits.utf8))
    }
}

/// The UUID's sixteen bytes.
extension Identifier: BinaryValue {
    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        self.init(try reader.value(UniqueID.self))
    }

    package func write(to writer: inout ByteWriter) { value.write(to: &writer) }
}
