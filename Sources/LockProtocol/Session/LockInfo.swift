/// What the characteristic ``LockService/infoUUID`` holds, five bytes: version (1), family (1), flags (1), maximum
/// message length (2). Readable by everyone and unproven.
package struct LockInfo: Hashable, Sendable {
    /// ``SessionLimits/version``.
    package var version: UInt8
    /// The family's number, as advertised.
    package var family: UInt8
    /// The flags, as advertised.
    package var flags: LockAdvertisement.Flags
    /// The longest message that the lock takes, in bytes.
    package var maximumMessageLength: UInt16

    package init(
        version: UInt8 = SessionLimits.version, family: UInt8, flags: LockAdvertisement.Flags,
        maximumMessageLength: UInt16 = UInt16(SessionLimits.maximumMessageLength)
    ) {
        self.version = version
        self.family = family
        self.flags = flags
        self.maximumMessageLength = maximumMessageLength
    }

    /// Reads the characteristic's value.
    /// - Throws: `unsupportedVersion`; `truncated` or `trailingBytes` unless there are five bytes.
    package init(encoded bytes: [UInt8]) throws(LockProtocolError) {
        var reader = ByteReader(bytes)
        version = try reader.integer(UInt8.self)
        guard version == SessionLimits.version else {
            throw LockProtocolError(.unsupportedVersion, "a lock of version \(version)")
        }
        family = try reader.integer(UInt8.self)
        flags = LockAdvertisement.Flags(rawValue: try reader.integer(UInt8.self))
        maximumMessageLength = try reader.integer(UInt16.self)
        try reader.finish()
    }

    /// The characteristic's value.
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.append([version, family, flags.rawValue])
        writer.append(integer: maximumMessageLength)
        return writer.bytes
    }
}
