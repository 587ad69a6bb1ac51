internal import LatchControl
internal import Testing

@Suite struct ServerSentEventTests {
    static let stream = """
        \u{feff}: a comment\r\nid: 1\r\nevent: door.näme\r\ndata: {"a":1}\r\ndata:second 🚪 line\r\n\r\n\
        data: no kind\r\rid\nevent: third\ndata\n\nevent: no data\n\nretry: 5\nunknown: x\n\ndata: cut off
        """
    static let events = [
        ServerSentEvent(id: "1", kind: "door.näme", data: "{\"a\":1}\nsecond 🚪 line"),
        ServerSentEvent(id: "1", kind: "message", data: "no kind"),
        ServerSentEvent(id: "", kind: "third", data: ""),
    ]

    @Test("A stream reads the same wherever it is split")
    func split() throws {
        let bytes = Array(Self.stream.utf8)
        for index in 0...bytes.count {
            var parser = ServerSentEventParser()
            let events = try parser.receive(bytes[..<index]) + parser.receive(bytes[index...])
            #expect(events == Self.events, "split at \(index)")
        }
    }

    @Test("A stream reads the same byte by byte")
    func byteByByte() throws {
        var parser = ServerSentEventParser()
        let events = try Self.stream.utf8.flatMap { try parser.receive([$0]) }

        #expect(events == Self.events)
    }

    @Test("A line without end, and data without end, are refused")
    func tooLong() throws {
        let long = [UInt8](repeating: 0x61, count: ServerSentEventParser.longest)
        var line = ServerSentEventParser()
        var data = ServerSentEventParser()

        #expect(throws: ServerSentEventParser.TooLong.self) { try line.receive(long + [0x61]) }
        #expect(throws: ServerSentEventParser.TooLong.self) {
            for _ in 0..<3 { _ = try data.receive("data:".utf8 + long.dropLast(5) + [0x0a]) }
        }
    }
}
