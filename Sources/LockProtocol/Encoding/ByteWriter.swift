/// Writes big-endian fields, the mirror of ``ByteReader``.
package struct ByteWriter {
    /// What has been written.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func append(_ bytes: some Collection<UInt8>) { self.bytes.append(contentsOf: bytes) }

    /// As many bytes as the type has, the most significant first.
    package mutating func append<Value: FixedWidthInteger>(integer value: Value) {
        for shift in stride(from: Value.bitWidth - 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// A count or another number that must fit `range`, in as many bytes as `Value` has.
    /// - Throws: `outOfRange`.
    package mutating func append<Value: FixedWidthInteger>(
        _ number: Int, in range: ClosedRange<Int>, as type: Value.Type, _ what: String
    ) throws(LockProtocolError) {
        try checkRange(number, range, what)
        append(integer: Value(truncatingIfNeeded: number))
    }

    /// One byte: 0 is false, 1 is true.
    package mutating func append(flag: Bool) { bytes.append(flag ? 1 : 0) }

    /// A value in its own encoding.
    package mutating func append(value: some BinaryValue) throws(LockProtocolError) { try value.write(to: &self) }

    /// A flag, and the value where there is one.
    package mutating func append(optional value: (some BinaryValue)?) throws(LockProtocolError) {
        append(flag: value != nil)
        if let value { try value.write(to: &self) }
    }

    /// The values one after the other, without their count.
    package mutating func append(values: [some BinaryValue]) throws(LockProtocolError) {
        for value in values { try value.write(to: &self) }
    }
}
