import NIOCore

/// The prepare queue of one client (Vol 3, Part F, 3.4.6).
struct PreparedWrites: Sendable {
    private(set) var parts: [Part] = []
    /// The database changed under the queue: what was prepared can be executed no more.
    private(set) var isLost = false

    struct Part: Sendable {
        let handle: AttributeHandle
        let offset: Int
        let value: ByteBuffer
    }

    /// The most parts: two values of 512 octets in parts of 18, as the default ATT_MTU carries them, and some more.
    static let maximumCount = 64
    /// The most octets in all parts: several values of full length at a great ATT_MTU.
    static let maximumOctets = 4096

    private var octets = 0

    /// - Returns: false where the queue is full.
    mutating func append(_ part: Part) -> Bool {
        guard parts.count < Self.maximumCount, octets + part.value.readableBytes <= Self.maximumOctets else {
            return false
        }
        parts.append(part)
        octets += part.value.readableBytes
        return true
    }

    mutating func removeAll() { self = PreparedWrites() }

    /// Empties the queue because the database changed.
    mutating func lose() {
        let isLost = isLost || !parts.isEmpty
        self = PreparedWrites()
        self.isLost = isLost
    }
}
