import BluetoothHCI
import NIOCore
import Testing

/// The order and length of parameters, against another implementation's reading of the specification.
@Suite struct LayoutTests {
    @Test("parameters lie where an independent parser finds them", arguments: PeerLayouts.rows.map(\.subject))
    func layout(subject: String) throws {
        let row = try #require(PeerLayouts.rows.first { $0.subject == subject })
        let words = subject.split(separator: " ")
        var chance = Chance(seed: 1)

        let texts: [FieldText]
        switch words[0] {
        case "E":
            let codes = words[1].split(separator: "/").compactMap { UInt8($0, radix: 16) }
            let kind = EventKind(code: codes[0], subevent: codes[1])
            let type = try #require(EventCatalog.type(for: kind))
            texts = try fields(of: type, using: &chance)
        case "C":
            let type = try #require(command(words[1]))
            texts = try fields(of: type, using: &chance)
        default:
            let type = try #require(command(words[1]))
            texts = try returnFields(of: type, using: &chance)
        }

        #expect(texts.map { "\($0.name):\($0.range.count)" }.joined(separator: " ") == row.parameters)
        #expect(zip(texts, texts.dropFirst()).allSatisfy { $0.range.upperBound == $1.range.lowerBound })
    }

    private func command(_ text: Substring) -> (any HCICommand.Type)? {
        UInt16(text, radix: 16).flatMap { CommandCatalog.type(for: Opcode(rawValue: $0)) }
    }

    private func fields<Value: FieldLayout>(of type: Value.Type, using chance: inout Chance) throws -> [FieldText] {
        try #require(ValidParameters.find(for: type, exactly: true, using: &chance)).value.fieldTexts()
    }

    private func returnFields<Command: HCICommand>(
        of type: Command.Type, using chance: inout Chance
    ) throws -> [FieldText] {
        try fields(of: Command.Return.self, using: &chance)
    }

    @Test(
        "the length of return parameters is the specification's",
        arguments: [
            (0x1001, 9), (0x1002, 65), (0x1003, 9), (0x1004, 11), (0x1005, 8), (0x1009, 7), (0x0C14, 249), (0x0C23, 4),
            (0x0C2D, 4), (0x0C6C, 3), (0x0C7B, 5), (0x0C7C, 3), (0x1405, 4), (0x2002, 4), (0x2003, 9), (0x2007, 2),
            (0x200F, 2), (0x2015, 8), (0x2017, 17), (0x2018, 9), (0x201A, 3), (0x201B, 3), (0x201C, 9), (0x2020, 3),
            (0x2021, 3), (0x2022, 3), (0x2023, 5), (0x202A, 2), (0x202B, 7), (0x202C, 7), (0x202F, 9), (0x2030, 5),
            (0x2036, 2), (0x203A, 3), (0x203B, 2), (0x204B, 3), (0x2060, 7), (0x0C03, 1), (0x2006, 1),
        ] as [(UInt16, Int)])
    func returnLength(opcode: UInt16, length: Int) {
        #expect(CommandCatalog.returnLength(of: Opcode(rawValue: opcode)) == length)
    }

    @Test("commands that begin something are answered by Command Status, and one by nothing")
    func answers() {
        let byStatus = CommandCatalog.types.filter { $0.answer == .status }.map { $0.opcode.rawValue }
        let bySilence = CommandCatalog.types.filter { $0.answer == .silence }.map { $0.opcode.rawValue }

        #expect(
            byStatus == [
                0x0406, 0x041D, 0x200D, 0x2013, 0x2016, 0x2019, 0x2025, 0x2026, 0x2032, 0x2043, 0x205E,
            ])
        #expect(bySilence == [0x0C35])
        #expect(CommandCatalog.returnLength(of: 0x200D) == nil)
    }
}
