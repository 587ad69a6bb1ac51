package import BluetoothHCI

/// Who this device is to its bonded peers: what it distributes in a pairing (Vol 3, Part H, 3.6.4 and 3.6.5).
package struct LocalIdentity: Hashable, Sendable {
    /// Resolves this device's private addresses; all zeros where it uses none.
    package var irk: Block128
    /// Public or static random. A device that is found by a static random address has to name that one, else a bonded
    /// phone does not recognise it.
    package var address: DeviceAddress

    package init(irk: Block128 = .zero, address: DeviceAddress) {
        self.irk = irk
        self.address = address.unresolved
    }
}
