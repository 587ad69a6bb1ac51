/// A block of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3), such as `203.0.113.0/24`.
///
/// IPv4 in IPv6 (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2) is IPv4. A block of one kind has no address of the other.
package struct AddressBlock: Hashable, Sendable {
    /// Four bytes or sixteen.
    private let bytes: [UInt8]
    private let prefixLength: Int

    /// - Returns: nil for anything else. An address without a length is a block of itself.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = AddressBlock.bytes(String(parts[0])) else { return nil }
        var length = address.count * 8
        if parts.count > 1 {
            guard let number = AddressBlock.decimal(parts[1], atMost: length) else { return nil }
            length = number
        }
        let isMapped = AddressBlock.isMapped(address) && length >= 96
        bytes = isMapped ? Array(address.suffix(4)) : address
        prefixLength = isMapped ? length - 96 : length
    }

    /// - Parameter address: what is no address is in no block.
    package func contains(_ address: String) -> Bool {
        guard let other = AddressBlock(address), other.bytes.count == bytes.count,
            other.prefixLength == other.bytes.count * 8
        else { return false }
        return (0..<prefixLength).allSatisfy { bit in
            let mask = UInt8(0x80) >> UInt8(bit % 8)
            return bytes[bit / 8] & mask == other.bytes[bit / 8] & mask
        }
    }

    /// Whether a text is one address, without a length.
    package static func isAddress(_ text: String) -> Bool { bytes(text) != nil }

    private static func isMapped(_ address: [UInt8]) -> Bool {
        address.count == 16 && address.prefix(10).allSatisfy { $0 == 0 } && address[10] == 0xff && address[11] == 0xff
    }

    private static func bytes(_ text: String) -> [UInt8]? { ipv4(text[...]) ?? ipv6(text) }

    /// Four decimal numbers without leading zeroes, which some readers take for octal (RFC 6943 section 3.1.1).
    private static func ipv4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", maxSplits: 4, omittingEmptySubsequences: false)
        let bytes = parts.compactMap { decimal($0, atMost: 255).map { UInt8($0) } }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    /// Eight groups of up to four hexadecimal digits, of which one run may be left out as `::`; the last two may be an
    /// IPv4 address (RFC 4291 section 2.2).
    private static func ipv6(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 45 else { return nil }
        guard let gap = text.firstRange(of: "::") else {
            return groups(text[...]).flatMap { $0.count == 16 ? $0 : nil }
        }
        let (before, after) = (text[..<gap.lowerBound], text[gap.upperBound...])
        guard let head = before.isEmpty ? [] : groups(before, mayEndInIPv4: false),
            let tail = after.isEmpty ? [] : groups(after), head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// - Returns: nil where something is not a group.
    private static func groups(_ text: Substring, mayEndInIPv4: Bool = true) -> [UInt8]? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if mayEndInIPv4, index == parts.count - 1, let last = ipv4(part) {
                bytes += last
            } else {
                let isGroup = (1...4).contains(part.utf8.count) && part.allSatisfy { $0.isASCII && $0.isHexDigit }
                guard isGroup, let group = UInt16(part, radix: 16) else { return nil }
                bytes += [UInt8(group >> 8), UInt8(group & 0xff)]
            }
        }
        return bytes
    }

    /// Digits without a leading zero.
    private static func decimal(_ text: Substring, atMost limit: Int) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text.utf8.count == 1 || text.first != "0", let number = Int(text), number <= limit
        else { return nil }
        return number
    }
}
