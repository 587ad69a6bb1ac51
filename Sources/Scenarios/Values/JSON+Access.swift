package import LatchServer

extension JSON {
    /// The member of an object; nil where there is none.
    package subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    /// The elements of a list; none where it is another value.
    package var elements: [JSON] {
        if case .list(let elements) = self { elements } else { [] }
    }

    package var string: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// As a text stands inside another: a text without quotes, anything else as JSON.
    package var spelled: String {
        if case .text(let text) = self { text } else { compact }
    }

    /// As JSON on one line, members in alphabetical order.
    package var compact: String {
        (try? APIResponse(self)).map { String(decoding: $0.body, as: UTF8.self) } ?? "?"
    }

    /// The number, where it is one.
    var numeric: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .unsigned(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// The number, where it is a whole one that fits.
    var whole: Int? { numeric.flatMap { Int(exactly: $0) } }
}
