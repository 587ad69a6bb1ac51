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
            if let node = try parse(text), !isEmpty(node) { return node }
            problems.report(.start, "found an empty file; expected \(what)")
        } catch {
            let problem = SyntaxProblem(error, in: text)
            problems.report(problem.position, problem.message)
            reportDuplicates(behind: problem, in: text, problems)
        }
        return nil
    }

    private static func parse(_ text: String) throws -> Node? {
        // No resolver: the meaning of a scalar is decided where it is read, and Yams's own rules are regular
        // expressions that it would try on every key.
        try Parser(yaml: padded(text), resolver: .basic, constructor: .default, encoding: .utf8).singleRoot()
    }

    /// Yams stops at the first map with equal keys. With one of them under another name it goes on to the next.
    private static func reportDuplicates(behind first: SyntaxProblem, in text: String, _ problems: ProblemCollector) {
        var (text, problem) = (text, first)
        for number in 0..<ProblemCollector.maximumProblems {
            guard let key = problem.duplicate, let renamed = key.renamed(number, in: text) else { return }
            text = renamed
            do {
                _ = try parse(text)
                return
            } catch {
                problem = SyntaxProblem(error, in: text)
                if problem.duplicate != nil { problems.report(problem.position, problem.message) }
            }
        }
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
