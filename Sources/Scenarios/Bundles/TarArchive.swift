/// Files as a `.tar.gz`: POSIX ustar (IEEE Std 1003.1, pax) in gzip (RFC 1952) without compression, so that nothing has to
/// be installed to write one.
struct TarArchive {
    private var bytes: [UInt8] = []

    /// Adds a file.
    /// - Parameters:
    ///   - name: at most 100 octets of ASCII.
    ///   - modified: seconds since the epoch.
    mutating func add(_ name: String, _ contents: [UInt8], modified: Int64) {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
        }
        func octal(_ number: Int64, _ digits: Int) -> String {
            let text = String(max(0, number), radix: 8)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        put(String(decoding: name.utf8.prefix(100), as: UTF8.self), at: 0)
        put("0000644", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        put(octal(Int64(contents.count), 11), at: 124)
        put(octal(modified, 11), at: 136)
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        // The sum of the header, with its own field as spaces.
        let sum = header.reduce(Int64(0)) { $0 + Int64($1) }
        put(octal(sum, 6), at: 148)
        header[154] = 0
        header[155] = 0x20
        bytes += header
        bytes += contents
        bytes += [UInt8](repeating: 0, count: (512 - contents.count % 512) % 512)
    }

    /// The archive, whole.
    var compressed: [UInt8] {
        let data = bytes + [UInt8](repeating: 0, count: 1_024)
        // RFC 1952 section 2.3: no name, no time, unknown system.
        var result: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
        var start = 0
        repeat {
            // RFC 1951 section 3.2.4: stored blocks.
            let end = min(start + 65_535, data.count)
            let length = UInt16(end - start)
            result.append(end == data.count ? 1 : 0)
            result += [UInt8(length & 0xff), UInt8(length >> 8), UInt8(~length & 0xff), UInt8(~length >> 8)]
            result += data[start..<end]
            start = end
        } while start < data.count
        for word in [TarArchive.checksum(data), UInt32(truncatingIfNeeded: data.count)] {
            for shift in [0, 8, 16, 24] { result.append(UInt8(truncatingIfNeeded: word >> UInt32(shift))) }
        }
        return result
    }

    /// CRC-32 as RFC 1952 section 8 has it.
    static func checksum(_ data: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xffff_ffff
        for byte in data { sum = table[Int((sum ^ UInt32(byte)) & 0xff)] ^ (sum >> 8) }
        return sum ^ 0xffff_ffff
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { sum, _ in sum & 1 == 1 ? 0xedb8_8320 ^ (sum >> 1) : sum >> 1 }
    }
}
