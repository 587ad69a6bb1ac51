package import SimulationKernel

/// What a lock says of itself to everyone: the ten octets of service data under ``LockService/uuid``.
///
/// | octets | what |
/// |---|---|
/// | 0 | version in the high four bits, family in the low four |
/// | 1 | ``Flags-swift.struct`` |
/// | 2…4 | a random number |
/// | 5…9 | the first five octets of HMAC-SHA-256(the lock's id key, the random number) |
///
/// Whoever has the id key recognises the lock by the last eight; to anybody else they are noise that changes with the
/// lock's address.
package struct LockAdvertisement: Hashable, Sendable {
    package var version: UInt8
    /// The family's number, 1…15; 0 is unknown.
    package var family: UInt8
    package var flags: Flags
    package var id: RotatingID

    /// The version of this layout and of the lock protocol.
    package static let currentVersion: UInt8 = 1
    package static let length = 10

    package init(version: UInt8 = currentVersion, family: UInt8, flags: Flags, id: RotatingID) {
        self.version = version
        self.family = family
        self.flags = flags
        self.id = id
    }

    /// Reads service data.
    /// - Throws: `truncated` or `trailingBytes` unless there are ten octets, `unsupportedVersion` for another version.
    package init(_ bytes: [UInt8]) throws(LockProtocolError) {
        var reader = ByteReader(bytes)
        let first = try reader.integer(UInt8.self)
        version = first >> 4
        guard version == Self.currentVersion else {
            throw LockProtocolError(.unsupportedVersion, "an advertisement of version \(version)")
        }
        family = first & 0x0f
        flags = Flags(rawValue: try reader.integer(UInt8.self))
        id = RotatingID(random: try reader.bytes(3), tag: try reader.bytes(5))
        try reader.finish()
    }

    package var bytes: [UInt8] {
        [(version & 0x0f) << 4 | family & 0x0f, flags.rawValue] + id.random + id.tag
    }

    package struct Flags: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The lock has something for the cloud, or does not know the time.
        package static let needsSync = Flags(rawValue: 1 << 0)
        package static let lowBattery = Flags(rawValue: 1 << 1)
        /// Somebody is connected: another has to wait.
        package static let busy = Flags(rawValue: 1 << 2)
    }

    /// An id that only those recognise who have the lock's id key.
    package struct RotatingID: Hashable, Sendable {
        /// Three octets.
        package let random: [UInt8]
        /// Five octets.
        package let tag: [UInt8]

        fileprivate init(random: [UInt8], tag: [UInt8]) {
            self.random = random
            self.tag = tag
        }

        /// A new id of the lock with this key.
        package init(key: [UInt8], using generator: inout SeededGenerator) {
            random = generator.bytes(3)
            tag = Self.tag(key, random)
        }

        /// Whether it is an id of the lock with this key. One in 2^40 strangers seems to be.
        package func belongs(to key: [UInt8]) -> Bool { Self.tag(key, random) == tag }

        private static func tag(_ key: [UInt8], _ random: [UInt8]) -> [UInt8] {
            Array(hmacSHA256(key: key, random).prefix(5))
        }
    }
}
