internal import Yams

/// Reads a YAML file strictly: one document, known keys only, every problem with its place.
///
/// It knows nothing of properties; other files of this product are read through it too. `decode` takes the document
/// apart by ``StrictValue`` and ``StrictMapping``, which report what they refuse. After a report any placeholder
/// will do as a result, because a file with problems is never accepted.
package enum StrictDocument {
    /// The longest text that is read, in bytes of UTF-8: 10 MB.
    package static let maximumBytes = 10_000_000
    /// Lists and maps inside one another, as libyaml limits them.
    package static let maximumDepth = 1_000

    /// - Parameters:
    ///   - file: the name that problems are reported under.
    ///   - what: what the file is, such as `a property`, for messages.
    package static func read<Result>(
        _ text: String, file: String, as what: String, decode: (StrictValue) -> Result?
    ) throws(FileProblems) -> Result {
        let problems = ProblemCollector(file: file)
        guard let node = compose(text, as: what, problems: problems) else {
            throw problems.failure ?? unreadable(file, what)
        }
        let result = decode(StrictValue(node, label: "", problems: problems))
        if let failure = problems.failure { throw failure }
        guard let result else { throw unreadable(file, what) }
        return result
    }

    private static func compose(_ text: String, as what: String, problems: ProblemCollector) -> Node? {
        let count = text.utf8.count
        guard count <= maximumBytes else {
            problems.report(.start, "found \(count) bytes; expected at most \(maximumBytes)")
            return nil
        }
        if let position = KeyGuard.positionOfUnboundedKey(in: text) {
            problems.report(position, "found a list, map or alias as a key; expected a word")
            return nil
        }
        do {
            // No resolver: the meaning of a scalar is decided where it is read, and Yams's own rules are regular
            // expressions that it would try on every key.
            let parser = try Parser(yaml: padded(text), resolver: .basic, constructor: .default, encoding: .utf8)
            if let node = try parser.singleRoot(), !isEmpty(node) { return node }
            problems.report(.start, "found an empty file; expected \(what)")
        } catch {
            let problem = SyntaxProblem(error, in: text)
            problems.report(problem.position, problem.message)
        }
        return nil
    }

    /// Yams keeps a pointer to the text. Strings of up to 15 bytes live inside their value and have no lasting address,
    /// so short texts get empty lines at the end.
    private static func padded(_ text: String) -> String {
        var text = text
        if text.utf8.count < 32 { text += String(repeating: "\n", count: 32) }
        text.makeContiguousUTF8()
        return text
    }

    private static func isEmpty(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.style == .plain && scalar.string.isEmpty
    }

    /// For a `decode` that returned nothing and reported nothing.
    private static func unreadable(_ file: String, _ what: String) -> FileProblems {
        FileProblems(problems: [Problem(file: file, position: .start, message: "this is not \(what)")])
    }
}
