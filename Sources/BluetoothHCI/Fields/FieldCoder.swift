package import NIOCore

/// Goes through the parameters of a packet in order, and reads or writes each: integers are little-endian
/// (Vol 4, Part E, 5.2), ranges are checked in both directions, and no input traps.
package struct FieldCoder {
    /// What is still to be read, or what has been written.
    package private(set) var buffer: ByteBuffer
    /// Whether parameters are read; else they are written.
    package let isReading: Bool
    /// What was seen, where somebody wants to know.
    private(set) var texts: [FieldText]?
    private let start: Int

    package init(reading buffer: ByteBuffer) {
        self.buffer = buffer
        isReading = true
        start = buffer.readerIndex
    }

    package init(appendingTo buffer: ByteBuffer, describing: Bool = false) {
        self.buffer = buffer
        isReading = false
        texts = describing ? [] : nil
        start = buffer.writerIndex
    }

    /// How many octets have been read or written.
    package var position: Int { (isReading ? buffer.readerIndex : buffer.writerIndex) - start }

    /// How many octets are left to read; 0 when writing.
    package var remaining: Int { isReading ? buffer.readableBytes : 0 }

    /// - Throws: `trailingBytes` unless everything has been read.
    package func finish() throws(HCIError) {
        guard remaining == 0 else {
            throw HCIError(.trailingBytes, "\(remaining) octets too many", offset: position)
        }
    }

    /// The buffer without what was written.
    func abandon() -> ByteBuffer {
        var buffer = buffer
        buffer.moveWriterIndex(to: start)
        return buffer
    }

    /// - Throws: `code` unless `condition` holds.
    package func require(
        _ condition: Bool, _ name: StaticString, _ message: @autoclosure () -> String,
        code: HCIError.Code = .contradiction
    ) throws(HCIError) {
        guard condition else { throw HCIError(code, message(), parameter: "\(name)", offset: position) }
    }
}

// MARK: Integers

extension FieldCoder {
    /// An integer in as many octets as its type has.
    package mutating func integer<Value: FixedWidthInteger>(
        _ name: StaticString, _ value: inout Value
    ) throws(HCIError) {
        let from = position
        try plain(name, &value)
        note(name, from, value)
    }

    /// An integer that lies in `range`.
    package mutating func integer<Value: FixedWidthInteger>(
        _ name: StaticString, _ value: inout Value, in range: ClosedRange<Value>
    ) throws(HCIError) {
        let from = position
        try integer(name, &value)
        guard range.contains(value) else {
            throw HCIError(.outOfRange, "\(value) is not in \(range)", parameter: "\(name)", offset: from)
        }
    }

    /// An integer of which somebody else takes note.
    mutating func plain<Value: FixedWidthInteger>(_ name: StaticString, _ value: inout Value) throws(HCIError) {
        if isReading {
            guard let read = buffer.readInteger(endianness: .little, as: Value.self) else {
                throw truncated(name, Value.bitWidth / 8)
            }
            value = read
        } else {
            buffer.writeInteger(value, endianness: .little)
        }
    }

    /// The lowest `octets` octets of an unsigned number.
    mutating func partial<Value: FixedWidthInteger & UnsignedInteger>(
        _ name: StaticString, _ value: inout Value, octets: Int
    ) throws(HCIError) {
        if octets == 2 {
            var short = UInt16(truncatingIfNeeded: value)
            try plain(name, &short)
            value = Value(truncatingIfNeeded: short)
        } else if isReading {
            guard buffer.readableBytes >= octets else { throw truncated(name, octets) }
            var read: Value = 0
            for index in 0..<octets {
                read |= Value(truncatingIfNeeded: buffer.readInteger(as: UInt8.self) ?? 0) << (8 * index)
            }
            value = read
        } else {
            for index in 0..<octets { buffer.writeInteger(UInt8(truncatingIfNeeded: value >> (8 * index))) }
        }
    }

    func truncated(_ name: StaticString, _ wanted: Int) -> HCIError {
        HCIError(.truncated, "\(wanted) octets wanted, \(remaining) left", parameter: "\(name)", offset: position)
    }
}

// MARK: Octets

extension FieldCoder {
    /// Exactly `count` octets.
    package mutating func octets(
        _ name: StaticString, _ value: inout [UInt8], count: Int, secret: Bool = false
    ) throws(HCIError) {
        let from = position
        if isReading {
            guard let read = buffer.readBytes(length: count) else { throw truncated(name, count) }
            value = read
        } else {
            guard value.count == count else {
                throw HCIError(.outOfRange, "\(value.count) octets, not \(count)", parameter: "\(name)", offset: from)
            }
            buffer.writeBytes(value)
        }
        note(name, from, secret ? "redacted" : value.hexadecimalText)
    }

    /// All that is left.
    package mutating func rest(_ name: StaticString, _ value: inout ByteBuffer) {
        let from = position
        if isReading {
            value = buffer.readSlice(length: buffer.readableBytes) ?? ByteBuffer()
        } else {
            buffer.writeImmutableBuffer(value)
        }
        note(name, from, value.readableBytesView.hexadecimalText)
    }

    /// An octet that counts at most `limit` octets, and those octets; with zeros up to `limit` where they are `padded`,
    /// whatever the count (7.8.7).
    package mutating func data(
        _ lengthName: StaticString, _ name: StaticString, _ value: inout [UInt8], limit: UInt8, padded: Bool = false
    ) throws(HCIError) {
        var length = UInt8(clamping: value.count)
        try integer(lengthName, &length, in: 0...limit)
        let from = position
        let padding = padded ? Int(limit - length) : 0
        if isReading {
            guard buffer.readableBytes >= Int(length) + padding, let read = buffer.readBytes(length: Int(length))
            else { throw truncated(name, Int(length) + padding) }
            value = read
            buffer.moveReaderIndex(forwardBy: padding)
        } else {
            buffer.writeBytes(value)
            buffer.writeRepeatingByte(0, count: padding)
        }
        note(name, from, value.hexadecimalText)
    }
}

// MARK: Texts

extension FieldCoder {
    mutating func note(_ name: StaticString, _ from: Int, _ value: @autoclosure () -> some CustomStringConvertible) {
        guard texts != nil else { return }
        let text = FieldText(name: "\(name)", value: value().description, range: from..<position)
        texts?.append(text)
    }
}
