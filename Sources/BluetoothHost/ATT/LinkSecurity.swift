/// What a server needs to know of the security of a link (Vol 3, Part C, 10.3).
package struct LinkSecurity: Hashable, Sendable {
    /// Whether the link is encrypted now.
    package var isEncrypted: Bool
    /// Whether the key of the encryption is authenticated (protected against a man in the middle).
    package var isAuthenticated: Bool
    /// Whether the peer is bonded: configuration that it writes outlives the connection.
    package var isBonded: Bool
    /// The length of the encryption key, in octets; 0 on a link that is not encrypted.
    package var keySize: UInt8

    package init(isEncrypted: Bool, isAuthenticated: Bool = false, isBonded: Bool = false, keySize: UInt8 = 16) {
        self.isEncrypted = isEncrypted
        self.isAuthenticated = isAuthenticated
        self.isBonded = isBonded
        self.keySize = isEncrypted ? keySize : 0
    }

    /// A link without encryption to a peer without a bond.
    package static let open = LinkSecurity(isEncrypted: false)
}
