internal import LatchServer

/// Compares what a scenario expects with what was seen.
///
/// Of an object only the members that are named count. A list has to have as many elements, each as expected. A number
/// also matches a text that spells it, because YAML's `101` may mean a door's name. A map of one `$` key says more than a
/// value can: see ``Condition``.
struct Matcher {
    /// What a `$` key asks for.
    enum Condition: String, CaseIterable, Sendable {
        /// A text has this part, or a list has an element like this.
        case contains = "$contains"
        /// So many elements, members or characters.
        case count = "$count"
        /// Anything but this; where nothing is, `$present` tells.
        case not = "$not"
        /// One of these.
        case oneOf = "$oneOf"
        /// A text in which this ``Pattern`` is found.
        case matches = "$matches"
        case above = "$above"
        case below = "$below"
        /// Whether it is there and not null.
        case present = "$present"

        var isNumber: Bool { self == .count || self == .above || self == .below }
    }

    /// One place where the two differ.
    struct Mismatch: Sendable {
        /// Empty for the whole.
        let path: String
        let expected: String
        let seen: String
    }

    /// - Throws: ``ImpossibleStep`` for a regular expression that is none, or that takes too long.
    static func mismatches(expected: JSON, seen: JSON?, at path: String = "") throws -> [Mismatch] {
        switch expected {
        case .object(let members):
            if members.count == 1, let (key, value) = members.first, let condition = Condition(rawValue: key) {
                return try holds(condition, value, seen)
                    ? [] : [Mismatch(path: path, expected: "\(key) \(value.compact)", seen: text(seen))]
            }
            guard case .object(let seenMembers)? = seen else { return [difference(expected, seen, path)] }
            return try members.keys.sorted().flatMap { name in
                try mismatches(
                    expected: members[name] ?? .null, seen: seenMembers[name],
                    at: path.isEmpty ? name : "\(path).\(name)")
            }
        case .list(let elements):
            guard case .list(let seenElements)? = seen, seenElements.count == elements.count else {
                return [difference(expected, seen, path)]
            }
            return try zip(elements, seenElements).enumerated().flatMap { index, pair in
                try mismatches(expected: pair.0, seen: pair.1, at: "\(path)[\(index)]")
            }
        default:
            return isEqual(expected, seen) ? [] : [difference(expected, seen, path)]
        }
    }

    private static func difference(_ expected: JSON, _ seen: JSON?, _ path: String) -> Mismatch {
        Mismatch(path: path, expected: expected.compact, seen: text(seen))
    }

    private static func text(_ seen: JSON?) -> String { seen?.compact ?? "nothing" }

    private static func isEqual(_ expected: JSON, _ seen: JSON?) -> Bool {
        switch (expected, seen) {
        case (.null, .null?): true
        case (.bool(let left), .bool(let right)?): left == right
        case (.text(let left), .text(let right)?): left == right
        case (.integer, .text(let right)?), (.unsigned, .text(let right)?), (.number, .text(let right)?):
            expected.compact == right
                || right.contains { ".eE".contains($0) } && Value.isNumber(right) && Double(right) == expected.numeric
        default:
            if let left = expected.numeric, let right = seen?.numeric { left == right } else { false }
        }
    }

    private static func holds(_ condition: Condition, _ value: JSON, _ seen: JSON?) throws -> Bool {
        switch condition {
        case .contains:
            if case .list(let elements)? = seen {
                return try elements.contains { try mismatches(expected: value, seen: $0).isEmpty }
            }
            return seen?.string?.contains(value.spelled) ?? false
        case .count: return value.numeric.map { Double(count(of: seen) ?? -1) == $0 } ?? false
        // What is not there has no value that could be another: its name may be wrong.
        case .not: return try seen != nil && !mismatches(expected: value, seen: seen).isEmpty
        case .oneOf: return try value.elements.contains { try mismatches(expected: $0, seen: seen).isEmpty }
        case .matches:
            guard let pattern = Pattern(value.spelled) else {
                throw ImpossibleStep(message: "$matches \(value.spelled) is no regular expression")
            }
            return try seen?.string.map { try pattern.isFound(in: $0) } ?? false
        case .above: return number(seen).flatMap { seen in value.numeric.map { seen > $0 } } ?? false
        case .below: return number(seen).flatMap { seen in value.numeric.map { seen < $0 } } ?? false
        case .present:
            let isThere = if case .null? = seen { false } else { seen != nil }
            if case .bool(let wanted) = value { return isThere == wanted }
            return false
        }
    }

    private static func number(_ seen: JSON?) -> Double? { seen?.numeric ?? seen?.string.flatMap { Double($0) } }

    private static func count(of seen: JSON?) -> Int? {
        switch seen {
        case .list(let elements)?: elements.count
        case .object(let members)?: members.count
        case .text(let text)?: text.count
        default: nil
        }
    }
}
