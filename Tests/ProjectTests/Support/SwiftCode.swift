/// Swift source without comments and without the text of its string literals.
///
/// What is left out becomes a space, or a line break where it had one, so that line numbers hold. Code in a literal's
/// interpolations stays. Regex literals are taken for code.
struct SwiftCode {
    let text: String

    init(_ source: String) {
        var stripper = Stripper(Array(source.unicodeScalars))
        stripper.code(until: nil)
        text = String(stripper.kept)
    }

    /// A word (letters, digits, underscores) or a single other character, with the line where it stands.
    struct Token: Equatable {
        let text: String
        let line: Int
    }

    var tokens: [Token] {
        var tokens: [Token] = []
        var word = ""
        var line = 1
        for character in text {
            if character.isLetter || character.isNumber || character == "_" {
                word.append(character)
                continue
            }
            if !word.isEmpty { tokens.append(Token(text: word, line: line)) }
            word = ""
            if character.isNewline {
                line += 1
            } else if !character.isWhitespace {
                tokens.append(Token(text: String(character), line: line))
            }
        }
        if !word.isEmpty { tokens.append(Token(text: word, line: line)) }
        return tokens
    }
}

private struct Stripper {
    private let source: [Unicode.Scalar]
    private var position = 0
    private(set) var kept = String.UnicodeScalarView()

    init(_ source: [Unicode.Scalar]) { self.source = source }

    /// Keeps code up to the parenthesis that closes an interpolation, or to the end.
    mutating func code(until closing: Unicode.Scalar?) {
        var depth = 0
        while let scalar = peek() {
            if starts("//") {
                while let next = peek(), next != "\n" { drop() }
            } else if starts("/*") {
                blockComment()
            } else if let hashes = literalOpening() {
                literal(hashes: hashes)
            } else {
                if scalar == closing, depth == 0 { return }
                if scalar == "(" { depth += 1 }
                if scalar == ")" { depth -= 1 }
                kept.append(scalar)
                position += 1
            }
        }
    }

    /// Block comments nest.
    private mutating func blockComment() {
        var depth = 0
        while peek() != nil {
            if starts("/*") {
                depth += 1
                drop(2)
            } else if starts("*/") {
                depth -= 1
                drop(2)
                if depth == 0 { return }
            } else {
                drop()
            }
        }
    }

    /// How many `#` open a string literal here; nil where none begins.
    private func literalOpening() -> Int? {
        var hashes = 0
        while peek(hashes) == "#" { hashes += 1 }
        return peek(hashes) == "\"" ? hashes : nil
    }

    private mutating func literal(hashes: Int) {
        let raw = String(repeating: "#", count: hashes)
        drop(hashes)
        let isMultiline = starts("\"\"\"")
        let quotes = isMultiline ? "\"\"\"" : "\""
        drop(quotes.count)
        while let scalar = peek() {
            if starts("\\" + raw) {
                drop(1 + hashes)
                guard peek() == "(" else {
                    drop()
                    continue
                }
                kept.append("(")
                position += 1
                code(until: ")")
                if peek() != nil {
                    kept.append(")")
                    position += 1
                }
            } else if starts(quotes + raw) {
                drop(quotes.count + hashes)
                return
            } else if !isMultiline, scalar == "\n" {
                // Not Swift: the literal was never closed.
                return
            } else {
                drop()
            }
        }
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        position + offset < source.count ? source[position + offset] : nil
    }

    private func starts(_ text: String) -> Bool {
        text.unicodeScalars.enumerated().allSatisfy { peek($0.offset) == $0.element }
    }

    private mutating func drop(_ count: Int = 1) {
        for _ in 0..<count {
            guard let scalar = peek() else { return }
            kept.append(scalar == "\n" ? "\n" : " ")
            position += 1
        }
    }
}
