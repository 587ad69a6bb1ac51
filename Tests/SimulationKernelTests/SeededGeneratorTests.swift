import SimulationKernel
import Testing

/// Expected values were computed from the algorithms' published definitions by a program in another language.
@Suite struct SeededGeneratorTests {
    @Test("SplitMix64 gives the published outputs of seed 1234567")
    func splitMix() {
        var generator = SplitMix64(state: 1_234_567)

        let outputs = (0..<5).map { _ in generator.next() }

        #expect(
            outputs == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test("xoshiro256** gives the published outputs of the state 1, 2, 3, 4")
    func xoshiro() {
        var generator = SeededGenerator(state: (1, 2, 3, 4))

        let outputs = (0..<10).map { _ in generator.next() }

        #expect(
            outputs == [
                11_520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
                607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
                10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
            ])
    }

    @Test(
        "a seed is spread over the state by four outputs of SplitMix64",
        arguments: [
            (0, [0x99ec_5f36_cb75_f2b4, 0xbf6e_1f78_4956_452a, 0x1a5f_849d_4933_e6e0, 0x6aa5_94f1_262d_2d2c]),
            (1, [0xb3f2_af6d_0fc7_10c5, 0x853b_5596_4736_4cea, 0x92f8_9756_082a_4514, 0x642e_1c7b_c266_a3a7]),
            (.max, [0x8f55_20d5_2a7e_ad08, 0xc476_a018_caa1_802d, 0x81de_31c0_d260_469e, 0xbf65_8d7e_065f_3c2f]),
        ] as [(UInt64, [UInt64])])
    func seeding(seed: UInt64, expected: [UInt64]) {
        var generator = SeededGenerator(seed: seed)

        #expect((0..<4).map { _ in generator.next() } == expected)
    }

    @Test(
        "a stream is the seed, the name and the position through FNV-1a; a change here would change every recorded run",
        arguments: [
            (1, "lock.secret", 0, [0x2c06_5a8e_67a0_d848, 0x7ae2_3a2e_0f3d_b1d9]),
            (1, "lock.secret", 1, [0x9912_dcc3_325c_4db3, 0x58a3_e627_f193_0352]),
            (2, "lock.secret", 0, [0x57b1_5796_257a_ccc7, 0x7393_ec81_7fe9_6e0f]),
            (1, "outbox", 0, [0x2dc2_05d0_b46f_cfbe, 0x626d_d72b_1c9e_196d]),
        ] as [(UInt64, String, UInt64, [UInt64])])
    func streams(seed: UInt64, stream: String, position: UInt64, expected: [UInt64]) {
        var generator = SeededGenerator(seed: seed, stream: stream, position: position)

        #expect((0..<2).map { _ in generator.next() } == expected)
    }

    @Test("who draws more from one stream changes nothing in another, and nearby streams have nothing in common")
    func independence() {
        var outputs: Set<UInt64> = []
        var count = 0
        for seed in 0..<8 as Range<UInt64> {
            for stream in ["", "a", "b", "ab", "lock.secret"] {
                for position in 0..<8 as Range<UInt64> {
                    var generator = SeededGenerator(seed: seed, stream: stream, position: position)
                    let first = (0..<4).map { _ in generator.next() }
                    var again = SeededGenerator(seed: seed, stream: stream, position: position)
                    #expect((0..<4).map { _ in again.next() } == first)
                    outputs.formUnion(first)
                    count += 4
                }
            }
        }

        #expect(outputs.count == count)
    }

    @Test("the bits of nearby positions are half ones, each for itself")
    func bitBalance() {
        var ones = [Int](repeating: 0, count: 64)
        for position in 0..<4_096 as Range<UInt64> {
            var generator = SeededGenerator(seed: 1, stream: "test.bits", position: position)
            let word = generator.next()
            for bit in 0..<64 where word >> UInt64(bit) & 1 == 1 { ones[bit] += 1 }
        }

        // Six standard deviations (of 32) around the half.
        for (bit, count) in ones.enumerated() { #expect(abs(count - 2_048) < 192, "bit \(bit)") }
    }

    @Test("bytes are the words' bytes, the least significant first")
    func byteOrder() {
        var generator = SeededGenerator(seed: 1)

        #expect(generator.bytes(13).hexadecimal == "c510c70f6daff2b3ea4c364796")
    }

    @Test("asking for bytes takes whole words", arguments: [(0, 0), (1, 1), (8, 1), (9, 2), (32, 4), (33, 5)])
    func byteCounts(count: Int, words: Int) {
        var generator = SeededGenerator(seed: 7)
        var reference = generator

        let bytes = generator.bytes(count)

        #expect(bytes.count == count)
        for _ in 0..<words { _ = reference.next() }
        #expect(generator.next() == reference.next())
    }

    @Test("a copy draws the same again")
    func valueSemantics() {
        var generator = SeededGenerator(seed: 3)
        var copy = generator

        #expect(generator.bytes(100) == copy.bytes(100))
    }
}
