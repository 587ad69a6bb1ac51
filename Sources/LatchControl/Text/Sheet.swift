/// One thing's fields, a line each: label, value.
func sheet(_ fields: KeyValuePairs<String, String>) -> String {
    var table = Table(alignments: [.left, .left])
    for (label, value) in fields { table.append([label, value]) }
    return table.text
}

extension JSONValue {
    /// The value as people read it: `-` for null and for an empty list, yes and no, lists with commas.
    var text: String {
        switch self {
        case .null: "-"
        case .bool(let bool): bool ? "yes" : "no"
        case .number(let number): number
        case .string(let string): string
        case .array(let elements): elements.isEmpty ? "-" : elements.map(\.text).joined(separator: ", ")
        case .object: compact
        }
    }

    /// The value's text with what belongs to it, such as a unit; nothing is added to `-`.
    func text(_ suffix: String) -> String { isNull ? text : text + suffix }
}
