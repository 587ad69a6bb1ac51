import BluetoothHCI
import BluetoothHost
import SimulationKernel
import Testing

@Suite struct PrivateAddressTests {
    @Test func `the sample of Appendix D, D.7 resolves and is made again`() throws {
        let irk = try Block128(printed: "ec0234a3 57c8ad05 341010a6 0a397d9b")
        let address = try DeviceAddress.random("70:81:94:0D:FB:AA")

        #expect(ResolvablePrivateAddress.make(irk: irk, prand: 0x70_8194) == address)
        #expect(ResolvablePrivateAddress.resolves(address, irk: irk))
        #expect(!ResolvablePrivateAddress.resolves(try .random("70:81:94:0D:FB:AB"), irk: irk))
        #expect(!ResolvablePrivateAddress.resolves(try .random("70:81:95:0D:FB:AA"), irk: irk))
        #expect(!ResolvablePrivateAddress.resolves(address, irk: Block128(low: irk.low, high: 0)))
    }

    @Test func `only a resolvable private address resolves`() throws {
        let irk = try Block128(printed: "ec0234a3 57c8ad05 341010a6 0a397d9b")
        // The right hash under a prand whose upper bits say static and public.
        let hash = SecurityToolbox.ah(key: irk, random: 0xf0_8194)
        let address = Address(value: 0xf0_8194 << 24 | UInt64(hash))

        #expect(!ResolvablePrivateAddress.resolves(DeviceAddress(address, .randomDevice), irk: irk))
        #expect(!ResolvablePrivateAddress.resolves(try .publicAddress("70:81:94:0D:FB:AA"), irk: irk))
    }

    @Test func `the key that stands for none resolves nothing`() {
        let address = ResolvablePrivateAddress.make(irk: .zero, prand: 0x1234)

        #expect(!ResolvablePrivateAddress.resolves(address, irk: .zero))
    }

    @Test func `made addresses are of their kind, differ, and follow from the seed`() {
        var generator = SeededGenerator(seed: 3)
        var same = SeededGenerator(seed: 3)
        let irk = Block128(low: 5, high: 6)

        let resolvable = (0..<200).map { _ in ResolvablePrivateAddress.make(irk: irk, using: &generator) }
        let fixed = (0..<200).map { _ in DeviceAddress.staticRandom(using: &generator) }
        let fleeting = (0..<200).map { _ in DeviceAddress.nonResolvablePrivate(using: &generator) }

        #expect(resolvable.allSatisfy { $0.kind == .resolvablePrivate })
        #expect(resolvable.allSatisfy { ResolvablePrivateAddress.resolves($0, irk: irk) })
        #expect(fixed.allSatisfy { $0.kind == .staticRandom && $0.isIdentity })
        #expect(fleeting.allSatisfy { $0.kind == .nonResolvablePrivate && !$0.isIdentity })
        #expect(Set(resolvable + fixed + fleeting).count == 600)
        #expect(ResolvablePrivateAddress.make(irk: irk, using: &same) == resolvable.first)
    }

    @Test func `a non-resolvable address is never the public one`() {
        var generator = SeededGenerator(seed: 3)
        var same = SeededGenerator(seed: 3)
        let first = DeviceAddress.nonResolvablePrivate(using: &generator)

        let other = DeviceAddress.nonResolvablePrivate(using: &same, notEqualTo: first.address)

        #expect(other != first)
    }
}
