internal import LatchServer
internal import Properties

/// Reads steps by the table of verbs.
struct StepReader {
    var values: ValueReader
    /// What there is to name; nil where nothing is known of it.
    var names: KnownNames?
    /// Names in the step under way that lead nowhere.
    var unknown: [(value: StrictValue, problem: String)] = []

    init(constants: [String: Constant], names: KnownNames? = nil) {
        values = ValueReader(constants: constants)
        self.names = names
    }

    mutating func step(_ value: StrictValue) -> Step? {
        guard var map = value.mapping("a step") else { return nil }
        let entries = map.takeRest()
        guard let entry = entries.first, entries.count == 1 else {
            value.problems.report(
                entries.count > 1 ? entries[1].position : value.position,
                entries.isEmpty
                    ? "found an empty step; expected one key, such as keypad"
                    : "found the key \(quoted(entries[1].key)) beside \(quoted(entries[0].key)); expected one key in a step"
            )
            return nil
        }
        guard let verb = Verb.named(entry.key) else {
            let names = Verb.all.map(\.name)
            value.problems.report(
                entry.position,
                "found the unknown step \(quoted(entry.key)); expected one of \(names.joined(separator: ", "))"
                    + suggestion(for: entry.key, in: names))
            return nil
        }
        return read(entry.value, as: verb, at: entry.position)
    }

    /// An expectation that is to hold after every step.
    mutating func invariant(_ value: StrictValue) -> Step? {
        guard let step = read(value, as: .expect, at: value.position) else { return nil }
        guard step.captures.isEmpty else { return value.refuse(expected: "an expectation that captures nothing") }
        return step
    }

    /// The laws that a word names: `laws` all.
    func laws(_ value: StrictValue) -> [(law: Law, place: String)]? {
        let words = ["laws"] + Law.allCases.map(\.rawValue)
        let expected = "an expectation, or one of \(words.joined(separator: ", "))"
        guard let word = values.text(value)?.literal else { return nil }
        let named = word == "laws" ? Law.allCases : Law(rawValue: word).map { [$0] }
        guard let named else { return value.refuse(expected: expected, hint: suggestion(for: word, in: words)) }
        return named.map { ($0, "\(value.problems.file):\(value.position.line)") }
    }

    private mutating func read(_ value: StrictValue, as verb: Verb, at position: SourcePosition) -> Step? {
        let file = value.problems.file
        if !value.isMap {
            guard let name = verb.shorthand, let key = verb.forms.compactMap(\.key).first(where: { $0.name == name })
            else { return value.refuse(expected: "a map with the keys of \(verb.name)") }
            guard let field = values.read(value, as: key.kind) else { return nil }
            look(at: field, key.kind, value)
            return checked(
                Step(
                    verb: verb, file: file, position: position, fields: [.init(key: name, value: field)],
                    expectation: nil, captures: []))
        }
        guard var map = value.mapping("the keys of \(verb.name)") else { return nil }
        let entries = map.takeRest()
        if verb.isOfSettings {
            let fields = entries.compactMap { entry in
                values.setting(entry).map { Value.Member(key: entry.key, value: $0) }
            }
            return Step(verb: verb, file: file, position: position, fields: fields, expectation: nil, captures: [])
        }
        guard let form = form(of: verb, entries, value) else { return nil }
        let keys = (form.key.map { [$0] } ?? []) + form.others
        var fields: [Value.Member] = []
        var expectation: Value?
        var captures: [Step.Capture] = []
        var takesAny = false
        for entry in entries {
            if let key = keys.first(where: { $0.name == entry.key }) {
                if let field = values.read(entry.value, as: key.kind) {
                    fields.append(.init(key: key.name, value: field))
                    look(at: field, key.kind, entry.value)
                }
            } else if entry.key == "expect", verb.takesExpectation, isAny(entry.value) {
                takesAny = true
            } else if entry.key == "expect", verb.takesExpectation {
                expectation = self.expectation(entry.value, of: verb)
            } else if entry.key == "capture", verb.answer != .none {
                captures = self.captures(entry.value)
            } else {
                let names = keys.map(\.name) + verb.commonKeys
                value.problems.report(
                    entry.position,
                    "found the unknown key \(quoted(entry.key)) in \(verb.name); expected one of "
                        + names.joined(separator: ", ") + suggestion(for: entry.key, in: names))
            }
        }
        for key in keys where key.isRequired && !entries.contains(where: { $0.key == key.name }) {
            value.problems.report(position, "found \(verb.name) without \(quoted(key.name)); expected that key")
        }
        if verb.answer == .subject { expectation = subjectExpectation(&fields, of: entries, value) }
        if verb.answer == .call { checkCall(fields, value) }
        if verb.name == "fault" { checkFault(entries, fields, value) }
        checkMoments(keys, fields, entries)
        values.captured += captures.map(\.name)
        let step = Step(
            verb: verb, file: file, position: position, fields: fields, expectation: expectation, captures: captures,
            takesAny: takesAny)
        return checked(step)
    }

    /// The word that any outcome will do.
    private func isAny(_ value: StrictValue) -> Bool {
        value.isPlain && !value.isNull && !value.isEmpty && value.text() == "any"
    }

    private func form(of verb: Verb, _ entries: [StrictMapping.Entry], _ value: StrictValue) -> Verb.Form? {
        let names = entries.map(\.key)
        let forms = verb.forms(having: names)
        if forms.count == 1 { return forms[0] }
        let all = verb.forms.compactMap { $0.key?.name }
        if forms.isEmpty {
            let known = Set(verb.forms.flatMap(\.others).map(\.name) + verb.commonKeys)
            let stranger = entries.first { !known.contains($0.key) }
            value.problems.report(
                stranger?.position ?? value.position,
                "found \(stranger.map { "the unknown key " + quoted($0.key) + " in " } ?? "")\(verb.name)"
                    + "\(stranger == nil ? " without what it is to do" : ""); expected "
                    + (all.count == 1 ? "the key \(all[0])" : "one of \(all.joined(separator: ", "))")
                    + (stranger.map { suggestion(for: $0.key, in: all) } ?? ""))
        } else {
            let both = forms.compactMap { $0.key?.name }
            let second = entries.last { both.contains($0.key) }
            value.problems.report(
                second?.position ?? value.position,
                "found \(both.map(quoted).joined(separator: " and ")) in one \(verb.name); expected one of them")
        }
        return nil
    }
}

extension Verb {
    var takesExpectation: Bool { answer != .none && answer != .subject }

    /// The keys that every form of it takes.
    var commonKeys: [String] {
        switch answer {
        case .none: []
        case .subject: ["capture"]
        default: ["expect", "capture"]
        }
    }
}
