extension String {
    /// How many columns of a terminal the text takes: two for wide characters and emoji, none for combining ones.
    package var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }
}

extension Character {
    /// Columns by the first scalar that has any; what joins on to it adds none, save the selector of emoji.
    fileprivate var displayWidth: Int {
        let width = unicodeScalars.first?.displayWidth ?? 0
        return unicodeScalars.contains("\u{fe0f}") ? 2 : width
    }
}

extension Unicode.Scalar {
    fileprivate var displayWidth: Int {
        if value < 0x300 { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return properties.isEmojiPresentation || isWide ? 2 : 1
        }
    }

    /// The blocks that Unicode's East Asian Width (UAX #11) calls wide or full width.
    private var isWide: Bool {
        switch value {
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x4dbf, 0x4e00...0xa4cf, 0xa960...0xa97c, 0xac00...0xd7a3,
            0xf900...0xfaff, 0xfe30...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f,
            0x1f900...0x1f9ff, 0x20000...0x3fffd:
            true
        default: false
        }
    }
}
