import LockProtocol
import SimulationKernel
import Testing

@Suite struct LockAdvertisementTests {
    private static let key = [UInt8](0..<16)

    private static func advertisement() -> LockAdvertisement {
        var generator = SeededGenerator(seed: 1, stream: "advertisement")
        return LockAdvertisement(
            family: 3, flags: [.needsSync, .busy], id: .init(key: key, using: &generator))
    }

    @Test func `service data has ten octets: version and family, flags, random, and the id`() {
        let advertisement = Self.advertisement()

        let bytes = advertisement.bytes

        #expect(bytes.count == LockAdvertisement.length)
        #expect(bytes[0] == 0x13)
        #expect(bytes[1] == 0b101)
        #expect(Array(bytes[2..<5]) == advertisement.id.random)
    }

    @Test func `what is written is read back`() throws {
        let advertisement = Self.advertisement()

        let read = try LockAdvertisement(advertisement.bytes)

        #expect(read == advertisement)
    }

    @Test func `the id is recognised by its key and by no other`() {
        let id = Self.advertisement().id

        #expect(id.belongs(to: Self.key))
        #expect(!id.belongs(to: Self.key.reversed()))
    }

    @Test func `two ids of one lock have nothing in common`() {
        var generator = SeededGenerator(seed: 2, stream: "advertisement")

        let first = LockAdvertisement.RotatingID(key: Self.key, using: &generator)
        let second = LockAdvertisement.RotatingID(key: Self.key, using: &generator)

        #expect(first.random != second.random)
        #expect(first.tag != second.tag)
    }

    @Test(arguments: [0, 9, 11, 31])
    func `other lengths are refused`(length: Int) {
        let bytes = Array((Self.advertisement().bytes + [UInt8](repeating: 0, count: 31)).prefix(length))

        #expect(throws: LockProtocolError.self) { try LockAdvertisement(bytes) }
    }

    @Test func `another version is refused as such`() {
        var bytes = Self.advertisement().bytes
        bytes[0] = 0x23

        #expect { try LockAdvertisement(bytes) } throws: { error in
            (error as? LockProtocolError)?.code == .unsupportedVersion
        }
    }
}
