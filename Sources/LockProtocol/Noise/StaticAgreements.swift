internal import Synchronization

/// The shared secrets of pairs of static keys, which each handshake and each envelope between the same two would compute anew.
///
/// A secret is a function of the two keys alone: to remember it changes nothing but how long a handshake takes.
enum StaticAgreements {
    /// By private key and peer's public key, one behind the other. Only looked up.
    private static let known = Mutex<[[UInt8]: [UInt8]]>([:])
    /// More pairs than large properties have; then it begins anew.
    private static let capacity = 32_768

    /// - Throws: as ``AgreementKey/sharedSecret(with:)``.
    static func secret(of own: AgreementKey, with peer: [UInt8]) throws(LockProtocolError) -> [UInt8] {
        let pair = own.rawRepresentation + peer
        if let secret = known.withLock({ $0[pair] }) { return secret }
        let secret = try own.sharedSecret(with: peer)
        known.withLock { known in
            if known.count >= capacity { known.removeAll() }
            known[pair] = secret
        }
        return secret
    }
}
