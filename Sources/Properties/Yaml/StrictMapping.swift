internal import Yams

/// The keys and values of one YAML map, taken one by one; ``finish()`` complains about those that nobody took.
///
/// ```swift
/// guard var door = value.mapping("a door") else { return nil }
/// let name = door.require("name")
/// let isConnected = door.take("connected")
/// door.finish()
/// ```
///
/// Take all keys, finish, and only then read the values: problems then come in the order in which they help most.
package struct StrictMapping {
    /// What it describes, such as `a door`.
    package let what: String
    package let position: SourcePosition
    package let problems: ProblemCollector
    private var entries: [Entry] = []
    private var known: [String] = []

    /// A key that was found, and what stands behind it.
    package struct Entry {
        package let key: String
        package let position: SourcePosition
        package let value: StrictValue
        fileprivate var isTaken = false
    }

    init(_ mapping: Node.Mapping, what: String, position: SourcePosition, problems: ProblemCollector) {
        self.what = what
        self.position = position
        self.problems = problems
        entries.reserveCapacity(mapping.count)
        for (key, value) in mapping {
            let place = key.mark.map { SourcePosition($0) } ?? position
            guard case .scalar(let scalar) = key, StrictValue.isOurs(scalar.tag) else {
                problems.report(place, "found a key that is not a word in \(what); expected a word")
                continue
            }
            let value = StrictValue(value, label: scalar.string, problems: problems)
            entries.append(Entry(key: scalar.string, position: place, value: value))
        }
    }

    /// The value of a key that may be left out; nil where it is, or is `null`.
    package mutating func take(_ key: String) -> StrictValue? {
        guard let value = entry(key), !value.isNull else { return nil }
        guard !value.isEmpty else { return value.refuse(expected: "a value, or null") }
        return value
    }

    /// The value of a key that has to be there. Without it, that is reported, and the result is nil.
    package mutating func require(_ key: String) -> StrictValue? {
        guard let value = entry(key) else {
            problems.report(position, "found \(what) without \(quoted(key)); expected that key")
            return nil
        }
        guard !value.isNull, !value.isEmpty else { return value.refuse(expected: "a value") }
        return value
    }

    /// All entries that were not taken yet, for maps whose keys are names.
    package mutating func takeRest() -> [Entry] {
        let rest = entries.filter { !$0.isTaken }
        for index in entries.indices { entries[index].isTaken = true }
        return rest
    }

    /// Reports every key that was not taken.
    package func finish() {
        for entry in entries where !entry.isTaken {
            if problems.isFull { return }
            let expected = known.isEmpty ? "no keys" : "one of \(known.joined(separator: ", "))"
            let hint = suggestion(for: entry.key, in: known)
            problems.report(
                entry.position, "found the unknown key \(quoted(entry.key)) in \(what); expected \(expected)\(hint)")
        }
    }

    private mutating func entry(_ key: String) -> StrictValue? {
        known.append(key)
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
        entries[index].isTaken = true
        return entries[index].value
    }
}
