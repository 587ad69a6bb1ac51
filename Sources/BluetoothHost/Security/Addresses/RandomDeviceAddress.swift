package import BluetoothHCI
package import SimulationKernel

extension DeviceAddress {
    /// Draws a static address (Vol 6, Part B, 1.3.2.1): the two uppermost bits are `11`, the rest is random.
    ///
    /// It stays as long as the device has power, and may be its identity address.
    package static func staticRandom(using generator: inout SeededGenerator) -> DeviceAddress {
        DeviceAddress(Address(value: 0b11 << 46 | generator.nextRandomPart(bits: 46)), .randomDevice)
    }

    /// Draws a non-resolvable private address (Vol 6, Part B, 1.3.2.2): the two uppermost bits are `00`.
    /// - Parameter publicAddress: what the result must not equal, the device's public address where it has one.
    package static func nonResolvablePrivate(
        using generator: inout SeededGenerator, notEqualTo publicAddress: Address? = nil
    ) -> DeviceAddress {
        while true {
            let address = Address(value: generator.nextRandomPart(bits: 46))
            if address != publicAddress { return DeviceAddress(address, .randomDevice) }
        }
    }

    /// Whether this may be an identity address (Vol 3, Part C, 10.8.1): public or static random.
    package var isIdentity: Bool { kind == .publicAddress || kind == .staticRandom }

    /// The address as a device is addressed by, without the note that the controller resolved it.
    package var unresolved: DeviceAddress { DeviceAddress(address, type.isRandom ? .randomDevice : .publicDevice) }
}
