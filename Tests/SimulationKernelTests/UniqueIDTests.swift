import Foundation
import SimulationKernel
import Testing

@Suite struct UniqueIDTests {
    private let text = "d0000000-0000-4000-8000-0123456789ab"

    @Test("the text form is read in either case and written in lower case")
    func textForm() throws {
        let id = try #require(UniqueID(text.uppercased()))

        #expect(id.description == text)
        #expect(id.high == 0xd000_0000_0000_4000)
        #expect(id.low == 0x8000_0123_4567_89ab)
        #expect(UniqueID(text) == id)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "d0000000", "d0000000-0000-4000-8000-0123456789a", "d0000000-0000-4000-8000-0123456789abc",
            "d0000000-0000-4000-8000-0123456789ab-", "d0000000-0000-4000-8000-0123456789ab ",
            " d0000000-0000-4000-8000-0123456789ab", "{d0000000-0000-4000-8000-0123456789ab}",
            "urn:uuid:d0000000-0000-4000-8000-0123456789ab", "d0000000000040008000-0123456789ab",
            "d00000000000400080000123456789ab", "d0000000-00004-000-8000-0123456789ab",
            "g0000000-0000-4000-8000-0123456789ab", "d0000000-0000-4000-8000-0123456789a-",
            "d0000000_0000_4000_8000_0123456789ab", "d0000000-0000-4000-8000-0123456789aé",
            "ｄ0000000-0000-4000-8000-0123456789ab", "--------------------------------",
            "------------------------------------",
        ])
    func malformed(text: String) {
        #expect(UniqueID(text) == nil)
    }

    @Test("made ids are version 4, variant 1, and read back as themselves", arguments: 1...4 as ClosedRange<UInt64>)
    func versionBits(seed: UInt64) {
        var generator = SeededGenerator(seed: seed, stream: "test.ids")
        var made: Set<UniqueID> = []
        var union = UniqueID(high: 0, low: 0)
        for _ in 0..<1_000 {
            let id = UniqueID(using: &generator)
            let characters = Array(id.description)

            #expect(characters[14] == "4", "\(id)")
            #expect("89ab".contains(characters[19]), "\(id)")
            #expect(UniqueID(id.description) == id)
            #expect(UniqueID(bytes: id.bytes) == id)
            #expect(UUID(uuidString: id.description)?.uuidString.lowercased() == id.description)
            made.insert(id)
            union = UniqueID(high: union.high | id.high, low: union.low | id.low)
        }

        #expect(made.count == 1_000)
        // All other 122 bits are random.
        #expect(union == UniqueID(high: 0xffff_ffff_ffff_4fff, low: 0xbfff_ffff_ffff_ffff))
    }

    @Test("bytes are in the order of the text")
    func bytes() throws {
        let id = try #require(UniqueID("00010203-0405-0607-0809-0a0b0c0d0e0f"))

        #expect(id.bytes == Array(0...15))
        #expect(UniqueID(bytes: 0...15 as ClosedRange<UInt8>) == id)
        #expect(UniqueID(bytes: Array(0...14)) == nil)
        #expect(UniqueID(bytes: Array(0...16)) == nil)
    }

    @Test("ids are in the order of their texts")
    func order() {
        var generator = SeededGenerator(seed: 1, stream: "test.order")
        let ids = (0..<100).map { _ in UniqueID(using: &generator) }

        #expect(ids.sorted().map(\.description) == ids.map(\.description).sorted())
    }

    @Test("ids and typed ids are coded as their text, and other texts are refused")
    func coding() throws {
        let id = try #require(Identifier<Self>(text))

        let data = try JSONEncoder().encode([id])

        #expect(String(decoding: data, as: UTF8.self) == "[\"\(text)\"]")
        #expect(try JSONDecoder().decode([Identifier<Self>].self, from: data) == [id])
        #expect(try JSONDecoder().decode([UniqueID].self, from: data) == [id.value])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([UniqueID].self, from: Data(#"["d0"]"#.utf8)) }
        #expect(Identifier<Self>("d0") == nil)
        #expect(id.description == text)
    }
}
