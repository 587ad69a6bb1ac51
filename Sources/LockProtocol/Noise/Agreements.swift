internal import Synchronization

/// Shared secrets that this process has computed already: X25519 (RFC 7748) of either end's private key and the other's
/// public key is the same, and both ends of most handshakes are simulated here.
///
/// A secret is a function of the two keys alone: to remember it changes nothing but how long a handshake takes.
enum Agreements {
    /// Two public keys, in the order of their bytes: whichever of the two ends asks, it is the same pair.
    private struct Pair: Hashable {
        let first, second: SIMD4<UInt64>

        /// Each of ``AgreementKey/length`` bytes.
        init(_ left: [UInt8], _ right: [UInt8]) {
            let isOrdered = left.lexicographicallyPrecedes(right)
            first = Self.words(isOrdered ? left : right)
            second = Self.words(isOrdered ? right : left)
        }

        private static func words(_ key: [UInt8]) -> SIMD4<UInt64> {
            key.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
        }
    }

    /// What is remembered, only ever looked up.
    private struct Memory {
        /// Of two static keys: each handshake and each envelope between the same two needs it.
        var lasting: [Pair: [UInt8]] = [:]
        /// With an ephemeral key: the other end needs it once, if it is here.
        var passing: [Pair: [UInt8]] = [:]
    }

    private static let memory = Mutex(Memory())
    /// More pairs of static keys than large properties have; then it begins anew.
    private static let lastingCapacity = 32_768
    /// More handshakes than are ever under way at once; those whose other end is elsewhere stay until it begins anew.
    private static let passingCapacity = 4_096

    /// The secret of two static keys.
    /// - Throws: as ``AgreementKey/sharedSecret(with:)``.
    static func lasting(_ own: AgreementKey, with peer: [UInt8]) throws(LockProtocolError) -> [UInt8] {
        guard peer.count == AgreementKey.length else { return try own.sharedSecret(with: peer) }
        let pair = Pair(own.publicBytes, peer)
        if let secret = memory.withLock({ $0.lasting[pair] }) { return secret }
        let secret = try own.sharedSecret(with: peer)
        memory.withLock { memory in
            if memory.lasting.count >= lastingCapacity { memory.lasting.removeAll(keepingCapacity: true) }
            memory.lasting[pair] = secret
        }
        return secret
    }

    /// The secret of two keys of which at least one is ephemeral. The second to ask is handed what the first computed,
    /// which is forgotten then.
    /// - Throws: as ``AgreementKey/sharedSecret(with:)``.
    static func passing(_ own: AgreementKey, with peer: [UInt8]) throws(LockProtocolError) -> [UInt8] {
        guard peer.count == AgreementKey.length else { return try own.sharedSecret(with: peer) }
        let pair = Pair(own.publicBytes, peer)
        if let secret = memory.withLock({ $0.passing.removeValue(forKey: pair) }) { return secret }
        let secret = try own.sharedSecret(with: peer)
        memory.withLock { memory in
            if memory.passing.count >= passingCapacity { memory.passing.removeAll(keepingCapacity: true) }
            memory.passing[pair] = secret
        }
        return secret
    }
}
