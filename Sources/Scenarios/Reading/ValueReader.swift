internal import Cloud
internal import LatchServer
internal import Properties
internal import SimulationKernel

/// Reads what stands behind the keys of steps, and keeps which names have a value by then.
struct ValueReader {
    private let constants: [String: JSON]
    /// Those that read otherwise than their values: `1.10`.
    private let spellings: [String: String]
    /// Names that earlier steps capture.
    var captured: [String] = []

    init(constants: [String: Constant]) {
        self.constants = constants.mapValues(\.json)
        spellings = constants.mapValues(\.text)
    }

    /// A value of a kind, in which names may stand.
    func read(_ value: StrictValue, as kind: Verb.Kind) -> Value? {
        switch kind {
        case .any: return self.value(value)
        case .headers: return headers(value)
        case .text, .name, .code, .card, .path, .url, .event, .route: return text(value).map { .text($0) }
        case .flag:
            let expected = "true or false"
            guard let scalar = scalar(value, expected) else { return nil }
            if case .flag = scalar { return scalar }
            return isOpen(scalar) ? scalar : refuse(value, scalar, expected)
        case .number(let range):
            let expected = "a number from \(Self.short(range.lowerBound)) to \(Self.short(range.upperBound))"
            guard let scalar = scalar(value, expected) else { return nil }
            if case .number(let text) = scalar, let number = Double(text), range.contains(number) { return scalar }
            return isOpen(scalar) ? scalar : refuse(value, scalar, expected)
        case .duration:
            return checked(value, expected: "a duration such as 15m, 1h30m, 2d or 250ms") { Duration(text: $0) != nil }
        case .span:
            return checked(value, expected: "a duration such as 15m, 1h30m, 2d or 250ms") {
                Duration(text: $0).map { $0 >= .zero } ?? false
            }
        case .moment:
            return checked(
                value, expected: "an instant such as 2026-11-21T14:30:00Z, or at a door 23:30 or 2026-11-22 00:00"
            ) {
                Instant(iso8601: $0) != nil || LocalMoment($0) != nil
            }
        case .choice(let words):
            guard let template = text(value) else { return nil }
            guard let word = template.literal, !words.contains(word) else { return .text(template) }
            return value.refuse(
                expected: "one of \(words.joined(separator: ", "))", hint: suggestion(for: word, in: words))
        case .point:
            let expected = "three numbers, in metres"
            guard value.isList else { return value.refuse(expected: expected) }
            var count = 0
            let numbers = value.list(of: "numbers") { value -> Value? in
                count += 1
                return read(value, as: .number(-1_000_000...1_000_000))
            }
            return count == 3 ? numbers.map { .list($0) } : value.refuse(expected: expected)
        case .texts:
            guard !value.isList else { return value.list(of: "texts") { text($0).map { .text($0) } }.map { .list($0) } }
            return variable(value) ?? value.refuse(expected: "a list of texts")
        case .textMap:
            guard value.isMap else { return variable(value) ?? value.refuse(expected: "a map of texts") }
            guard var map = value.mapping("a map of texts") else { return nil }
            return .map(
                map.takeRest().compactMap { entry in
                    text(entry.value).map { Value.Member(key: entry.key, value: .text($0)) }
                })
        }
    }

    private func headers(_ value: StrictValue) -> Value? {
        guard var map = value.mapping("the headers") else { return nil }
        let names = Run.headers.map(\.name)
        return .map(
            map.takeRest().compactMap { entry in
                guard names.contains(where: { $0.lowercased() == entry.key.lowercased() }) else {
                    value.problems.report(
                        entry.position,
                        "found the header \(quoted(entry.key)), which the cloud does not read; expected one of "
                            + names.joined(separator: ", ") + suggestion(for: entry.key, in: names))
                    return nil
                }
                return text(entry.value).map { Value.Member(key: entry.key, value: .text($0)) }
            })
    }

    /// A name that stands alone, whose value may turn out to be anything.
    private func variable(_ value: StrictValue) -> Value? {
        guard !value.isMap, !value.isList, case .variable(let reference)? = self.value(value) else { return nil }
        return .variable(reference)
    }

    private static func short(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
    }

    /// Refuses what a constant stands for, not its name.
    private func refuse(_ value: StrictValue, _ scalar: Value, _ expected: String) -> Value? {
        let text = (try? scalar.rendered([:]))?.spelled
        value.report("found \(text.map(quoted) ?? value.found); expected \(expected)")
        return nil
    }

    private func isOpen(_ value: Value) -> Bool {
        switch value {
        case .variable: true
        case .text(let template): template.literal == nil
        default: false
        }
    }

    private func checked(_ value: StrictValue, expected: String, _ isGood: (String) -> Bool) -> Value? {
        guard let template = text(value) else { return nil }
        if let literal = template.literal, !isGood(literal) {
            // What a constant stands for, not its name.
            value.report("found \(quoted(literal)); expected \(expected)")
            return nil
        }
        return .text(template)
    }

    /// The value of a setting, checked where it is known.
    func setting(_ entry: StrictMapping.Entry) -> Value? {
        guard let definition = SettingDefinition.named(entry.key) else {
            let names = SettingDefinition.all.map(\.name)
            entry.value.problems.report(
                entry.position, "found the unknown setting \(quoted(entry.key))\(suggestion(for: entry.key, in: names))"
            )
            return nil
        }
        guard let template = text(entry.value) else { return nil }
        var probe = Settings()
        if let literal = template.literal, !definition.set(&probe, literal) {
            return entry.value.refuse(expected: definition.values)
        }
        return .text(template)
    }

    /// A scalar as text, its names checked and, where they are constants, filled in.
    func text(_ value: StrictValue) -> Template? {
        guard let text = value.text() else { return nil }
        guard let template = Template(text) else {
            return value.refuse(expected: "names as ${name}, ${now+1d} or, for the characters themselves, $${")
        }
        for reference in template.variables where !isKnown(reference, at: value) { return nil }
        return template.filled { reference in
            guard isSettled(reference) else { return nil }
            return reference.offset == 0 ? spellings[reference.name] : reference.value(in: constants)?.spelled
        }
    }

    /// Whether a name's value is known before the first step: what a step captures goes before a constant of that name.
    private func isSettled(_ reference: Reference) -> Bool {
        !ScenarioReader.live.contains(reference.name) && !captured.contains(reference.name)
    }

    private func isKnown(_ reference: Reference, at value: StrictValue) -> Bool {
        if captured.contains(reference.name) || ScenarioReader.live.contains(reference.name) { return true }
        let names = captured + constants.keys.sorted() + ScenarioReader.reserved
        guard constants[reference.name] != nil else {
            value.report(
                "found ${\(reference.name)}, which nothing before it captures or names"
                    + suggestion(for: reference.name, in: names))
            return false
        }
        guard reference.value(in: constants) != nil else {
            value.report("\(quoted(reference.name)) is no instant, so nothing can be added to it")
            return false
        }
        return true
    }

    private func scalar(_ value: StrictValue, _ expected: String) -> Value? {
        guard !value.isMap, !value.isList else { return value.refuse(expected: expected) }
        return self.value(value)
    }

    /// Any value, with names in its texts.
    func value(_ value: StrictValue) -> Value? {
        if value.isList { return value.list(of: "values") { self.value($0) }.map { .list($0) } }
        if value.isMap { return map(value) }
        if value.isNull { return .null }
        guard let template = text(value), let written = value.text(), let whole = Template(written) else { return nil }
        // A name that stands alone keeps its value's type, with quotes or without: inside braces YAML demands them.
        if whole.parts.count == 1, let reference = whole.variables.first {
            guard isSettled(reference), let constant = reference.value(in: constants) else {
                return .variable(reference)
            }
            return Value(constant)
        }
        if value.isPlain, let literal = whole.literal { return Value(plain: literal) }
        return .text(template)
    }

    private func map(_ value: StrictValue) -> Value? {
        guard var map = value.mapping("a map") else { return nil }
        let entries = map.takeRest()
        let members = entries.compactMap { entry in
            self.value(entry.value).map { Value.Member(key: entry.key, value: $0) }
        }
        for entry in entries where entry.key.hasPrefix("$") { check(condition: entry, among: entries.count) }
        return members.count == entries.count ? .map(members) : nil
    }

    private func check(condition entry: StrictMapping.Entry, among count: Int) {
        let problems = entry.value.problems
        let names = Matcher.Condition.allCases.map(\.rawValue)
        guard let condition = Matcher.Condition(rawValue: entry.key) else {
            problems.report(
                entry.position,
                "found the unknown condition \(quoted(entry.key)); expected one of \(names.joined(separator: ", "))"
                    + suggestion(for: entry.key, in: names))
            return
        }
        guard count == 1 else {
            problems.report(entry.position, "found \(quoted(entry.key)) beside other keys; expected it alone")
            return
        }
        switch condition {
        case .matches:
            if let pattern = text(entry.value)?.literal, Pattern(pattern) == nil {
                problems.report(entry.value.position, "found \(quoted(pattern)), which is no regular expression")
            }
        case .oneOf where !entry.value.isList:
            problems.report(entry.value.position, "found \(entry.value.found); expected a list")
        case .present: _ = read(entry.value, as: .flag)
        case _ where condition.isNumber: _ = read(entry.value, as: .number(-1e15...1e15))
        default: break
        }
    }
}

extension Value {
    /// A value that is known.
    init(_ json: JSON) {
        self =
            switch json {
            case .null: .null
            case .bool(let flag): .flag(flag)
            case .integer, .unsigned, .number: .number(json.compact)
            case .text(let text): .text(text)
            case .list(let elements): .list(elements.map { Value($0) })
            case .object(let members):
                .map(members.sorted { $0.key < $1.key }.map { Member(key: $0.key, value: Value($0.value)) })
            }
    }
}
