import Properties
import Testing

/// The strict reading that other files share.
@Suite struct StrictFileTests {
    private func port(_ text: String) throws(FileProblems) -> Int {
        try StrictDocument.read(text, file: "latchd.yaml", as: "a configuration") { value -> Int? in
            guard var map = value.mapping("a configuration") else { return nil }
            let port = map.take("port")
            map.finish()
            return port?.integer(0...65_535) ?? 8_080
        }
    }

    @Test func `a file of another kind is read through the same helper`() throws {
        #expect(try port("port: 9000") == 9_000)
        #expect(try port("{}") == 8_080)
        let error = try #require(throws: FileProblems.self) { try port("port: 70000\nprot: 1\n") }
        #expect(
            error.description == """
                latchd.yaml:1:7: error: port: found '70000'; expected a whole number from 0 to 65535
                latchd.yaml:2:1: error: found the unknown key 'prot' in a configuration; expected one of port; \
                did you mean 'port'?
                """)
    }

    @Test func `a reader that returns nothing refuses the file`() throws {
        let error = try #require(throws: FileProblems.self) {
            try StrictDocument.read("a: 1", file: "f", as: "a plan") { _ -> Int? in nil }
        }
        #expect(error.description == "f:1:1: error: this is not a plan")
    }

    @Test(
        "The nearest word is offered, and none that is far",
        arguments: [
            ("colour", "color"), ("COLOR", "color"), ("sieze", "size"), ("szie", "size"), ("weight", nil), ("", nil),
        ] as [(String, String?)])
    func nearest(word: String, expected: String?) {
        #expect(nearestWord(to: word, in: ["size", "color", "shape"]) == expected)
    }

    @Test func `of equally near words the first in the alphabet is offered`() {
        #expect(nearestWord(to: "bat", in: ["rat", "cat", "hat"]) == "cat")
    }

    @Test func `what is quoted stays on one line and short`() {
        #expect(quoted("a\nb\u{1}") == "'a\\nb\\u{1}'")
        #expect(quoted(String(repeating: "x", count: 100)).count == 63)
    }
}
