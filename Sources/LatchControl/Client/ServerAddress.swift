/// Where the daemon is: the part of a URL before the control API's own path.
package struct ServerAddress: Sendable, Equatable, CustomStringConvertible {
    package static let standard = "http://127.0.0.1:8080"

    /// Scheme, host, port and, behind a proxy, a path; without a slash at the end.
    package let description: String

    /// Reads `http://HOST[:PORT]`, `https://HOST[:PORT]` or `HOST[:PORT]`, which is taken for HTTP.
    package init(_ text: String) throws(ControlError) {
        var rest = Substring(text)
        var scheme = "http"
        if let mark = text.firstRange(of: "://") {
            scheme = text[..<mark.lowerBound].lowercased()
            rest = text[mark.upperBound...]
        }
        while rest.last == "/" { rest.removeLast() }
        let authority = rest.prefix { $0 != "/" }
        guard scheme == "http" || scheme == "https", Self.isAuthority(authority), rest.allSatisfy(Self.isPlain) else {
            let message = "\"\(text)\" is no server: give http://HOST:PORT, https://HOST:PORT or HOST:PORT"
            throw ControlError(code: .usage, message: message)
        }
        description = "\(scheme)://\(rest)"
    }

    /// Whether this is a host, in brackets where it is an IPv6 address, and maybe a port.
    private static func isAuthority(_ authority: Substring) -> Bool {
        var port = authority.drop { $0 != ":" }
        var host = authority.prefix { $0 != ":" }
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return false }
            host = authority[...end]
            port = authority[authority.index(after: end)...]
            guard port.isEmpty || port.first == ":" else { return false }
        }
        return !host.isEmpty && (port.isEmpty || UInt16(port.dropFirst()).map { $0 > 0 } ?? false)
    }

    private static func isPlain(_ character: Character) -> Bool {
        character.isASCII && character > " " && !"?#@\"<>\\^`{|}\u{7f}".contains(character)
    }
}
