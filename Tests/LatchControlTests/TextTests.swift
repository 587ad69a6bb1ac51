internal import LatchControl
internal import Testing

@Suite struct TextTests {
    @Test("Columns are aligned by what a terminal shows, and lines end without spaces")
    func table() {
        var table = Table(heading: ["NAME", "N", "NOTE"], alignments: [.left, .right, .left])
        table.append(["Zoë", "7", "x"])
        table.append(["東京", "123", "-"])
        table.append(["🚪\u{1b}", "1"])
        table.append([])

        #expect(table.text == "NAME    N  NOTE\nZoë     7  x\n東京  123  -\n🚪\u{fffd}     1\n\n")
    }

    @Test(
        "The width of text",
        arguments: [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("東京", 4), ("🚪", 2), ("👩‍👩‍👧", 2), ("ｱ", 1), ("Ａ", 2), ("—", 1),
            ("❤️", 2), ("한", 2), ("🇺🇸", 2),
        ])
    func width(text: String, width: Int) {
        #expect(text.displayWidth == width)
    }

    @Test("Text from outside cannot steer the terminal")
    func printable() {
        #expect("a\u{1b}[2Jb\nc\u{9b}é".printable == "a\u{fffd}[2Jb\u{fffd}c\u{fffd}é")
        #expect("a\u{7}\nb".printableLines == "a\u{fffd}\nb")
    }

    @Test(
        "A word for a shell",
        arguments: [("101", "101"), ("Room 1", "'Room 1'"), ("a'b", "'a'\\''b'"), ("", "''"), ("$(x)", "'$(x)'")])
    func shellWord(text: String, word: String) {
        #expect(text.shellWord == word)
    }

    @Test(
        "Percent-encoding leaves only what RFC 3986 calls unreserved",
        arguments: [
            ("Maple Court/101", "Maple%20Court%2F101"), ("a-b.c_d~9Z", "a-b.c_d~9Z"), ("+&=?#%", "%2B%26%3D%3F%23%25"),
            ("é\n", "%C3%A9%0A"), ("", ""), (":@!$'()*,;[]", "%3A%40%21%24%27%28%29%2A%2C%3B%5B%5D"),
        ])
    func percentEncoding(text: String, encoded: String) {
        #expect(text.percentEncoded == encoded)
    }

    @Test(
        "Addresses of servers",
        arguments: [
            ("127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://host", "http://host"),
            ("HTTPS://host:8443/", "https://host:8443"), ("host", "http://host"), ("[::1]:80", "http://[::1]:80"),
            ("https://ci.example/latch/", "https://ci.example/latch"),
        ])
    func address(text: String, server: String) throws {
        #expect(try ServerAddress(text).description == server)
    }

    @Test(
        "What is no address of a server",
        arguments: [
            "", "http://", "ftp://host", ":8080", "host:", "host:0", "host:70000", "host:x", "a b", "host/?q",
            "http:///x",
            "[::1", "[::1]x", "unix:///run/latchd", "user@host",
        ])
    func noAddress(text: String) {
        #expect(throws: ControlError.self) { try ServerAddress(text) }
    }
}
