internal import ArgumentParser

extension JSONValue {
    /// These elements as comma-separated values (RFC 4180): a header line with the members' names, then a line for each,
    /// ended by CR LF. A null is empty; control characters but for ends of lines are replaced, as in tables.
    func csv(_ names: [String]) -> String {
        let lines = [names] + elements.map { row in names.map { row[$0].field } }
        return lines.map { $0.map(\.csvField).joined(separator: ",") + "\r\n" }.joined()
    }

    private var field: String {
        switch self {
        case .null: ""
        case .bool(let bool): bool ? "true" : "false"
        default: text
        }
    }
}

extension String {
    /// The text as a field: between quotes where it has commas, quotes or ends of lines.
    fileprivate var csvField: String {
        let text = printableLines
        guard text.utf8.contains(where: { ",\"\n".utf8.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

/// What a table is printed as.
struct TableOptions: ParsableArguments {
    @Flag(help: "Print comma-separated values (RFC 4180) instead of a table.")
    var csv = false
}
