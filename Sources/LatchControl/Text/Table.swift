/// Text in aligned columns, two spaces between them, none at the end of a line.
package struct Table {
    package enum Alignment: Sendable { case left, right }

    private let alignments: [Alignment]
    private var lines: [[String]] = []

    /// A table without a heading.
    package init(alignments: [Alignment]) { self.alignments = alignments }

    /// A table that begins with a heading.
    package init(heading: [String], alignments: [Alignment]) {
        self.alignments = alignments
        append(heading)
    }

    package mutating func append(_ cells: [String]) { lines.append(cells.map(\.printable)) }

    /// The lines, each ended.
    package var text: String {
        let widths = alignments.indices.map { column in
            lines.map { column < $0.count ? $0[column].displayWidth : 0 }.max() ?? 0
        }
        return lines.map { line in
            var text = ""
            for (column, cell) in line.enumerated() where column < widths.count {
                let space = String(repeating: " ", count: widths[column] - cell.displayWidth)
                text += (column == 0 ? "" : "  ") + (alignments[column] == .left ? cell + space : space + cell)
            }
            while text.last == " " { text.removeLast() }
            return text + "\n"
        }.joined()
    }
}

/// A column of a table of JSON objects.
struct Column {
    let title: String
    let alignment: Table.Alignment
    let text: (JSONValue) -> String

    init(_ title: String, _ alignment: Table.Alignment = .left, text: @escaping (JSONValue) -> String) {
        self.title = title
        self.alignment = alignment
        self.text = text
    }

    /// The column of the member that lies at a path of names.
    init(_ title: String, _ path: String..., align alignment: Table.Alignment = .left) {
        self.init(title, alignment) { row in path.reduce(row) { $0[$1] }.text }
    }
}

extension JSONValue {
    /// These elements as a table with a heading.
    func table(_ columns: [Column]) -> String {
        var table = Table(heading: columns.map(\.title), alignments: columns.map(\.alignment))
        for row in elements { table.append(columns.map { $0.text(row) }) }
        return table.text
    }
}
