/// Whether `text` is a CIDR block (RFC 4632, RFC 4291) or a single address, of IPv4 or IPv6.
func isAddressBlock(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let address = parts.first, parts.count <= 2 else { return false }
    let bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0
    guard bits > 0 else { return false }
    return parts.count == 1 || isDecimal(parts[1], atMost: bits)
}

private func isIPv4(_ text: Substring) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { isDecimal($0, atMost: 255) }
}

/// Eight groups of up to four hexadecimal digits, of which one run may be left out as `::`; the last two may be an
/// IPv4 address.
private func isIPv6(_ text: Substring) -> Bool {
    guard let gap = text.firstRange(of: "::") else { return groupCount(text) == 8 }
    let before = text[..<gap.lowerBound]
    let after = text[gap.upperBound...]
    guard let left = before.isEmpty ? 0 : groupCount(before, allowsIPv4: false),
        let right = after.isEmpty ? 0 : groupCount(after)
    else { return false }
    return left + right <= 7
}

/// - Returns: nil where something is not a group.
private func groupCount(_ text: Substring, allowsIPv4: Bool = true) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var count = 0
    for (index, part) in parts.enumerated() {
        if allowsIPv4, index == parts.count - 1, isIPv4(part) {
            count += 2
        } else if (1...4).contains(part.utf8.count), part.allSatisfy({ $0.isASCII && $0.isHexDigit }) {
            count += 1
        } else {
            return nil
        }
    }
    return count
}

/// Digits without a leading zero.
private func isDecimal(_ text: Substring, atMost limit: Int) -> Bool {
    guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        text.utf8.count == 1 || text.first != "0", let number = Int(text)
    else { return false }
    return number <= limit
}
