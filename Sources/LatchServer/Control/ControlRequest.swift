internal import Foundation
internal import SimulationKernel
internal import World

// How the control API reads its requests: a member or parameter that it knows and cannot use is refused, with what was
// expected; a member of a body that it does not know as well.
extension APIRequest {
    /// The members of the body, of which only `known` are allowed. An empty body has none.
    func members(_ known: String...) throws(ControlError) -> ControlBody { try members(known) }

    func members(_ known: [String]) throws(ControlError) -> ControlBody {
        if body.isEmpty { return ControlBody(values: [:]) }
        guard let values = try? JSONDecoder().decode([String: ControlBody.Value].self, from: Data(body)) else {
            throw .badRequest(
                "the body is not a JSON object of texts, numbers, booleans, and lists of numbers or texts")
        }
        if let unknown = values.keys.sorted().first(where: { !known.contains($0) }) {
            throw .badRequest(
                "unknown member '\(unknown)'; "
                    + (known.isEmpty ? "none is expected" : "expected \(known.joined(separator: ", "))"))
        }
        return ControlBody(values: values)
    }

    func parameter(_ name: String) -> String { parameters[name] ?? "" }

    func queryInstant(_ name: String) throws(ControlError) -> Instant? {
        guard let text = query[name] else { return nil }
        guard let instant = Instant(iso8601: text) else {
            throw .badRequest("\(name) is '\(text)'; expected a date-time such as 2026-11-21T09:30:00Z")
        }
        return instant
    }

    func queryFlag(_ name: String) throws(ControlError) -> Bool {
        let text = query[name] ?? "false"
        guard let flag = Bool(text) else { throw .badRequest("\(name) is '\(text)'; expected true or false") }
        return flag
    }

    func queryNumber(_ name: String, default fallback: Int, in range: ClosedRange<Int>) throws(ControlError) -> Int {
        guard let text = query[name] else { return fallback }
        guard let number = Int(text), range.contains(number) else {
            throw .badRequest("\(name) is '\(text)'; expected \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

/// The members of a control request's body.
struct ControlBody {
    fileprivate let values: [String: Value]

    enum Value: Decodable {
        case text(String)
        case number(Double)
        case flag(Bool)
        case numbers([Double])
        case texts([String])
        case null

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let numbers = try? container.decode([Double].self) {
                self = .numbers(numbers)
            } else if let texts = try? container.decode([String].self) {
                self = .texts(texts)
            } else {
                self = .text(try container.decode(String.self))
            }
        }
    }

    fileprivate init(values: [String: Value]) { self.values = values }

    func text(_ name: String) throws(ControlError) -> String? {
        switch values[name] {
        case nil, .null: nil
        case .text(let text): text
        case .number, .flag, .numbers, .texts: throw .badRequest("\(name) is not a text")
        }
    }

    func required(_ name: String) throws(ControlError) -> String {
        guard let text = try text(name) else { throw .badRequest("\(name) is missing") }
        return text
    }

    /// A text, a number or a flag as it is written.
    func spelled(_ name: String) throws(ControlError) -> String? {
        switch values[name] {
        case nil, .null: nil
        case .text(let text): text
        case .number(let number): FaultValue.number(number).spelled
        case .flag(let flag): String(flag)
        case .numbers, .texts: throw .badRequest("\(name) is a list")
        }
    }

    func flag(_ name: String) throws(ControlError) -> Bool? {
        switch values[name] {
        case nil, .null: nil
        case .flag(let flag): flag
        case .number, .text, .numbers, .texts: throw .badRequest("\(name) is not true or false")
        }
    }

    func number(_ name: String) throws(ControlError) -> Double? {
        switch values[name] {
        case nil, .null: nil
        case .number(let number): number
        case .flag, .text, .numbers, .texts: throw .badRequest("\(name) is not a number")
        }
    }

    func numbers(_ name: String) throws(ControlError) -> [Double]? {
        switch values[name] {
        case nil, .null: nil
        case .numbers(let numbers): numbers
        case .flag, .number, .text, .texts: throw .badRequest("\(name) is not a list of numbers")
        }
    }

    func texts(_ name: String) throws(ControlError) -> [String]? {
        switch values[name] {
        case nil, .null: nil
        case .texts(let texts): texts
        case .numbers(let numbers) where numbers.isEmpty: []
        case .flag, .number, .numbers, .text: throw .badRequest("\(name) is not a list of texts")
        }
    }

    func integer(_ name: String) throws(ControlError) -> Int? {
        guard let number = try number(name) else { return nil }
        guard let integer = Int(exactly: number) else { throw .badRequest("\(name) is not a whole number") }
        return integer
    }

    func instant(_ name: String) throws(ControlError) -> Instant? {
        guard let text = try text(name) else { return nil }
        guard let instant = Instant(iso8601: text) else {
            throw .badRequest("\(name) is '\(text)'; expected a date-time such as 2026-11-21T09:30:00Z")
        }
        return instant
    }

    func duration(_ name: String) throws(ControlError) -> Duration? {
        guard let text = try text(name) else { return nil }
        guard let duration = Duration(text: text) else {
            throw .badRequest("\(name) is '\(text)'; expected a duration such as 15m, 1h30m, 2d or 250ms")
        }
        return duration
    }
}
