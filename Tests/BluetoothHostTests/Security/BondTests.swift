import BluetoothHCI
import BluetoothHost
import Foundation
import SimulationKernel
import Testing

@Suite struct BondTests {
    static func bond(_ number: UInt64, irk: Block128? = nil) -> Bond {
        Bond(
            peer: DeviceAddress(Address(value: 0x0050_0000_0000 + number), .publicDevice), peerIRK: irk,
            longTermKey: Block128(low: number, high: 0xfeed), local: SecurityPipe.lockAddress,
            connectedAddress: DeviceAddress(Address(value: 0x4000_0000_0000 + number), .randomDevice))
    }

    @Test func `a bond is found by identity address, resolved or not`() {
        var store = BondStore()
        store.insert(Self.bond(1))
        store.insert(Self.bond(2))

        let address = Self.bond(2).peer

        #expect(store.bond(for: address) == Self.bond(2))
        #expect(store.bond(for: DeviceAddress(address.address, .publicIdentity)) == Self.bond(2))
        #expect(store.bond(for: DeviceAddress(address.address, .randomDevice)) == nil)
        #expect(store.bond(for: Self.bond(3).peer) == nil)
    }

    @Test func `a bond is found by whatever private address its key made`() {
        var generator = SeededGenerator(seed: 4)
        let irk = Block128(low: 77, high: 78)
        var store = BondStore()
        store.insert(Self.bond(1, irk: Block128(low: 1, high: 1)))
        store.insert(Self.bond(2, irk: irk))
        store.insert(Self.bond(3))

        for _ in 0..<20 {
            let address = ResolvablePrivateAddress.make(irk: irk, using: &generator)

            #expect(store.bond(for: address) == Self.bond(2, irk: irk))
        }
        let stranger = ResolvablePrivateAddress.make(irk: Block128(low: 9, high: 9), using: &generator)
        #expect(store.bond(for: stranger) == nil)
    }

    @Test func `a new bond takes the place of the one with the same peer`() {
        var store = BondStore()
        store.insert(Self.bond(1))
        store.insert(Self.bond(2))
        var again = Self.bond(1)
        again.longTermKey = Block128(low: 99, high: 99)

        let dropped = store.insert(again)

        #expect(dropped == nil)
        #expect(store.bonds == [Self.bond(2), again])
    }

    @Test func `a full store drops the oldest bond and says so`() {
        var store = BondStore(capacity: 3)
        for number in 1...3 { #expect(store.insert(Self.bond(UInt64(number))) == nil) }

        let dropped = store.insert(Self.bond(4))

        #expect(dropped == Self.bond(1))
        #expect(store.bonds == [Self.bond(2), Self.bond(3), Self.bond(4)])
        #expect(BondStore(capacity: 0).capacity == 1)
    }

    @Test func `a removed bond is gone`() {
        var store = BondStore()
        store.insert(Self.bond(1))
        store.insert(Self.bond(2))

        #expect(store.remove(Self.bond(1).peer) == Self.bond(1))
        #expect(store.remove(Self.bond(1).peer) == nil)
        #expect(store.bonds == [Self.bond(2)])
        store.removeAll()
        #expect(store.bonds == [])
    }

    @Test func `a store survives encoding`() throws {
        var store = BondStore(capacity: 5)
        store.insert(Self.bond(1, irk: Block128(low: 0x0102, high: 0x0304)))
        store.insert(Self.bond(2))

        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(store)

        #expect(try JSONDecoder().decode(BondStore.self, from: data) == store)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains(#""peerIRK":"00000000000003040000000000000102""#))
        #expect(text.contains(#""peer":"00:50:00:00:00:01""#))
    }

    @Test(
        "what is no bond does not decode",
        arguments: [
            (#""longTermKey":"000000000000feed0000000000000001""#, #""longTermKey":"00""#),
            (#""peer":"00:50:00:00:00:01""#, #""peer":"00:50""#),
            (#""longTermKey":"000000000000feed0000000000000001""#, #""longTermKey":"x""#),
        ])
    func badBond(part: String, replacement: String) throws {
        let text = String(decoding: try JSONEncoder().encode(Self.bond(1)), as: UTF8.self)
        let changed = text.replacing(part, with: replacement)
        try #require(changed != text)

        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Bond.self, from: Data(changed.utf8)) }
    }

    @Test func `no description shows a key`() {
        let bond = Self.bond(1, irk: Block128(low: 0xdead_beef, high: 0xdead_beef))
        var dumped = ""

        dump(bond, to: &dumped)

        for text in ["\(bond)", String(reflecting: bond), dumped] {
            #expect(!text.lowercased().contains("beef"))
            #expect(!text.contains("\(0xdead_beef)"))
            #expect(!text.contains("\(0xfeed)"))
        }
    }
}
