/// A parameter of a fault's kind, with its unit and range.
package struct FaultParameter: Sendable {
    package let name: String
    package let help: String
    package let type: ValueType
    /// What it is where nothing was said.
    package let standard: FaultValue

    package enum ValueType: Sendable {
        /// - Parameters:
        ///   - unit: in words; empty for a share or a count.
        ///   - isWhole: whether only whole numbers are taken.
        ///   - usual: from where random faults are drawn.
        case number(ClosedRange<Double>, unit: String, isWhole: Bool, usual: ClosedRange<Double>)
        case duration(ClosedRange<Duration>, usual: ClosedRange<Duration>)
        case word([String])
        case flag
    }

    /// The unit, in one word or none.
    package var unit: String {
        switch type {
        case .number(_, let unit, _, _): unit
        case .duration: "duration"
        case .word, .flag: ""
        }
    }

    /// The values that it takes, in words.
    package var values: String {
        switch type {
        case .number(let range, let unit, _, _):
            "\(FaultValue.number(range.lowerBound).spelled) to \(FaultValue.number(range.upperBound).spelled)"
                + (unit.isEmpty ? "" : " \(unit)")
        case .duration(let range, _): "\(range.lowerBound.text) to \(range.upperBound.text)"
        case .word(let words): words.joined(separator: ", ")
        case .flag: "true or false"
        }
    }

    /// Reads a value.
    /// - Returns: nil where the text is none that it takes.
    package func value(_ text: String) -> FaultValue? {
        switch type {
        case .number(let range, _, let isWhole, _):
            guard let number = Double(text), range.contains(number), !isWhole || number == number.rounded() else {
                return nil
            }
            return .number(number)
        case .duration(let range, _): return Duration(text: text).flatMap { range.contains($0) ? .duration($0) : nil }
        case .word(let words): return words.contains(text) ? .word(text) : nil
        case .flag: return Bool(text).map { .flag($0) }
        }
    }

    /// Draws a value that is worth trying.
    package func draw(using generator: inout SeededGenerator) -> FaultValue {
        switch type {
        case .number(_, _, let isWhole, let usual):
            let number = usual.lowerBound + (usual.upperBound - usual.lowerBound) * generator.share()
            // Two places are enough, and are read by people.
            return .number(isWhole ? number.rounded() : (number * 100).rounded() / 100)
        case .duration(_, let usual):
            let span = usual.upperBound - usual.lowerBound
            let drawn = usual.lowerBound + span * generator.share()
            return .duration(.milliseconds(drawn.components.seconds * 1_000))
        case .word(let words): return .word(words[Int(generator.next() % UInt64(words.count))])
        case .flag: return .flag(generator.next() & 1 == 1)
        }
    }
}

/// The value of a parameter.
package enum FaultValue: Hashable, Codable, Sendable {
    case number(Double)
    case duration(Duration)
    case word(String)
    case flag(Bool)

    /// As it is written in scenario files and on command lines.
    package var spelled: String {
        switch self {
        case .number(let number):
            number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : String(number)
        case .duration(let duration): duration.text
        case .word(let word): word
        case .flag(let flag): String(flag)
        }
    }
}

extension SeededGenerator {
    /// A share, 0..<1.
    package mutating func share() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
}
