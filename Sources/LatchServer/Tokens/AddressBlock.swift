internal import Foundation

/// A block of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3), such as `203.0.113.0/24`.
struct AddressBlock {
    private let bytes: [UInt8]
    private let prefixLength: Int

    /// - Returns: nil for anything else. An address without a length is a block of itself.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bytes = AddressBlock.bytes(String(parts[0])) else { return nil }
        let length = parts.count > 1 ? Int(parts[1]) : bytes.count * 8
        guard let length, (0...bytes.count * 8).contains(length) else { return nil }
        self.bytes = bytes
        prefixLength = length
    }

    func contains(_ address: String) -> Bool {
        guard let other = AddressBlock.bytes(address), other.count == bytes.count else { return false }
        return (0..<prefixLength).allSatisfy { bit in
            let mask = UInt8(0x80) >> UInt8(bit % 8)
            return bytes[bit / 8] & mask == other[bit / 8] & mask
        }
    }

    /// Four or sixteen bytes; IPv4 in IPv6 (`::ffff:192.0.2.1`) counts as IPv4.
    private static func bytes(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes.prefix(4)) }
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
        return isMapped ? Array(bytes.suffix(4)) : bytes
    }
}
