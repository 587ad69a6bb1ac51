/// What a deterministic module must not contain: another clock, another source of chance, concurrency, output.
enum BannedCode {
    struct Rule {
        let text: String
        /// Allowed where the call has an argument of this label.
        var unlessLabelled: String?
    }

    static let rules: [Rule] =
        [
            "Date()", "Date.now", "UUID()", "SystemRandomNumberGenerator", "ContinuousClock", "SuspendingClock",
            "hashValue", "Hasher(", "Task {", "Task.sleep", "Task.detached", "print(", "debugPrint(", "async", "await",
            // swift-crypto's initialisers that draw keys and nonces from the system.
            "PrivateKey()", "Nonce()", "SymmetricKey(size:",
        ].map { Rule(text: $0) }
        + [".random(", ".shuffled(", ".shuffle(", ".randomElement("].map { Rule(text: $0, unlessLabelled: "using") }

    /// Each place in `source` that breaks a rule, as `line: text`.
    static func violations(in source: String) -> [String] {
        let tokens = normalized(SwiftCode(source).tokens)
        var found: [(line: Int, text: String)] = []
        for rule in rules {
            let pattern = SwiftCode(rule.text).tokens.map(\.text)
            for start in tokens.indices where tokens[start...].prefix(pattern.count).map(\.text) == pattern {
                if let label = rule.unlessLabelled, hasArgument(label, after: start + pattern.count, in: tokens) {
                    continue
                }
                found.append((tokens[start].line, rule.text))
            }
        }
        return found.sorted { ($0.line, $0.text) < ($1.line, $1.text) }.map { "\($0.line): \($0.text)" }
    }

    /// `Date.init()` is `Date()`.
    private static func normalized(_ tokens: [SwiftCode.Token]) -> [SwiftCode.Token] {
        var result: [SwiftCode.Token] = []
        for (index, token) in tokens.enumerated() {
            if token.text == "(", index > 2, tokens[index - 1].text == "init", tokens[index - 2].text == ".",
                tokens[index - 3].text.first?.isLetter == true
            {
                result.removeLast(2)
            }
            result.append(token)
        }
        return result
    }

    private static func hasArgument(_ label: String, after start: Int, in tokens: [SwiftCode.Token]) -> Bool {
        var depth = 1
        for (index, token) in tokens.enumerated().dropFirst(start) {
            if "([{".contains(token.text) { depth += 1 }
            if ")]}".contains(token.text) { depth -= 1 }
            if depth == 0 { return false }
            if depth == 1, token.text == label, index + 1 < tokens.count, tokens[index + 1].text == ":" { return true }
        }
        return false
    }
}
