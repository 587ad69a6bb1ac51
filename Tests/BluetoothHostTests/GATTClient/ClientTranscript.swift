import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// One case of a client: procedures that are started one after the other, the PDUs on the air, and what comes of it.
struct ClientCase: Sendable, CustomTestStringConvertible {
    let name: String
    let procedures: [GATTProcedure]
    /// The PDUs in order, one a line: `>` from the client, `<` from the server; hexadecimal octets, `ff*3` for three of
    /// them, spaces where they help the reader.
    let transcript: String
    /// The result of each procedure.
    let results: [Result<GATTResult, GATTClientError>]
    /// Notifications and indications, in order.
    let pushed: [ClientEffect]

    init(
        _ name: String, _ procedures: [GATTProcedure], _ transcript: String,
        _ results: [Result<GATTResult, GATTClientError>], pushed: [ClientEffect] = []
    ) {
        self.name = name
        self.procedures = procedures
        self.transcript = transcript
        self.results = results
        self.pushed = pushed
    }

    var testDescription: String { name }
}

/// A PDU of a transcript.
struct TranscriptLine {
    let isFromClient: Bool
    let pdu: ByteBuffer

    static func lines(_ transcript: String) throws -> [TranscriptLine] {
        try transcript.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }.map { line in
            let line = line.drop(while: \.isWhitespace)
            let direction = try #require(line.first)
            try #require(direction == ">" || direction == "<", "no direction in '\(line)'")
            return TranscriptLine(isFromClient: direction == ">", pdu: ByteBuffer(bytes: try octets(line.dropFirst())))
        }
    }

    static func octets(_ text: some StringProtocol) throws -> [UInt8] {
        var octets: [UInt8] = []
        for word in text.split(separator: " ") {
            let factors = word.split(separator: "*")
            let unit = try #require([UInt8](hexadecimal: factors[0]), "'\(word)' is not hexadecimal")
            let count = factors.count == 2 ? try #require(Int(factors[1])) : 1
            for _ in 0..<count { octets += unit }
        }
        return octets
    }
}

/// A PDU, or a value, from hexadecimal octets.
func buffer(_ text: String) -> ByteBuffer {
    guard let octets = try? TranscriptLine.octets(text) else {
        Issue.record("'\(text)' is not hexadecimal")
        return ByteBuffer()
    }
    return ByteBuffer(bytes: octets)
}

extension ClientCase {
    /// Plays the transcript: every PDU of the client is compared octet by octet, every PDU of the server is handed in.
    func play(maximumMTU: UInt16 = 512) throws {
        var client = GATTClient(maximumMTU: maximumMTU)
        var toStart = procedures[...]
        var sent: [ByteBuffer] = []
        var completed: [Result<GATTResult, GATTClientError>] = []
        var seen: [ClientEffect] = []
        var effects: [ClientEffect] = []

        func sort() {
            for effect in effects {
                switch effect {
                case .send(let pdu): sent.append(pdu)
                case .completed(_, let result): completed.append(result)
                case .mtuChanged: break
                default: seen.append(effect)
                }
            }
            effects = []
        }
        for (number, line) in try TranscriptLine.lines(transcript).enumerated() {
            while line.isFromClient, sent.isEmpty, !client.isBusy, let procedure = toStart.popFirst() {
                client.start(procedure, now: .epoch, into: &effects)
                sort()
            }
            if line.isFromClient {
                try #require(!sent.isEmpty, "PDU \(number): expected \(hexadecimal(line.pdu)), and nothing was sent")
                let pdu = sent.removeFirst()
                #expect(hexadecimal(pdu) == hexadecimal(line.pdu), "PDU \(number)")
            } else {
                #expect(sent.isEmpty, "before PDU \(number)")
                client.receive(line.pdu, now: .epoch, into: &effects)
                sort()
            }
        }
        #expect(sent.map(hexadecimal) == [], "after the last PDU")
        #expect(toStart.isEmpty, "every procedure was started")
        #expect(!client.isBusy)
        #expect(completed == results)
        #expect(seen == pushed)
    }
}

func hexadecimal(_ pdu: ByteBuffer) -> String { Array(pdu.readableBytesView).hexadecimal }
