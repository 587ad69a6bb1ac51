package import NIOCore

/// A command on its way to the controller (Vol 4, Part E, 5.4.1): an opcode and at most 255 octets of parameters.
package struct CommandPacket: Hashable, Sendable {
    package let opcode: Opcode
    package let parameters: ByteBuffer

    /// The length of the header: opcode and parameter length.
    package static let headerLength = 3
    /// The most octets of parameters.
    package static let maximumParameterLength = 255

    /// - Throws: `tooLong`.
    package init(opcode: Opcode, parameters: ByteBuffer = ByteBuffer()) throws(HCIError) {
        guard parameters.readableBytes <= Self.maximumParameterLength else {
            throw HCIError(.tooLong, "command \(opcode) with \(parameters.readableBytes) octets of parameters")
        }
        self.opcode = opcode
        self.parameters = parameters
    }

    /// The packet of a typed command.
    /// - Throws: `outOfRange` and its like for values that the controller would have to refuse; `tooLong`.
    package init<Command: HCICommand>(_ command: Command) throws(HCIError) {
        try self.init(opcode: Command.opcode, parameters: try command.parameters())
    }

    /// Reads the parameters of a command of a known type.
    /// - Throws: what the controller is to answer with ``HCIError/status``; `wrongKind` for another opcode.
    package func decode<Command: HCICommand>(as type: Command.Type) throws(HCIError) -> Command {
        guard opcode == Command.opcode else {
            throw HCIError(.wrongKind, "command \(opcode) read as \(Command.opcode)")
        }
        return try Command(parameters: parameters, exactly: true)
    }

    /// Reads the parameters of whichever typed command this is.
    /// - Throws: `unknownCommand` for a command that is not typed, which stays as raw as it is.
    package func decode() throws(HCIError) -> any HCICommand {
        guard let type = CommandCatalog.type(for: opcode) else {
            throw HCIError(.unknownCommand, "command \(opcode) (\(CommandCatalog.name(of: opcode)))")
        }
        return try type.init(parameters: parameters, exactly: true)
    }

    /// Header and parameters.
    package func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(opcode.rawValue, endianness: .little)
        buffer.writeInteger(UInt8(truncatingIfNeeded: parameters.readableBytes))
        buffer.writeImmutableBuffer(parameters)
    }
}

extension CommandPacket: CustomStringConvertible {
    package var description: String {
        "\(CommandCatalog.name(of: opcode)) \(opcode), \(parameters.readableBytes) octets"
    }
}
