internal import LatchServer
internal import World

/// A kind of step: its name, the keys that it takes, and what it does.
///
/// The reader, the JSON Schema and the runner all go by this table.
struct Verb: Sendable {
    let name: String
    /// What it does, in a few words.
    let help: String
    /// What it can be told to do; with more than one, the keys that begin them exclude one another.
    let forms: [Form]
    /// The form that a value without keys stands for.
    let shorthand: String?
    let answer: AnswerKind
    /// Its keys are the names of settings.
    var isOfSettings: Bool { name == "setting" }
    let run: @Sendable (Fields, inout Run) async throws -> Answer

    init(
        _ name: String, _ help: String, _ forms: [Form], shorthand: String? = nil, answer: AnswerKind = .members,
        run: @escaping @Sendable (Fields, inout Run) async throws -> Answer
    ) {
        self.name = name
        self.help = help
        self.forms = forms
        self.shorthand = shorthand
        self.answer = answer
        self.run = run
    }

    /// One form: the key that makes it, and those that may or must stand beside it. An only form needs no such key.
    struct Form: Sendable {
        let key: Key?
        let others: [Key]

        init(_ key: Key?, _ others: [Key] = []) {
            self.key = key
            self.others = others
        }
    }

    struct Key: Sendable {
        let name: String
        let kind: Kind
        let isRequired: Bool
        let help: String

        init(_ name: String, _ kind: Kind, required: Bool = false, _ help: String) {
            self.name = name
            self.kind = kind
            isRequired = required
            self.help = help
        }
    }

    /// What may stand behind a key.
    enum Kind: Sendable {
        case text
        /// The name of something that the property has, or a step makes.
        case name(Subject)
        case flag
        case number(ClosedRange<Double>)
        case duration
        /// A duration that is not negative.
        case span
        /// 1 to 12 digits.
        case code
        /// 4, 7 or 10 bytes in hexadecimal.
        case card
        /// The path of a request, from its first slash.
        case path
        /// How the kinds of events begin, of those that there are to name; or one of these words.
        case event([WorldEvent.Kind], or: [String])
        /// An operation's name, or its method and path.
        case route
        /// An RFC 3339 date-time; or, where a door is given, what the clock on its wall shows: `23:30`, `2026-11-22 00:00`.
        case moment
        case choice([String])
        /// Three numbers, in metres.
        case point
        /// The whole of a URL.
        case url
        /// A list of texts.
        case texts
        /// A map of texts.
        case textMap
        /// A map of those headers that a request's operation is shown.
        case headers
        /// Anything at all.
        case any
    }

    /// What a name may be one of.
    enum Subject: String, Sendable {
        case door, user, client, phone
        /// A door, or `any`.
        case doorOrAny
        /// A phone that the step makes.
        case newPhone
    }

    /// What can be expected of a step's answer.
    enum AnswerKind: Sendable {
        /// It has none.
        case none
        /// `status`, `headers` and `body`; or the status alone.
        case call
        /// Some of its members; or `opened`, or the reason for which it did not.
        case entry
        /// Some of its members.
        case members
        /// The step is itself an expectation, with the keys `is` and `count`.
        case subject
    }

    /// The forms that these keys may be of: a key that stands beside another's does not make a form of its own.
    func forms(having names: [String]) -> [Form] {
        let begun = forms.filter { form in form.key.map { names.contains($0.name) } ?? true }
        return begun.filter { form in
            !begun.contains { other in
                other.key?.name != form.key?.name && other.others.contains { $0.name == form.key?.name }
            }
        }
    }

    /// The values of a step's keys when it runs.
    struct Fields: Sendable {
        /// The key that makes its form.
        let form: String?
        let values: [String: JSON]

        subscript(name: String) -> JSON? { values[name] }

        /// A value as a text; empty where there is none.
        func text(_ name: String) -> String { values[name]?.spelled ?? "" }

        /// The body of a control request: the values of these keys, where they have one.
        func body(_ names: String...) -> JSON {
            .object(values.filter { names.contains($0.key) })
        }
    }

    static let all: [Verb] = partnerVerbs + lockVerbs + phoneVerbs + worldVerbs + outsideVerbs + [fault, expect]

    static func named(_ name: String) -> Verb? { all.first { $0.name == name } }
}

/// What came of a step.
struct Answer: Sendable {
    var json: JSON
    /// Why it was not done; nil where it was.
    var problem: Problem?
    /// What may be explained: a code, card or person, and the door.
    var entry: (what: String, door: String)?

    struct Problem: Sendable {
        let message: String
        /// It was refused, rather than impossible.
        let isRefusal: Bool
    }
}
