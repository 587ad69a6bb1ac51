import Foundation
import SimulationKernel
import Testing

@Suite struct TraceDigestTests {
    @Test(
        "text has the published FNV-1a 64 digest",
        arguments: [
            ("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("b", "af63df4c8601f1a5"), ("foo", "dcb27518fed9d577"),
            ("fooba", "cac165afa2fef40a"), ("foobar", "85944171f73967e8"), ("chongo was here!\n", "46810940eff5f915"),
        ])
    func published(text: String, expected: String) {
        var digest = TraceDigest()

        digest.combine(text.utf8)

        #expect(digest.text == expected)
    }

    @Test("an integer counts as its eight bytes, the least significant first")
    func integers() {
        var digest = TraceDigest()
        var bytes = TraceDigest()

        digest.combine(0x0102_0304_0506_0708 as UInt64)
        bytes.combine([8, 7, 6, 5, 4, 3, 2, 1] as [UInt8])

        #expect(digest.text == "0c6d4496e17859d5")
        #expect(digest == bytes)
    }

    @Test("pieces count as one text, and order counts")
    func pieces() {
        var whole = TraceDigest()
        var pieces = TraceDigest()
        var swapped = TraceDigest()

        whole.combine("foobar".utf8)
        pieces.combine("foo".utf8)
        pieces.combine("bar".utf8)
        swapped.combine("bar".utf8)
        swapped.combine("foo".utf8)

        #expect(pieces == whole)
        #expect(swapped != whole)
    }

    @Test("the text has sixteen digits, and a digest goes on from its value")
    func valueAndText() throws {
        var digest = TraceDigest(value: 0xff)

        #expect(digest.text == "00000000000000ff")
        #expect(try JSONDecoder().decode(TraceDigest.self, from: JSONEncoder().encode(digest)) == digest)
        digest.combine([0xff] as [UInt8])
        #expect(digest.value == 0)
    }
}
