internal import NIOCore

extension HCIEndpoint {
    /// Reads the text of an endpoint.
    /// - Parameter allowRemote: whether others than this machine may be listened to.
    /// - Throws: `unknownKind`, `missingPart`, `badHost`, `badPort`, `badPath`, `notLoopback`.
    package init(_ text: String, allowRemote: Bool = false) throws(TransportError) {
        let kinds = "the kinds are \(Self.kinds.joined(separator: " and "))"
        guard let colon = text.firstIndex(of: ":") else {
            throw TransportError(.unknownKind, text, "there is no kind before a colon; \(kinds)")
        }
        let rest = text[text.index(after: colon)...]
        switch text[..<colon] {
        case "tcp-server": self = try Self.tcpServer(rest, of: text, allowRemote: allowRemote)
        case "unix-server": self = try Self.unixServer(rest, of: text)
        case let kind: throw TransportError(.unknownKind, text, "there is no kind \"\(kind)\"; \(kinds)")
        }
    }

    private static func tcpServer(
        _ rest: Substring, of text: String, allowRemote: Bool
    ) throws(TransportError) -> HCIEndpoint {
        let (host, digits) = try split(rest, of: text)
        guard !digits.isEmpty else {
            throw TransportError(.missingPart, text, "the port is missing; 0 takes any that is free")
        }
        // Digits alone: a number may begin with a sign elsewhere.
        guard digits.utf8.allSatisfy(HostKind.isDigit), let port = UInt16(digits) else {
            throw TransportError(.badPort, text, "\"\(digits)\" is no port, which is a number from 0 to 65535")
        }
        let kind = HostKind(host)
        guard kind != .unusable else {
            throw TransportError(.badHost, text, "\"\(host)\" is neither a host name nor an address")
        }
        guard kind == .loopback || allowRemote else {
            throw TransportError(
                .notLoopback, text,
                "\"\(host)\" lets other machines in, which is not allowed here; localhost, 127.0.0.1 and [::1] do not")
        }
        return .tcpServer(host: String(host), port: port)
    }

    /// Host and port of `HOST:PORT` or `[IPv6]:PORT`.
    private static func split(
        _ rest: Substring, of text: String
    ) throws(TransportError) -> (host: Substring, port: Substring) {
        let missing = "after the kind comes HOST:PORT, such as tcp-server:127.0.0.1:0"
        guard let colon = rest.lastIndex(of: ":") else { throw TransportError(.missingPart, text, missing) }
        let port = rest[rest.index(after: colon)...]
        var host = rest[..<colon]
        if host.hasPrefix("[") {
            guard host.hasSuffix("]"), HostKind.isIPv6(host.dropFirst().dropLast()) else {
                throw TransportError(.badHost, text, "in brackets comes an IPv6 address, then the port: [::1]:0")
            }
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw TransportError(.badHost, text, "an IPv6 address stands in brackets: tcp-server:[::1]:0")
        }
        guard !host.isEmpty else { throw TransportError(.missingPart, text, "the host is missing; \(missing)") }
        return (host, port)
    }

    private static func unixServer(_ path: Substring, of text: String) throws(TransportError) -> HCIEndpoint {
        guard !path.isEmpty else {
            throw TransportError(.missingPart, text, "the path is missing; such as unix-server:/run/latch/hci")
        }
        guard !path.utf8.contains(0) else {
            throw TransportError(.badPath, text, "a path has no zero octet")
        }
        let length = path.utf8.count
        guard length <= maximumPathLength else {
            throw TransportError(
                .badPath, text, "the path of a socket has at most \(maximumPathLength) octets, and this one \(length)")
        }
        return .unixServer(path: String(path))
    }
}
