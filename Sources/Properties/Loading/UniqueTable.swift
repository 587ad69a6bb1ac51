/// The things of one kind that a file has named so far, and where.
struct UniqueTable<Key: Hashable, Value> {
    /// What they are, such as `door`, for messages.
    let what: String
    private var entries: [Key: (value: Value, position: SourcePosition)] = [:]

    init(_ what: String) { self.what = what }

    subscript(key: Key) -> Value? { entries[key]?.value }

    var keys: some Sequence<Key> { entries.keys }

    /// Reports a second use of `key`, written as `text`.
    mutating func add(
        _ key: Key, text: String, _ value: Value, at position: SourcePosition, problems: ProblemCollector
    ) {
        if let first = entries[key] {
            let earlier = "the first is at \(first.position)"
            problems.report(position, "found the \(what) \(quoted(text)) a second time; expected it once (\(earlier))")
        } else {
            entries[key] = (value, position)
        }
    }
}

extension UniqueTable where Key == String {
    mutating func add(_ key: String, _ value: Value, at position: SourcePosition, problems: ProblemCollector) {
        add(key, text: key, value, at: position, problems: problems)
    }

    /// The thing that `reference` names; one that is not there is reported.
    func resolve(_ reference: StrictValue) -> Value? {
        guard let name = reference.text("the name of a \(what)") else { return nil }
        return self[name]
            ?? reference.refuse(
                expected: "the name of a \(what) of this file", hint: suggestion(for: name, in: keys))
    }

    /// The things that a list names, each once.
    func resolve(listIn reference: StrictValue) -> [Value]? {
        var seen: Set<String> = []
        return reference.list(of: "names of \(what)s") { element in
            guard let value = resolve(element) else { return nil }
            if let name = element.text(), !seen.insert(name).inserted {
                element.report("found \(quoted(name)) twice in this list; expected it once")
            }
            return value
        }
    }
}

extension UniqueTable where Value == Void {
    mutating func add(_ key: Key, text: String, at position: SourcePosition, problems: ProblemCollector) {
        add(key, text: text, (), at: position, problems: problems)
    }
}
