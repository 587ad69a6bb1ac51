internal import LatchControl
internal import Testing

@Suite struct JSONTests {
    @Test(
        "JSON reads and writes to the same text",
        arguments: [
            "null", "true", "[]", "{}", #"{"b":1,"a":[1.50,-0,2e10,1E-3,false],"b":null}"#, #""é 🚪 \" \\ \n \u0001""#,
            "123456789012345678901234567890",
        ])
    func roundTrip(text: String) throws {
        #expect(try JSONValue(parsing: text.utf8).compact == text)
    }

    @Test(
        "Escapes stand for their characters",
        arguments: [
            (#""\u00e9\/\b\f\t""#, "é/\u{8}\u{c}\t"), (#""\ud83d\udeaa""#, "🚪"), (#""\ud83d""#, "\u{fffd}"),
            (#""\ud83dx\udeaa""#, "\u{fffd}x\u{fffd}"),
        ])
    func escapes(text: String, string: String) throws {
        #expect(try JSONValue(parsing: text.utf8) == .string(string))
    }

    @Test(
        "What is not JSON is refused",
        arguments: [
            "", " ", "nul", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "01", "-", "1.", ".5", "1e", "+1", "\"",
            "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\n\"", "1 1", "[", "{", "{\"a\":1", "tru", "NaN", "{,}",
        ])
    func malformed(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text.utf8) }
    }

    @Test("Nesting is bounded")
    func nesting() throws {
        let deep = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }

        #expect(try JSONValue(parsing: deep(200).utf8).elements.count == 1)
        #expect(throws: JSONError.self) { try JSONValue(parsing: deep(201).utf8) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000).utf8) }
    }

    @Test("Any cut of a text is refused, none traps")
    func cuts() throws {
        let bytes = Array(Bodies.door().utf8)
        for end in 0..<bytes.count {
            #expect(throws: JSONError.self) { try JSONValue(parsing: bytes[..<end]) }
        }
    }
}
