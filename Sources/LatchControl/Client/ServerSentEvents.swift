/// An event of a stream of server-sent events.
package struct ServerSentEvent: Sendable, Equatable {
    /// The last id that the stream has named, empty where it has named none.
    package var id: String
    /// `message` where the stream names no kind.
    package var kind: String
    package var data: String

    package init(id: String, kind: String, data: String) {
        self.id = id
        self.kind = kind
        self.data = data
    }
}

/// Reads server-sent events out of bytes that arrive in whatever pieces (WHATWG HTML, section 9.2.6). Comments and
/// `retry` mean nothing here; an event that the stream's end cuts off is dropped.
package struct ServerSentEventParser: Sendable {
    /// The stream sent more than any event may hold.
    package struct TooLong: Error {}

    /// The most bytes that one line, and the data of one event, may have.
    package static let longest = 4 << 20

    private var line: [UInt8] = []
    private var endedByReturn = false
    private var isFirstLine = true
    private var id = ""
    private var kind = ""
    private var data: String?

    package init() {}

    /// Takes what has arrived.
    /// - Returns: the events that it completes, in order.
    package mutating func receive(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            // A line ends by CR, LF or both, and both may come apart.
            let followsReturn = endedByReturn
            endedByReturn = byte == 0x0d
            switch byte {
            case 0x0a where followsReturn: continue
            case 0x0a, 0x0d:
                if let event = try endLine() { events.append(event) }
            default:
                guard line.count < Self.longest else { throw TooLong() }
                line.append(byte)
            }
        }
        return events
    }

    private mutating func endLine() throws(TooLong) -> ServerSentEvent? {
        defer {
            line.removeAll(keepingCapacity: true)
            isFirstLine = false
        }
        if isFirstLine, line.starts(with: [0xef, 0xbb, 0xbf]) { line.removeFirst(3) }
        if line.isEmpty { return endEvent() }
        let name = line.prefix { $0 != UInt8(ascii: ":") }
        var rest = line.dropFirst(name.count + 1)
        if rest.first == UInt8(ascii: " ") { rest.removeFirst() }
        let value = String(decoding: rest, as: UTF8.self)
        switch String(decoding: name, as: UTF8.self) {
        case "id" where !value.contains("\0"): id = value
        case "event": kind = value
        case "data":
            data = data.map { $0 + "\n" + value } ?? value
            guard (data?.utf8.count ?? 0) <= Self.longest else { throw TooLong() }
        default: break
        }
        return nil
    }

    private mutating func endEvent() -> ServerSentEvent? {
        defer {
            kind = ""
            data = nil
        }
        return data.map { ServerSentEvent(id: id, kind: kind.isEmpty ? "message" : kind, data: $0) }
    }
}
