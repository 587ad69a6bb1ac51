package import BluetoothHCI
package import SimulationKernel

/// Resolvable private addresses (Vol 6, Part B, 1.3.2.2): random to everyone but who holds the identity resolving key.
///
/// The upper 24 bits, prand, are random but for the two uppermost, which are `01`; the lower 24 are the hash of prand
/// under the key (Vol 3, Part H, 2.2.2).
package enum ResolvablePrivateAddress {
    /// How long a host uses one address before it makes the next: T_GAP(private_addr_int), the recommended value
    /// (Vol 3, Part C, Appendix A).
    package static let rotationInterval = Duration.minutes(15)

    /// Makes an address with a fresh prand.
    package static func make(irk: Block128, using generator: inout SeededGenerator) -> DeviceAddress {
        make(irk: irk, prand: UInt32(truncatingIfNeeded: generator.nextRandomPart(bits: 22)))
    }

    /// Makes the address of one prand.
    /// - Parameter prand: 22 random bits; the two bits above are set to `01`.
    package static func make(irk: Block128, prand: UInt32) -> DeviceAddress {
        let prand = prand & 0x3f_ffff | 0x40_0000
        let hash = SecurityToolbox.ah(key: irk, random: prand)
        return DeviceAddress(Address(value: UInt64(prand) << 24 | UInt64(hash)), .randomDevice)
    }

    /// Whether `address` was made with this key (Vol 6, Part B, 1.3.2.3). Never for another kind of address, and never
    /// for the key that is all zeros, which means that there is none.
    package static func resolves(_ address: DeviceAddress, irk: Block128) -> Bool {
        guard address.kind == .resolvablePrivate, irk != .zero else { return false }
        let prand = UInt32(truncatingIfNeeded: address.address.value >> 24)
        let hash = UInt32(truncatingIfNeeded: address.address.value & 0xff_ffff)
        return SecurityToolbox.ah(key: irk, random: prand) == hash
    }
}

extension SeededGenerator {
    /// The random part of a random address: neither all zeros nor all ones (Vol 6, Part B, 1.3.2.1 and 1.3.2.2).
    mutating func nextRandomPart(bits: UInt64) -> UInt64 {
        let ones: UInt64 = (1 << bits) - 1
        while true {
            let part = next() & ones
            if part != 0, part != ones { return part }
        }
    }
}
