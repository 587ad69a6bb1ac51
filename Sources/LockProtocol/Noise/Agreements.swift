internal import Synchronization

/// Shared secrets that this process has computed already: X25519 (RFC 7748) of either end's private key and the other's
/// public key is the same, and both ends of most handshakes are simulated here.
///
/// A secret is a function of the two keys alone: to remember it changes nothing but how long a handshake takes.
struct Agreements {
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

    /// Of two static keys, which each handshake and each envelope between the same two needs.
    private static let lasting = Mutex(Agreements(capacity: 32_768, isForOnce: false))
    /// With an ephemeral key, which the other end needs once, if it is here.
    private static let passing = Mutex(Agreements(capacity: 4_096, isForOnce: true))

    /// More than large properties have, or than are ever under way at once; then it begins anew.
    private let capacity: Int
    /// Whether a secret is forgotten when the second end has asked for it.
    private let isForOnce: Bool
    /// Only looked up.
    private var secrets: [Pair: [UInt8]] = [:]

    private init(capacity: Int, isForOnce: Bool) {
        self.capacity = capacity
        self.isForOnce = isForOnce
    }

    /// What ``AgreementKey/sharedSecret(with:)`` gives, and throws.
    /// - Parameter isStatic: whether both keys are.
    static func secret(
        of own: AgreementKey, with peer: [UInt8], isStatic: Bool
    ) throws(LockProtocolError) -> [UInt8] {
        guard peer.count == AgreementKey.length else { return try own.sharedSecret(with: peer) }
        let pair = Pair(own.publicBytes, peer)
        if let secret = isStatic ? lasting.withLock({ $0.find(pair) }) : passing.withLock({ $0.find(pair) }) {
            return secret
        }
        let secret = try own.sharedSecret(with: peer)
        if isStatic { lasting.withLock { $0.keep(secret, pair) } } else { passing.withLock { $0.keep(secret, pair) } }
        return secret
    }

    private mutating func find(_ pair: Pair) -> [UInt8]? {
        isForOnce ? secrets.removeValue(forKey: pair) : secrets[pair]
    }

    private mutating func keep(_ secret: [UInt8], _ pair: Pair) {
        if secrets.count >= capacity { secrets.removeAll(keepingCapacity: true) }
        secrets[pair] = secret
    }
}
