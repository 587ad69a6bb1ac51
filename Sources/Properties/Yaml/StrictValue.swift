internal import Yams

/// One value of a YAML document with its place, read as the type that is expected there.
///
/// Each reading reports to ``problems`` what it refuses and then returns nil.
///
/// A class only because copies of Yams's nodes are dear.
package final class StrictValue {
    /// Of its first character. A value behind an alias is where its anchor is.
    package let position: SourcePosition
    /// The key that it stands under, for messages; empty for a whole document.
    package let label: String
    package let problems: ProblemCollector
    private let node: Node

    init(_ node: Node, label: String, problems: ProblemCollector) {
        self.node = node
        self.label = label
        self.problems = problems
        position = node.mark.map { SourcePosition($0) } ?? .start
    }

    /// Reports that something else was found than `expected`, and returns nil.
    package func refuse<Result>(expected: String, hint: String = "") -> Result? {
        report("found \(found); expected \(expected)\(hint)")
        return nil
    }

    /// Reports `message` at this value.
    package func report(_ message: String) {
        problems.report(position, label.isEmpty ? message : "\(label): \(message)")
    }

    /// What stands here, for a message.
    package var found: String {
        switch node {
        case .mapping: "a map"
        case .sequence(let sequence): sequence.isEmpty ? "an empty list" : "a list"
        case .alias: "an alias"
        case .scalar(let scalar):
            StrictValue.isOurs(scalar.tag)
                ? isEmpty ? "nothing" : quoted(scalar.string) : "the tag \(quoted(scalar.tag.rawValue))"
        }
    }

    /// Written as `null` or `~`.
    package var isNull: Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
        return scalar.string == "null" || scalar.string == "~"
    }

    /// Nothing stands behind the key.
    package var isEmpty: Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
        return scalar.string.isEmpty
    }

    package var isList: Bool {
        if case .sequence = node { true } else { false }
    }

    package var isMap: Bool {
        if case .mapping = node { true } else { false }
    }

    /// A scalar without quotes, which may stand for a number or a truth value.
    package var isPlain: Bool { plainText != nil }

    // MARK: Scalars

    /// Any scalar as it is written: `101` and `"101"` are the same text.
    package func text(_ expected: String = "text") -> String? {
        guard case .scalar(let scalar) = node, StrictValue.isOurs(scalar.tag), !isNull, !isEmpty else {
            return refuse(expected: expected)
        }
        return scalar.string
    }

    /// `true` or `false`, without quotes.
    package func boolean() -> Bool? {
        switch plainText {
        case "true": true
        case "false": false
        default: refuse(expected: "true or false")
        }
    }

    package func integer(_ range: ClosedRange<Int>) -> Int? {
        guard let number = plainText.flatMap({ Int($0) }), range.contains(number) else {
            return refuse(expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    package func number(_ range: ClosedRange<Double>) -> Double? {
        guard let text = plainText, text.utf8.allSatisfy({ "+-.eE0123456789".utf8.contains($0) }),
            let number = Double(text), range.contains(number)
        else { return refuse(expected: "a number from \(range.lowerBound) to \(range.upperBound)") }
        return number
    }

    /// One of the words that are the raw values of `Choice`.
    package func choice<Choice>(of type: Choice.Type = Choice.self) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        let words = Choice.allCases.map(\.rawValue)
        let expected = words.joined(separator: ", ")
        guard let word = text("one of \(expected)") else { return nil }
        guard let choice = Choice(rawValue: word) else {
            return refuse(expected: "one of \(expected)", hint: suggestion(for: word, in: words))
        }
        return choice
    }

    /// Text that `read` understands.
    package func text<Result>(as expected: String, _ read: (String) -> Result?) -> Result? {
        guard let text = text(expected) else { return nil }
        return read(text) ?? refuse(expected: expected)
    }

    private var plainText: String? {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { return nil }
        return StrictValue.isOurs(scalar.tag) ? scalar.string : nil
    }

    // MARK: Lists and maps

    /// Reads each element of a list until there are too many problems.
    /// - Parameters:
    ///   - what: what the elements are, in the plural, for messages.
    ///   - mayBeEmpty: whether a list without elements will do.
    package func list<Element>(
        of what: String, mayBeEmpty: Bool = true, _ read: (StrictValue) -> Element?
    ) -> [Element]? {
        guard case .sequence(let sequence) = node else { return refuse(expected: "a list of \(what)") }
        guard mayBeEmpty || !sequence.isEmpty else { return refuse(expected: "at least one in the list of \(what)") }
        guard problems.spend(sequence.count, at: position) else { return nil }
        var result: [Element] = []
        result.reserveCapacity(sequence.count)
        for element in sequence {
            if problems.isFull { break }
            if let element = read(StrictValue(element, label: label, problems: problems)) { result.append(element) }
        }
        return result
    }

    /// - Parameter what: what the map describes, such as `a door`, for messages.
    package func mapping(_ what: String) -> StrictMapping? {
        guard case .mapping(let mapping) = node else { return refuse(expected: "\(what): a map of keys and values") }
        guard problems.spend(mapping.count, at: position) else { return nil }
        return StrictMapping(mapping, what: what, position: position, problems: problems)
    }

    /// Whether no type is forced on a value, or that of text. YAML's own tags for other types say nothing that the
    /// place of the value does not, and private ones have no meaning here.
    static func isOurs(_ tag: Tag) -> Bool {
        tag.rawValue.isEmpty || tag.rawValue == "!" || tag.rawValue == Tag.Name.str.rawValue
    }
}
