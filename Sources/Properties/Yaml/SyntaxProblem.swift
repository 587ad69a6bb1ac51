internal import Yams

/// What Yams says of a text that is not YAML, in our words and with a place.
struct SyntaxProblem {
    var position = SourcePosition.start
    var message: String
    /// The first of equal keys in a map, where that is the problem.
    private(set) var duplicate: DuplicateKey?

    init(_ error: any Error, in text: String) {
        self.init(reading: error, in: text)
        // What is missing at the end would be told behind the lines that short texts get.
        position = min(position, SyntaxProblem.end(of: text))
    }

    private init(reading error: any Error, in text: String) {
        guard let error = error as? YamlError else {
            message = "not YAML: \(error)"
            return
        }
        let tooDeep = "found lists or maps nested too deep; expected at most \(StrictDocument.maximumDepth) levels"
        switch error {
        case .parser(_, let problem, let mark, _) where problem.hasPrefix("Maximum nesting level"):
            position = SourcePosition(mark)
            message = tooDeep
        case .scanner(_, _, let mark, _) where SyntaxProblem.isTab(at: SourcePosition(mark), in: text):
            position = SourcePosition(mark)
            message = "found a tab where a line is indented; expected spaces"
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            position = SourcePosition(mark)
            message = "not YAML: \(problem)" + (context.map { " (\($0.text) that begins at \($0.mark))" } ?? "")
        case .composer(let context, let problem, let mark, _):
            position = SourcePosition(mark)
            message = context == nil ? "not YAML: \(problem)" : "found a second document; expected only one in the file"
        case .reader(let problem, let offset, let value, _):
            position = SyntaxProblem.position(ofCharacter: offset ?? 0, in: text)
            message = "not YAML: \(problem)" + (value >= 0 ? " (U+\(String(value, radix: 16, uppercase: true)))" : "")
        case .duplicatedKeysInMapping(let keys, let context):
            self = SyntaxProblem(duplicate: keys.first ?? "", first: SourcePosition(context.mark), in: text)
        case .memory:
            message = tooDeep
        default:
            message = "not YAML: \(error)"
        }
    }

    /// Yams gives the place of the first of the equal keys, and stops there; the reader wants the second.
    private init(duplicate key: String, first: SourcePosition, in text: String) {
        duplicate = DuplicateKey(position: first)
        if let second = SyntaxProblem.position(ofNext: key, after: first, in: text) {
            position = second
            message = "found the key \(quoted(key)) a second time; expected it once (the first is at \(first))"
        } else {
            position = first
            message = "found the key \(quoted(key)) more than once in this map; expected it once"
        }
    }

    /// The next line of a block map that has `key` in the column of the first; nil in maps of the `{…}` form.
    private static func position(ofNext key: String, after first: SourcePosition, in text: String) -> SourcePosition? {
        let indent = first.column - 1
        let spellings = [key, "'\(key)'", "\"\(key)\""].map { Array($0.utf8) }
        for (index, line) in text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated()
        where index >= first.line {
            let content = line.drop { $0 == 0x20 }
            guard let start = content.first, start != 0x0d, start != UInt8(ascii: "#") else { continue }
            let spaces = line.count - content.count
            if spaces < indent { return nil }
            guard spaces == indent, let spelling = spellings.first(where: content.starts) else { continue }
            if content.dropFirst(spelling.count).drop(while: { $0 == 0x20 }).first == UInt8(ascii: ":") {
                return SourcePosition(line: index + 1, column: first.column)
            }
        }
        return nil
    }

    /// Whether only spaces are before a tab in its line.
    private static func isTab(at position: SourcePosition, in text: String) -> Bool {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(position.line - 1) else { return false }
        let line = lines[position.line - 1]
        return line.first { $0 != " " } == "\t" && line.prefix { $0 == " " }.count == position.column - 1
    }

    private static func end(of text: String) -> SourcePosition {
        let bytes = text.utf8
        let lastLine = bytes.lastIndex(of: 0x0a).map { text[bytes.index(after: $0)...] } ?? text[...]
        return SourcePosition(line: bytes.count { $0 == 0x0a } + 1, column: lastLine.unicodeScalars.count + 1)
    }

    private static func position(ofCharacter offset: Int, in text: String) -> SourcePosition {
        var position = SourcePosition.start
        for character in text.prefix(offset) {
            if character.isNewline {
                position.line += 1
                position.column = 1
            } else {
                position.column += 1
            }
        }
        return position
    }
}

/// A key that its map has again.
struct DuplicateKey {
    let position: SourcePosition

    /// The text with another key in its place, as long as the key is, that nobody else has.
    /// - Parameter number: tells it from those of other keys.
    /// - Returns: nil where there is no key.
    func renamed(_ number: Int, in text: String) -> String? {
        var scalars = text.unicodeScalars
        var index = scalars.startIndex
        for _ in 1..<max(1, position.line) {
            guard let end = scalars[index...].firstIndex(of: "\n") else { return nil }
            index = scalars.index(after: end)
        }
        guard
            let start = scalars.index(index, offsetBy: position.column - 1, limitedBy: scalars.endIndex),
            let first = scalars[start...].first, let other = Unicode.Scalar(DuplicateKey.firstPrivate + UInt32(number))
        else { return nil }
        let letter = ["'", "\""].contains(first) ? scalars.index(after: start) : start
        guard letter < scalars.endIndex else { return nil }
        scalars.replaceSubrange(letter...letter, with: CollectionOfOne(other))
        return String(scalars)
    }

    /// Of the characters for private use.
    private static let firstPrivate: UInt32 = 0xe000
}

extension SourcePosition {
    init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}
