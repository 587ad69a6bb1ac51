/// The place of a command in the bits of Read Local Supported Commands, written octet.bit (Vol 4, Part E, 6.27).
package struct CommandBit: Hashable, Comparable, Sendable {
    package let octet: UInt8
    package let bit: UInt8

    package init(_ octet: UInt8, _ bit: UInt8) {
        self.octet = octet
        self.bit = bit
    }

    package static func < (left: CommandBit, right: CommandBit) -> Bool {
        (left.octet, left.bit) < (right.octet, right.bit)
    }
}

extension CommandBit: CustomStringConvertible {
    package var description: String { "\(octet).\(bit)" }
}

/// Which commands a controller has: the 64 octets of Supported_Commands (Vol 4, Part E, 6.27).
package struct SupportedCommands: Hashable, Sendable {
    /// How many octets there are.
    package static let octetCount = 64

    /// In the order of the wire.
    package private(set) var octets: [UInt8]

    /// No command.
    package init() { octets = [UInt8](repeating: 0, count: Self.octetCount) }

    /// - Returns: nil for another count than ``octetCount``.
    package init?(octets: [UInt8]) {
        guard octets.count == Self.octetCount else { return nil }
        self.octets = octets
    }

    /// The commands with these opcodes, so far as they have a bit.
    package init(_ opcodes: some Sequence<Opcode>) {
        self.init()
        for opcode in opcodes { insert(opcode) }
    }

    package func contains(_ place: CommandBit) -> Bool {
        octets.indices.contains(Int(place.octet)) && octets[Int(place.octet)] >> place.bit & 1 == 1
    }

    /// Whether the command's bit is set; false for a command that has none.
    package func contains(_ opcode: Opcode) -> Bool {
        CommandCatalog.entry(for: opcode)?.bit.map(contains) ?? false
    }

    /// Sets the command's bit; nothing for a command that has none.
    package mutating func insert(_ opcode: Opcode) {
        guard let place = CommandCatalog.entry(for: opcode)?.bit, octets.indices.contains(Int(place.octet))
        else { return }
        octets[Int(place.octet)] |= 1 << place.bit
    }

    /// The catalogue's commands that are set, by opcode.
    package var opcodes: [Opcode] { CommandCatalog.entries.map(\.opcode).filter(contains) }
}
