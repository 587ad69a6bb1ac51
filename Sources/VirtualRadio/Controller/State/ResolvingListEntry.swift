package import BluetoothHCI

/// A device of the resolving list, and the private addresses in use with it (Vol 6, Part B, 6.1).
package struct ResolvingListEntry: Hashable, Sendable {
    /// The identity address; its type is public or random.
    package let identity: DeviceAddress
    /// The key that the peer's private addresses are made with; zero for none.
    package let peerKey: Block128
    /// The key that private addresses towards this peer are made with; zero for none.
    package let localKey: Block128
    package var mode = PrivacyMode.network
    /// The private address that the controller uses towards the peer; nil without a local key.
    package var localAddress: Address?
    /// The private address that directed advertising names the peer by; nil without a peer key.
    package var targetAddress: Address?
    /// The private address that the peer used last; nil where none was seen.
    package var peerAddress: Address?

    init(identity: DeviceAddress, peerKey: Block128, localKey: Block128) {
        self.identity = identity
        self.peerKey = peerKey
        self.localKey = localKey
    }
}
