/// One thing that is wrong in a file, and where.
package struct Problem: Hashable, Sendable, CustomStringConvertible {
    package var file: String
    package var position: SourcePosition
    /// What was found and what was expected, in one line.
    package var message: String

    package init(file: String, position: SourcePosition, message: String) {
        self.file = file
        self.position = position
        self.message = message
    }

    /// `file:line:column: error: message`, the form that editors and CI systems find.
    package var description: String { "\(file):\(position): error: \(message)" }
}

/// Why a file was refused: every problem that one pass found, in the order of the file.
package struct FileProblems: Error, Hashable, Sendable, CustomStringConvertible {
    /// At least one.
    package var problems: [Problem]
    /// False where reading stopped because there were too many.
    package var isComplete: Bool

    package init(problems: [Problem], isComplete: Bool = true) {
        self.problems = problems
        self.isComplete = isComplete
    }

    /// One line for each problem.
    package var description: String {
        var lines = problems.map(\.description)
        if !isComplete { lines.append("\(lines.count) problems are shown; there may be more") }
        return lines.joined(separator: "\n")
    }
}

extension SourcePosition: Comparable {
    package static let start = SourcePosition(line: 1, column: 1)

    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// `text` in quotes, on one line and not too long, for a message.
package func quoted(_ text: String) -> String {
    let limit = 60
    var result = "'"
    for (index, scalar) in text.unicodeScalars.enumerated() {
        if index == limit { return result + "…'" }
        switch scalar {
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.isControl: result += "\\u{\(String(scalar.value, radix: 16))}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "'"
}

extension Unicode.Scalar {
    /// Of the general category Cc.
    var isControl: Bool { value < 0x20 || (0x7f...0x9f).contains(value) }
}
