/// The dynamic truncation of RFC 4226, section 5.3: from a message authentication code to a few decimal digits.
///
/// The RFC is written for HMAC-SHA-1's 20 bytes. For longer codes the offset comes from the last byte, as in RFC 6238.
package enum DynamicTruncation {
    /// The shortest code that can be truncated, in bytes: the largest offset, 15, and the four bytes there and after.
    package static let minimumLength = 20

    /// The 31 bits that the low four bits of the last byte point at.
    /// - Parameter mac: at least ``minimumLength`` bytes. That is a precondition: it is our own HMAC's output.
    package static func value(of mac: some RandomAccessCollection<UInt8>) -> UInt32 {
        precondition(mac.count >= minimumLength, "a code of \(mac.count) bytes cannot be truncated")
        let offset = Int(mac[mac.index(before: mac.endIndex)] & 0x0f)
        let word = mac.dropFirst(offset).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return word & 0x7fff_ffff
    }

    /// The last `count` decimal digits of ``value(of:)``, leading zeros included.
    /// - Parameters:
    ///   - count: 1…9; the RFC allows 6 to 8.
    ///   - mac: at least ``minimumLength`` bytes.
    package static func digits(_ count: Int, of mac: some RandomAccessCollection<UInt8>) -> String {
        precondition((1...9).contains(count), "\(count) digits")
        var rest = value(of: mac)
        return String(unsafeUninitializedCapacity: count) { buffer in
            for position in stride(from: count - 1, through: 0, by: -1) {
                buffer[position] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            return count
        }
    }
}
