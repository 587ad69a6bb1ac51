package import BluetoothHCI
package import SimulationKernel

/// Addresses that only who has the key can tell from random ones (Vol 6, Part B, 1.3.2.2 and 1.3.2.3).
package enum ResolvablePrivateAddress {
    /// The random address hash function ah: 24 bits of the encrypted random part (Vol 3, Part H, 2.2.2).
    /// - Parameter random: prand, 24 bits; more are dropped.
    package static func hash(_ random: UInt32, key: Block128) -> UInt32 {
        let encrypted = AES128.encrypt(Block128(low: UInt64(random & 0xff_ffff), high: 0), key: key)
        return UInt32(truncatingIfNeeded: encrypted.low) & 0xff_ffff
    }

    /// A new address of this key.
    package static func generate(key: Block128, using generator: inout SeededGenerator) -> Address {
        var random: UInt32
        // At least one bit of the 22 random ones is 1, and one is 0 (1.3.2.2).
        repeat {
            random = UInt32(truncatingIfNeeded: generator.next() >> 32) & 0x3f_ffff
        } while random == 0 || random == 0x3f_ffff
        random |= 0x40_0000
        return Address(value: UInt64(random) << 24 | UInt64(hash(random, key: key)))
    }

    /// Whether the address was made with this key.
    package static func matches(_ address: Address, key: Block128) -> Bool {
        guard address.value >> 46 == 0b01 else { return false }
        let random = UInt32(truncatingIfNeeded: address.value >> 24)
        return hash(random, key: key) == UInt32(truncatingIfNeeded: address.value) & 0xff_ffff
    }
}

extension DeviceAddress {
    /// The same with a type of device addresses: an identity is a public or random address.
    package var plain: DeviceAddress {
        switch type {
        case .publicIdentity: DeviceAddress(address, .publicDevice)
        case .randomIdentity: DeviceAddress(address, .randomDevice)
        default: self
        }
    }

    /// The same with a type of identity addresses, for a device that was resolved.
    package var identity: DeviceAddress {
        switch type {
        case .publicDevice: DeviceAddress(address, .publicIdentity)
        case .randomDevice: DeviceAddress(address, .randomIdentity)
        default: self
        }
    }
}
