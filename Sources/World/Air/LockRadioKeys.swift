internal import BluetoothHCI
internal import BluetoothHost
internal import SimulationKernel

/// What a lock's radio is made with at the factory: its addresses, and the keys by which friends recognise it.
struct LockRadioKeys {
    /// Of the controller; never on the air.
    let publicAddress: Address
    /// The identity of the lock, and its address on the air where `privacy` is off.
    let identity: Address
    /// Resolves its private addresses.
    let identityKey: Block128
    /// Recognises the id in its advertisements.
    let idKey: [UInt8]

    /// - Parameter lock: `sdkDoorUuid`.
    init(lock: UniqueID, seed: UInt64) {
        var generator = SeededGenerator(seed: seed, stream: "radio/\(lock)")
        // Locally administered, as nobody's hardware is.
        publicAddress = Address(value: generator.next() & 0x0000_ffff_ffff | 0x021a_0000_0000)
        identity = DeviceAddress.staticRandom(using: &generator).address
        identityKey = Block128(low: generator.next(), high: generator.next())
        idKey = generator.bytes(16)
    }
}
