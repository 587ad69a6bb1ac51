/// A value with one binary form: big-endian, without padding, and the same bytes for the same value.
///
/// Reading checks every field, writing checks the same: what cannot be read back is not written.
package protocol BinaryValue {
    /// Reads the value's fields.
    /// - Throws: `truncated`, `outOfRange`, `tooLarge`.
    init(reading reader: inout ByteReader) throws(LockProtocolError)

    /// Writes the value's fields.
    /// - Throws: `outOfRange`, `tooLarge`.
    func write(to writer: inout ByteWriter) throws(LockProtocolError)
}

extension BinaryValue {
    /// The value as a message of its own: the byte ``WireFormat/version`` and the fields.
    /// - Throws: ``LockProtocolError`` with `outOfRange` or `tooLarge` for a value that the wire does not allow.
    package func encoded() throws(LockProtocolError) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(integer: WireFormat.version)
        try write(to: &writer)
        return writer.bytes
    }

    /// Reads a message that ``encoded()`` made, whole.
    /// - Throws: ``LockProtocolError`` with `unsupportedVersion`, `truncated`, `outOfRange` or `trailingBytes`.
    package init(encoded bytes: [UInt8]) throws(LockProtocolError) {
        var reader = ByteReader(bytes)
        let version = try reader.integer(UInt8.self)
        guard version == WireFormat.version else {
            throw LockProtocolError(.unsupportedVersion, "version \(version), not \(WireFormat.version)")
        }
        try self.init(reading: &reader)
        try reader.finish()
    }
}

/// The version of the encodings and the bounds that they keep.
package enum WireFormat {
    /// The first byte of every encoded message.
    package static let version: UInt8 = 1
    /// Operations in one sync package: 1,500 users with a phone, a doorcode and a keycard each, and room.
    package static let maximumOperations = 8_192
    /// Log records in one report.
    package static let maximumRecords = 8_192
    /// Windows in one schedule.
    package static let maximumWindows = 64
    /// Bytes in the name of a time zone.
    package static let maximumZoneNameLength = 64
    /// The sizes of a keycard's identifier, in bytes (ISO/IEC 14443-3: single, double, triple).
    package static let keycardLengths = [4, 7, 10]
    /// Bytes in the nonce of a time message.
    package static let nonceLength = 16
}
