package import BluetoothHCI

/// What is kept of a pairing, to encrypt later connections with the same peer (Vol 3, Part H, 2.4).
///
/// Descriptions and mirrors never show the keys; the encoding, which is for storage, does.
package struct Bond: Hashable, Sendable {
    /// The peer's identity address, public or static random; where it distributed none, the address of the connection
    /// in which it paired.
    package var peer: DeviceAddress
    /// Resolves the peer's private addresses; nil where it distributed none.
    package var peerIRK: Block128?
    /// The same for both sides with LE Secure Connections, used with a diversifier and a random number of zero.
    package var longTermKey: Block128
    /// In octets.
    package var keySize: UInt8
    /// Whether the pairing protected against who sits in the middle; Just Works never does.
    package var isAuthenticated: Bool
    /// This device's identity address that the bond belongs to.
    package var local: DeviceAddress
    /// The address by which the peer was connected when it paired.
    package var connectedAddress: DeviceAddress

    package init(
        peer: DeviceAddress, peerIRK: Block128?, longTermKey: Block128, keySize: UInt8 = 16,
        isAuthenticated: Bool = false, local: DeviceAddress, connectedAddress: DeviceAddress
    ) {
        self.peer = peer
        self.peerIRK = peerIRK
        self.longTermKey = longTermKey
        self.keySize = keySize
        self.isAuthenticated = isAuthenticated
        self.local = local
        self.connectedAddress = connectedAddress
    }

    /// Whether a device at `address` is the bonded one: by its identity address, because its private address resolves,
    /// or because it is at the static address that it paired from, whatever identity it named.
    package func matches(_ address: DeviceAddress) -> Bool {
        let plain = address.unresolved
        if plain == peer || (plain.isIdentity && plain == connectedAddress) { return true }
        guard let peerIRK else { return false }
        return ResolvablePrivateAddress.resolves(address, irk: peerIRK)
    }
}
