import Testing

@Suite struct SwiftCodeTests {
    private func words(_ source: String) -> [String] { SwiftCode(source).tokens.map(\.text) }

    @Test("comments are no code, also when they nest")
    func comments() {
        #expect(words("a // b\nc /* d /* e */ f */ g /// h\n/* i") == ["a", "c", "g"])
        #expect(words("a / b /*c*/* d") == ["a", "/", "b", "*", "d"])
    }

    @Test("the text of literals is no code")
    func literals() {
        #expect(words(#"a("b // c", "d\"e")"#) == ["a", "(", ",", ")"])
        #expect(words(##"a(#"b"c"#, d)"##) == ["a", "(", ",", "d", ")"])
        #expect(words("a(\"\"\"\n  b \"c\"\n  \"\"\", d)") == ["a", "(", ",", "d", ")"])
        #expect(words("#if os(Linux)") == ["#", "if", "os", "(", "Linux", ")"])
    }

    @Test("what is interpolated into a literal is code, also a literal in it")
    func interpolations() {
        #expect(words(#""a \(b(c, "d)")) e" + f"#) == ["(", "b", "(", "c", ",", ")", ")", "+", "f"])
        #expect(words(###"#"a \(b) \#(c)"#"###) == ["(", "c", ")"])
    }

    @Test("tokens know their lines")
    func lines() {
        let tokens = SwiftCode("a\n/* b\n */ c\n\"\"\"\n d\n \"\"\"\ne").tokens

        #expect(tokens == [.init(text: "a", line: 1), .init(text: "c", line: 3), .init(text: "e", line: 7)])
    }
}
