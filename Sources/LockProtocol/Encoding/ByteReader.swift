/// Reads big-endian fields from bytes that somebody else wrote. No input traps.
package struct ByteReader {
    private let source: [UInt8]
    /// How many bytes have been read.
    package private(set) var position = 0

    package init(_ bytes: [UInt8]) { source = bytes }

    /// How many bytes have not been read.
    package var remaining: Int { source.count - position }

    /// The next `count` bytes.
    /// - Throws: `truncated` where there are fewer.
    package mutating func bytes(_ count: Int) throws(LockProtocolError) -> [UInt8] {
        guard count >= 0, count <= remaining else {
            throw LockProtocolError(.truncated, "\(count) bytes wanted at \(position), \(remaining) left")
        }
        defer { position += count }
        return Array(source[position..<(position + count)])
    }

    /// An integer in as many bytes as its type has, the most significant first.
    /// - Throws: `truncated`.
    package mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(LockProtocolError) -> Value {
        let width = Value.bitWidth / 8
        guard width <= remaining else {
            throw LockProtocolError(.truncated, "\(width) bytes wanted at \(position), \(remaining) left")
        }
        defer { position += width }
        return source[position..<(position + width)].reduce(Value.zero) { $0 << 8 | Value(truncatingIfNeeded: $1) }
    }

    /// An integer that must lie in `range`.
    /// - Throws: `truncated`, `outOfRange`.
    package mutating func integer<Value: FixedWidthInteger>(
        in range: ClosedRange<Value>, _ what: String
    ) throws(LockProtocolError) -> Value {
        let value = try integer(Value.self)
        try checkRange(Int(clamping: value), Int(clamping: range.lowerBound)...Int(clamping: range.upperBound), what)
        return value
    }

    /// One byte: 0 is false, 1 is true.
    /// - Throws: `truncated`, `outOfRange`.
    package mutating func flag(_ what: String) throws(LockProtocolError) -> Bool {
        try integer(in: UInt8(0)...1, what) == 1
    }

    /// One case of a byte-valued enumeration.
    /// - Throws: `truncated`, `outOfRange`.
    package mutating func choice<Value: RawRepresentable<UInt8>>(
        _ type: Value.Type, _ what: String
    ) throws(LockProtocolError) -> Value {
        let byte = try integer(UInt8.self)
        guard let value = Value(rawValue: byte) else { throw LockProtocolError(.outOfRange, "\(what) \(byte)") }
        return value
    }

    /// A value in its own encoding.
    package mutating func value<Value: BinaryValue>(_ type: Value.Type) throws(LockProtocolError) -> Value {
        try Value(reading: &self)
    }

    /// A flag, and a value where it is set.
    package mutating func optional<Value: BinaryValue>(
        _ type: Value.Type, _ what: String
    ) throws(LockProtocolError) -> Value? {
        try flag("presence of \(what)") ? try value(type) : nil
    }

    /// `count` values.
    package mutating func values<Value: BinaryValue>(
        _ type: Value.Type, count: Int
    ) throws(LockProtocolError) -> [Value] {
        var result: [Value] = []
        // Every value takes at least a byte, so a lying count reserves no more than the sender paid for.
        result.reserveCapacity(min(count, remaining))
        for _ in 0..<max(0, count) { result.append(try value(type)) }
        return result
    }

    /// - Throws: `trailingBytes` unless everything has been read.
    package func finish() throws(LockProtocolError) {
        guard remaining == 0 else { throw LockProtocolError(.trailingBytes, "\(remaining) bytes too many") }
    }
}

/// - Throws: `outOfRange` where `value` lies outside.
func checkRange(_ value: Int, _ range: ClosedRange<Int>, _ what: String) throws(LockProtocolError) {
    guard range.contains(value) else {
        throw LockProtocolError(.outOfRange, "\(what) is \(value), not \(range.lowerBound)…\(range.upperBound)")
    }
}
