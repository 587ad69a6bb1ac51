internal import Cloud
internal import LatchServer
internal import LockProtocol
internal import Properties
internal import SimulationKernel

/// Reads steps by the table of verbs, and keeps which names are known by then.
struct StepReader {
    private let constants: [String: JSON]
    /// Names that earlier steps capture.
    private var captured: [String] = []
    /// What there is to name; nil where nothing is known of it.
    private var names: KnownNames?
    /// Names in the step under way that lead nowhere.
    private var unknown: [(value: StrictValue, problem: String)] = []

    init(constants: [String: JSON], names: KnownNames? = nil) {
        self.constants = constants
        self.names = names
    }

    private static let verdicts = ["opened", "refused", "ignored"]

    // MARK: Steps

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
        guard let word = text(value)?.literal else { return nil }
        let named = word == "laws" ? Law.allCases : Law(rawValue: word).map { [$0] }
        guard let named else { return value.refuse(expected: expected, hint: suggestion(for: word, in: words)) }
        return named.map { ($0, "\(value.problems.file):\(value.position.line)") }
    }

    private mutating func read(_ value: StrictValue, as verb: Verb, at position: SourcePosition) -> Step? {
        let file = value.problems.file
        if !value.isMap {
            guard let name = verb.shorthand, let key = verb.forms.compactMap(\.key).first(where: { $0.name == name })
            else { return value.refuse(expected: "a map with the keys of \(verb.name)") }
            guard let field = read(value, as: key.kind) else { return nil }
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
                setting(entry).map { Value.Member(key: entry.key, value: $0) }
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
                if let field = read(entry.value, as: key.kind) {
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
        if verb.answer == .subject { expectation = subjectExpectation(&fields, captures, value) }
        if verb.answer == .call { checkCall(fields, value) }
        if verb.name == "fault" { checkFault(entries, fields, value) }
        checkMoments(keys, fields, entries)
        captured += captures.map(\.name)
        let step = Step(
            verb: verb, file: file, position: position, fields: fields, expectation: expectation, captures: captures,
            takesAny: takesAny)
        return checked(step)
    }

    /// Keeps a name that leads nowhere.
    private mutating func look(at field: Value, _ kind: Verb.Kind, _ value: StrictValue) {
        if let problem = StepReader.problem(with: field, kind) { unknown.append((value, problem)) }
        guard case .name(let subject) = kind, case .text(let template) = field, let name = template.literal,
            let problem = names?.problem(with: name, as: subject)
        else { return }
        unknown.append((value, problem))
    }

    /// What is wrong with a code, card or path: a step may try it all the same.
    private static func problem(with field: Value, _ kind: Verb.Kind) -> String? {
        guard case .text(let template) = field else { return nil }
        switch (kind, template.literal) {
        case (.code, let code?):
            let isCode = (1...12).contains(code.utf8.count) && code.utf8.allSatisfy { (0x30...0x39).contains($0) }
            return isCode ? nil : "found \(quoted(code)); expected 1 to 12 digits"
        case (.card, let card?):
            let isCard = [UInt8](hexadecimal: card).map { [4, 7, 10].contains($0.count) } ?? false
            return isCard ? nil : "found \(quoted(card)); expected 4, 7 or 10 bytes in hexadecimal"
        case (.path, _):
            guard case .text(let beginning)? = template.parts.first, !beginning.hasPrefix("/") else { return nil }
            return "found \(quoted(beginning)); expected a path that begins with a slash, such as /access/sdk/v1/doors"
        default: return nil
        }
    }

    /// What a clock on a wall shows needs a door whose clock it is.
    private func checkMoments(_ keys: [Verb.Key], _ fields: [Value.Member], _ entries: [StrictMapping.Entry]) {
        guard !fields.contains(where: { $0.key == "door" }) else { return }
        for key in keys {
            guard case .moment = key.kind, let entry = entries.first(where: { $0.key == key.name }),
                case .text(let template)? = fields.first(where: { $0.key == key.name })?.value,
                let literal = template.literal, LocalMoment(literal) != nil
            else { continue }
            entry.value.report(
                "found \(quoted(literal)) without 'door'; expected the door whose clock is meant beside it")
        }
    }

    /// Tells of names that lead nowhere, and of values that no step takes, unless that is what is expected.
    private mutating func checked(_ step: Step) -> Step {
        let isExpected = step.takesAny || ["error", "status"].contains { step.expectation?[$0] != nil }
        if !isExpected {
            for (value, problem) in unknown { value.report(problem) }
        }
        unknown = []
        names?.note(step)
        return step
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

    private func checkCall(_ fields: [Value.Member], _ value: StrictValue) {
        for group in [["as", "user", "token"], ["body", "form"]] {
            let given = fields.map(\.key).filter(group.contains)
            if given.count > 1 {
                value.report("found \(given.map(quoted).joined(separator: " and ")); expected one of them")
            }
        }
    }

    /// The keys of a fault must be those of its kind.
    private mutating func checkFault(
        _ entries: [StrictMapping.Entry], _ fields: [Value.Member], _ value: StrictValue
    ) {
        var texts: [String: String] = [:]
        for field in fields {
            if case .text(let template) = field.value { texts[field.key] = template.literal }
        }
        func entry(_ key: String) -> StrictValue { entries.first { $0.key == key }?.value ?? value }
        if let clear = texts["clear"], clear != "all", UInt(clear.trimmingPrefix("fault-")) == nil {
            unknown.append((entry("clear"), "found \(quoted(clear)); expected all, or a fault's id, such as fault-1"))
        }
        if let kind = texts["add"].flatMap({ FaultKind(name: $0) }),
            let (problem, key) = Verb.problem(of: kind, texts, having: entries.map(\.key))
        {
            unknown.append((entry(key), problem))
        }
        func literal(_ value: StrictValue) -> String? {
            guard !value.isMap, !value.isList, let text = value.text(), !text.contains("${") else { return nil }
            return text
        }
        guard let name = entries.first(where: { $0.key == "add" }).flatMap({ literal($0.value) }),
            let kind = FaultKind(name: name)
        else { return }
        for entry in entries where entry.key != "add" && !Verb.fault.commonKeys.contains(entry.key) {
            guard let problem = Verb.problem(of: kind, entry.key, literal(entry.value)) else { continue }
            value.problems.report(entry.position, problem)
        }
    }

    // MARK: Expectations

    private func subjectExpectation(
        _ fields: inout [Value.Member], _ captures: [Step.Capture], _ value: StrictValue
    ) -> Value? {
        let expected = fields.filter { ["is", "count"].contains($0.key) }
        fields.removeAll { ["is", "count"].contains($0.key) }
        guard !expected.isEmpty || !captures.isEmpty else {
            value.problems.report(
                value.position, "found an expectation that expects nothing; expected is, count or capture")
            return nil
        }
        return .map(expected)
    }

    private func expectation(_ value: StrictValue, of verb: Verb) -> Value? {
        switch verb.answer {
        case .call:
            if !value.isMap, !value.isList {
                // Nobody answered in time.
                if value.text() == Run.timeout { return .map("status", .text(Template(literal: Run.timeout))) }
                guard let status = read(value, as: .number(100...599)) else { return nil }
                return .map("status", status)
            }
            guard let map = self.value(value), case .map(let members) = map else {
                return value.refuse(expected: "a status, or a map of status, headers and body")
            }
            let names = ["status", "headers", "body"]
            for member in members where !names.contains(member.key) {
                value.report(
                    "found the unknown key \(quoted(member.key)); expected one of \(names.joined(separator: ", "))"
                        + suggestion(for: member.key, in: names))
            }
            return map
        case .entry where !value.isMap && !value.isList:
            let reasons = Reason.allCases.map(\.name)
            guard let template = text(value) else { return nil }
            guard let word = template.literal else {
                return value.refuse(expected: "a word that is known before the first step")
            }
            if StepReader.verdicts.contains(word) { return .map("verdict", .text(word)) }
            if reasons.contains(word) { return .map("reason", .text(word)) }
            return value.refuse(
                expected: "\(StepReader.verdicts.joined(separator: ", ")), a reason, or a map",
                hint: suggestion(for: word, in: StepReader.verdicts + reasons))
        default:
            guard let map = self.value(value), case .map = map else {
                return value.refuse(expected: "a map of members")
            }
            return map
        }
    }

    private func captures(_ value: StrictValue) -> [Step.Capture] {
        guard var map = value.mapping("names and where their values lie") else { return [] }
        return map.takeRest().compactMap { entry in
            guard Reference.isName(entry.key), !ScenarioReader.reserved.contains(entry.key) else {
                value.problems.report(
                    entry.position, "\(quoted(entry.key)) cannot be a name; expected letters, digits and _")
                return nil
            }
            guard let path = text(entry.value) else { return nil }
            if let literal = path.literal, JSONPath(literal) == nil {
                return entry.value.refuse(expected: "a path such as accesses[0].doorcode.code")
            }
            return Step.Capture(name: entry.key, path: path)
        }
    }

    // MARK: Values

    /// A value of a kind, in which names may stand.
    private func read(_ value: StrictValue, as kind: Verb.Kind) -> Value? {
        switch kind {
        case .any: return self.value(value)
        case .headers: return headers(value)
        case .text, .name, .code, .card, .path: return text(value).map { .text($0) }
        case .flag:
            let expected = "true or false"
            guard let scalar = scalar(value, expected) else { return nil }
            if case .flag = scalar { return scalar }
            return isOpen(scalar) ? scalar : value.refuse(expected: expected)
        case .number(let range):
            let expected = "a number from \(Self.short(range.lowerBound)) to \(Self.short(range.upperBound))"
            guard let scalar = scalar(value, expected) else { return nil }
            if case .number(let text) = scalar, let number = Double(text), range.contains(number) { return scalar }
            return isOpen(scalar) ? scalar : value.refuse(expected: expected)
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
            guard let point = self.value(value), case .list(let numbers) = point, numbers.count == 3 else {
                return value.refuse(expected: "three numbers, in metres")
            }
            return point
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

    private static func short(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
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
        return template.filled { isSettled($0) ? $0.value(in: constants)?.spelled : nil }
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
    private func value(_ value: StrictValue) -> Value? {
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
            if let pattern = text(entry.value)?.literal, (try? Regex(pattern)) == nil {
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
