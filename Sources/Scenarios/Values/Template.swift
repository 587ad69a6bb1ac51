/// A text with names in it that get their values while a scenario runs: `/access/sdk/v1/users/${user}`.
///
/// `$${` stands for `${` itself.
package struct Template: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        case text(String)
        case variable(Reference)
    }

    package private(set) var parts: [Part]

    package init(literal text: String) { parts = [.text(text)] }

    /// - Returns: nil where a `${` has no end, or what stands in it is no ``Reference``.
    package init?(_ text: String) {
        parts = []
        var literal = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            literal += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                literal += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${") {
                guard let end = rest.firstIndex(of: "}") else { return nil }
                guard let reference = Reference(rest[..<end].dropFirst(2)) else { return nil }
                if !literal.isEmpty { parts.append(.text(literal)) }
                literal = ""
                parts.append(.variable(reference))
                rest = rest[end...].dropFirst()
            } else {
                literal += "$"
                rest = rest.dropFirst()
            }
        }
        literal += rest
        if !literal.isEmpty || parts.isEmpty { parts.append(.text(literal)) }
    }

    /// The references in it, in their order.
    package var variables: [Reference] {
        parts.compactMap { if case .variable(let name) = $0 { name } else { nil } }
    }

    /// The whole text, where nothing in it has to become known.
    package var literal: String? {
        switch parts.count == 1 ? parts[0] : nil {
        case .text(let text): text
        default: nil
        }
    }

    /// The same with the values of those names that are known.
    package func filled(_ text: (Reference) -> String?) -> Template {
        var filled = Template(literal: "")
        filled.parts = []
        for part in parts {
            var part = part
            if case .variable(let reference) = part, let value = text(reference) { part = .text(value) }
            if case .text(let more) = part, case .text(let before)? = filled.parts.last {
                filled.parts[filled.parts.count - 1] = .text(before + more)
            } else {
                filled.parts.append(part)
            }
        }
        return filled
    }
}
