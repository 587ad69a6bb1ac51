/// Finds keys whose comparison could take for ever.
///
/// Yams compares the keys of a map with everything in them, aliases followed. Lists of aliases of lists of aliases grow
/// exponentially, so a few hundred bytes with such a list as a key would keep it busy for years. No file of ours has
/// anything but words as keys. A text with anchors and aliases is therefore searched, before it is parsed, for what
/// looks like another key; one without, and that is nearly every one, cannot grow.
enum KeyGuard {
    static func positionOfUnboundedKey(in text: String) -> SourcePosition? {
        let bytes = Array(text.utf8)
        guard hasIndicator(UInt8(ascii: "&"), in: bytes), hasIndicator(UInt8(ascii: "*"), in: bytes) else { return nil }
        var position = SourcePosition.start
        for index in bytes.indices {
            if bytes[index] == 0x0a {
                position = SourcePosition(line: position.line + 1, column: 1)
                continue
            }
            if beginsOtherKey(at: index, in: bytes) { return position }
            // Columns count scalars: continuation bytes of UTF-8 have none of their own.
            if bytes[index] & 0xc0 != 0x80 { position.column += 1 }
        }
        return nil
    }

    /// `? key`, `[…]: value`, `{…}: value` and `*alias : value`.
    private static func beginsOtherKey(at index: Int, in bytes: [UInt8]) -> Bool {
        switch bytes[index] {
        case UInt8(ascii: "?"):
            return isIndicator(at: index, in: bytes)
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            return isColon(after: index + 1, in: bytes)
        case UInt8(ascii: "*"):
            guard isIndicator(at: index, in: bytes) else { return false }
            let end = bytes[(index + 1)...].firstIndex { !isNameByte($0) } ?? bytes.endIndex
            return isColon(after: end, in: bytes)
        default:
            return false
        }
    }

    private static func isColon(after index: Int, in bytes: [UInt8]) -> Bool {
        bytes[index...].first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: ":")
    }

    private static func hasIndicator(_ character: UInt8, in bytes: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0] == character && isIndicator(at: $0, in: bytes) }
    }

    /// Whether something of YAML's own may begin here: behind white space, a bracket, a comma or a dash.
    private static func isIndicator(at index: Int, in bytes: [UInt8]) -> Bool {
        guard index > 0 else { return true }
        let previous = bytes[index - 1]
        return previous <= 0x20 || "[{,-:?".utf8.contains(previous) || previous >= 0x80
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
