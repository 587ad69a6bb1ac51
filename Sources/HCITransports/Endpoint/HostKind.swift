internal import NIOCore

/// What can be said of a host without asking anybody.
enum HostKind: Hashable {
    /// Only this machine: 127.0.0.0/8, ::1 and `localhost`.
    case loopback
    /// Another address, or a name, which may have any address.
    case open
    /// Neither an address nor a name.
    case unusable

    init(_ host: some StringProtocol) {
        let text = String(host)
        if let address = try? SocketAddress(ipAddress: text, port: 0) {
            self = Self.isLoopback(address) ? .loopback : .open
        } else if text.lowercased() == "localhost" {
            self = .loopback
        } else {
            self = Self.isName(text) ? .open : .unusable
        }
    }

    static func isIPv6(_ host: some StringProtocol) -> Bool {
        guard case .v6 = try? SocketAddress(ipAddress: String(host), port: 0) else { return false }
        return true
    }

    /// Whether the address is of this machine alone.
    static func isLoopback(_ address: SocketAddress) -> Bool {
        switch address {
        case .v4: address.ipAddress?.hasPrefix("127.") ?? false
        case .v6: address.ipAddress == "::1"
        case .unixDomainSocket: true
        }
    }

    /// Labels of letters, digits, hyphens and underscores. The last one is not a number, so that no address with a slip
    /// of the pen is looked up as a name.
    private static func isName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, let last = labels.last, !last.utf8.allSatisfy(isDigit) else { return false }
        return labels.allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63 && !label.hasPrefix("-")
                && label.utf8.allSatisfy { isLetter($0) || isDigit($0) || "-_".utf8.contains($0) }
        }
    }

    static func isDigit(_ octet: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) }

    private static func isLetter(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet | 0x20)
    }
}
