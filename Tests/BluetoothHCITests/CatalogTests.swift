import BluetoothHCI
import Foundation
import NIOCore
import Testing

@Suite struct CatalogTests {
    @Test("each command stands once, in order, and its type has its opcode")
    func entries() {
        let opcodes = CommandCatalog.entries.map(\.opcode)
        #expect(zip(opcodes, opcodes.dropFirst()).allSatisfy { $0 < $1 })
        #expect(CommandCatalog.entries.allSatisfy { $0.type.map { $0.opcode } ?? $0.opcode == $0.opcode })
        let bits = CommandCatalog.entries.compactMap(\.bit)
        #expect(Set(bits).count == bits.count)
        #expect(CommandCatalog.entries.filter { $0.bit == nil }.map(\.opcode) == [0x1002])
        #expect(CommandCatalog.types.count == 85)
        let kinds = EventCatalog.types.map { $0.kind }
        #expect(Set(kinds).count == kinds.count)
        #expect(kinds.count == 28)
    }

    @Test("commands have the bits that the sniffed controllers claimed them by")
    func bits() throws {
        let expected: [(Opcode, UInt8, UInt8)] = [
            (0x0C03, 5, 7), (0x2002, 25, 1), (0x2006, 25, 5), (0x200A, 26, 1), (0x2019, 28, 0), (0x2022, 33, 6),
            (0x2036, 36, 2), (0x2043, 37, 7), (0x204B, 38, 7), (0x2060, 41, 5), (0x0C63, 22, 2), (0x1405, 15, 5),
            (0x0406, 0, 5), (0x0C7C, 32, 5), (0x202E, 35, 2), (0x203D, 37, 1), (0x0C6D, 24, 6), (0x1009, 15, 1),
        ]
        for (opcode, octet, bit) in expected {
            #expect(CommandCatalog.entry(for: opcode)?.bit == CommandBit(octet, bit), "\(opcode)")
        }
    }

    @Test("a set of supported commands is 64 octets, and claims what it was made of")
    func supported() throws {
        let commands = SupportedCommands([0x2002, 0x1002, 0x0406, 0xFC01])

        #expect(commands.octets.count == 64)
        #expect(commands.contains(0x2002))
        #expect(!commands.contains(0x1002))
        #expect(commands.opcodes == [0x0406, 0x2002])
        #expect(commands.octets[25] == 0b10)
        #expect(SupportedCommands(octets: [1, 2]) == nil)
        #expect(!commands.contains(CommandBit(200, 200)))
        // What Bumble's controller claims, from its first 32 octets.
        var octets = ByteBuffer(hex: "2000800300c000000000e4000000a822000000000000040000f7ff").octets
        octets += [UInt8](repeating: 0, count: 64 - octets.count)
        let bumble = try #require(SupportedCommands(octets: octets))
        #expect(bumble.contains(0x0C03))
        #expect(bumble.contains(0x2005))
        #expect(!bumble.contains(0x1005) == false)
    }

    private static let documents = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(
            path: "Sources/BluetoothHCI/BluetoothHCI.docc")

    private static func rows(_ file: String) throws -> [[String]] {
        try String(contentsOf: documents.appending(path: file), encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| 0x") }
            .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    }

    @Test("the documentation's table of commands is the catalogue")
    func documentedCommands() throws {
        let expected = CommandCatalog.entries.map { entry in
            let answer = entry.type.map { "\($0.answer)" } ?? ""
            let length = CommandCatalog.returnLength(of: entry.opcode).map(String.init) ?? ""
            return [
                entry.opcode.description, entry.bit?.description ?? "–", entry.name,
                entry.type == nil ? "raw" : "typed",
                [answer, length].filter { !$0.isEmpty }.joined(separator: " "),
            ].filter { !$0.isEmpty }
        }

        let rows = try Self.rows("CommandCoverage.md").map { $0.filter { !$0.isEmpty } }

        #expect(rows == expected, "expected:\n\(table(expected))")
    }

    @Test("the documentation's table of events is the catalogue")
    func documentedEvents() throws {
        let codes = EventNames.byCode.keys.sorted().filter { $0 != EventKind.leMetaCode }
        let kinds =
            codes.map { EventKind(code: $0) }
            + EventNames.lowEnergy.indices.map { EventKind(lowEnergy: UInt8($0 + 1)) }
        let expected = kinds.map { kind in
            let text = kind.subevent.map { "0x3E/" + hex($0) } ?? "0x" + hex(kind.code)
            return [text, kind.name, EventCatalog.type(for: kind) == nil ? "raw" : "typed"]
        }

        #expect(try Self.rows("EventCoverage.md") == expected, "expected:\n\(table(expected))")
    }

    private func hex(_ octet: UInt8) -> String {
        (octet < 16 ? "0" : "") + String(octet, radix: 16, uppercase: true)
    }

    private func table(_ rows: [[String]]) -> String {
        rows.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }
}
