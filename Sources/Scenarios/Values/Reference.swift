internal import LatchServer
internal import SimulationKernel

/// What stands between `${` and `}`: a name, and behind one whose value is an instant, a duration that is added or taken
/// away: `now+1d`, `start-15m`.
package struct Reference: Hashable, Sendable {
    package let name: String
    /// In nanoseconds; 0 where none is given.
    package let offset: Int64

    /// - Returns: nil where it is neither.
    package init?(_ text: some StringProtocol) {
        let name = text.prefix { $0 != "+" && $0 != "-" }
        guard Reference.isName(name) else { return nil }
        self.name = String(name)
        if name.count == text.count {
            offset = 0
        } else {
            guard let duration = Duration(text: text.dropFirst(name.count)) else { return nil }
            offset = duration.nanoseconds
        }
    }

    /// Letters, digits and `_`, beginning with a letter.
    package static func isName(_ text: some StringProtocol) -> Bool {
        guard let first = text.first, first.isASCII, first.isLetter else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    /// - Returns: nil where there is no such name, or something is added to what is no instant.
    func value(in variables: [String: JSON]) -> JSON? {
        guard let value = variables[name] else { return nil }
        guard offset != 0 else { return value }
        guard let instant = value.string.flatMap({ Instant(iso8601: $0) }) else { return nil }
        return .text((instant + .nanoseconds(offset)).iso8601)
    }
}
