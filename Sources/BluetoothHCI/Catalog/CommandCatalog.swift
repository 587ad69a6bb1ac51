/// One command of the specification: what it is called, which bit says that a controller has it, whether it is typed.
package struct CommandEntry: Sendable {
    package let opcode: Opcode
    /// The bit in Supported_Commands (Vol 4, Part E, 6.27); nil for a command that every controller has.
    package let bit: CommandBit?
    /// The specification's name.
    package let name: String
    /// The type that encodes and decodes the command; nil for one that is carried raw.
    package let type: (any HCICommand.Type)?

    init(_ opcode: Opcode, _ bit: (UInt8, UInt8)?, _ name: String, _ type: (any HCICommand.Type)? = nil) {
        self.opcode = opcode
        self.bit = bit.map { CommandBit($0.0, $0.1) }
        self.name = name
        self.type = type
    }
}

/// All commands that hosts send to an LE controller, typed and not (Vol 4, Part E, 7).
package enum CommandCatalog {
    /// By opcode.
    package static let entries = general + lowEnergy + lowEnergyExtended

    /// The commands that are typed, by opcode.
    package static let types = entries.compactMap(\.type)

    private static let byOpcode = Dictionary(entries.map { ($0.opcode, $0) }) { first, _ in first }

    package static func entry(for opcode: Opcode) -> CommandEntry? { byOpcode[opcode] }

    /// The type that reads and writes the command; nil for one that is carried raw.
    package static func type(for opcode: Opcode) -> (any HCICommand.Type)? { byOpcode[opcode]?.type }

    /// The specification's name, or that there is none.
    package static func name(of opcode: Opcode) -> String {
        if let entry = byOpcode[opcode] { return entry.name }
        return opcode.group == OpcodeGroup.vendorSpecific ? "Vendor-specific command" : "Unknown command"
    }

    /// How many octets of return parameters the command's Command Complete has; nil where it is not typed, or answered
    /// otherwise.
    package static func returnLength(of opcode: Opcode) -> Int? {
        guard let type = type(for: opcode), type.answer == .complete else { return nil }
        return type.returnLength
    }

    /// How the command is answered; nil where it is not typed.
    package static func answer(to opcode: Opcode) -> CommandAnswer? { type(for: opcode)?.answer }
}
