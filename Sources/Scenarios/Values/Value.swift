internal import LatchServer

/// A value of a scenario file, with names in it that get their values while the scenario runs.
package indirect enum Value: Sendable {
    case null
    case flag(Bool)
    /// A number as it is written.
    case number(String)
    case text(Template)
    /// A name that stands alone: it keeps the type of what it was captured from.
    case variable(Reference)
    case list([Value])
    case map([Member])

    package struct Member: Sendable {
        package let key: String
        package let value: Value
    }

    /// A map of one member.
    static func map(_ key: String, _ value: Value) -> Value { .map([Member(key: key, value: value)]) }

    static func text(_ text: String) -> Value { .text(Template(literal: text)) }

    /// A YAML scalar without quotes: null, a truth value, a number, else text.
    package init(plain text: String) {
        self =
            switch text {
            case "null", "~": .null
            case "true": .flag(true)
            case "false": .flag(false)
            default: Value.isNumber(text) ? .number(text) : .text(Template(literal: text))
            }
    }

    /// Whether JSON writes numbers so (RFC 8259 section 6): `007` is none, so that doorcodes keep their zeros; nor is what
    /// no number here can hold, such as a hash that reads `1234e567`.
    static func isNumber(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ "+-.eE0123456789".utf8.contains($0) }), let number = Double(text),
            number.isFinite
        else { return false }
        let isWhole = !text.utf8.contains { ".eE".utf8.contains($0) }
        guard !isWhole || Int(text) != nil || UInt64(text) != nil else { return false }
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard let first = digits.first, first.isNumber, digits.last?.isNumber == true else { return false }
        let second = digits.dropFirst().first
        return first != "0" || second == nil || second == "." || second == "e" || second == "E"
    }

    /// The value of a member of a map.
    package subscript(key: String) -> Value? {
        guard case .map(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The value with those names filled in that `variables` has.
    /// - Throws: ``UnknownVariable`` for the first that it has not.
    func rendered(_ variables: [String: JSON]) throws(UnknownVariable) -> JSON {
        switch self {
        case .null: return .null
        case .flag(let flag): return .bool(flag)
        case .number(let text):
            return Int(text).map { .integer($0) } ?? UInt64(text).map { .unsigned($0) }
                ?? Double(text).map { .number($0) } ?? .text(text)
        case .variable(let reference):
            guard let value = reference.value(in: variables) else { throw UnknownVariable(reference: reference) }
            return value
        case .text(let template):
            return .text(try template.rendered(variables))
        case .list(let elements):
            var list: [JSON] = []
            for element in elements { list.append(try element.rendered(variables)) }
            return .list(list)
        case .map(let members):
            var object: [String: JSON] = [:]
            for member in members { object[member.key] = try member.value.rendered(variables) }
            return .object(object)
        }
    }
}

/// A name that has no value when it is needed.
struct UnknownVariable: Error {
    let reference: Reference
}

extension Template {
    func rendered(_ variables: [String: JSON]) throws(UnknownVariable) -> String {
        var unknown: Reference?
        let filled = filled { reference in
            let value = reference.value(in: variables)
            if value == nil { unknown = unknown ?? reference }
            return value?.spelled
        }
        if let unknown { throw UnknownVariable(reference: unknown) }
        return filled.literal ?? ""
    }
}
