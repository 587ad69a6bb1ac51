import Testing

/// A conversation on an ATT bearer, written one PDU a line: `>` from the client, `<` from the server, `!` where the
/// server's application acts. Octets are hexadecimal; text stands in quotes.
struct PDUTranscript {
    enum Line: Equatable {
        case fromClient([UInt8])
        case fromServer([UInt8])
        case action
    }

    var lines: [Line]

    init(_ text: String) {
        lines = text.split(separator: "\n").map { line in
            switch line.first {
            case ">": .fromClient(hexOctets(line.dropFirst()))
            case "<": .fromServer(hexOctets(line.dropFirst()))
            default: .action
            }
        }
    }
}

/// Reads `01 02 "ab" 03`.
func hexOctets(_ text: some StringProtocol) -> [UInt8] {
    text.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap { place, part in
        place % 2 == 1
            ? Array(part.utf8) : part.split(separator: " ").map { UInt8($0, radix: 16) ?? 0 }
    }
}

/// What the GATT test specification calls a test case, as BlueZ's `unit/test-gatt.c` names it, with its PDUs after the
/// exchange of an ATT_MTU of 23 octets.
struct ServerCase: CustomTestStringConvertible {
    let name: String
    let database: TestDatabase
    let transcript: String

    init(_ name: String, _ database: TestDatabase, _ transcript: String) {
        self.name = name
        self.database = database
        self.transcript = transcript
    }

    var testDescription: String { "\(name) on \(database)" }
}
