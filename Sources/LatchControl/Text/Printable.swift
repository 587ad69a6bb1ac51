extension String {
    /// The text with each control character, which could move the cursor or break a table, as U+FFFD.
    package var printable: String { replacingControls(except: nil) }

    /// The same, but for the ends of lines.
    package var printableLines: String { replacingControls(except: "\n") }

    private func replacingControls(except kept: Unicode.Scalar?) -> String {
        let isReplaced = { (scalar: Unicode.Scalar) in
            scalar.properties.generalCategory == .control && scalar != kept
        }
        guard unicodeScalars.contains(where: isReplaced) else { return self }
        var text = ""
        text.unicodeScalars.append(contentsOf: unicodeScalars.map { isReplaced($0) ? "\u{fffd}" : $0 })
        return text
    }

    /// The text as one word of a shell's command line.
    package var shellWord: String {
        let isPlain = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-_./:@+,".utf8.contains(byte)
            }
        }
        if !isEmpty, utf8.allSatisfy(isPlain) { return self }
        return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
