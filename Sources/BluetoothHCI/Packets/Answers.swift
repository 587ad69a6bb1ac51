import NIOCore

// What a controller sends in answer to a command (Vol 4, Part E, 4.4, 7.7.14 and 7.7.15).

extension HCICommand {
    /// The event that answers this command: Command Complete with `result`, or Command Status with its status.
    ///
    /// The allowance is how many commands the host may send now (Num_HCI_Command_Packets).
    /// - Returns: nil for a command that is answered by silence.
    package static func answer(_ result: Return, allowance: UInt8 = 1) throws(HCIError) -> EventPacket? {
        switch Return.answer {
        case .complete: try complete(result, allowance: allowance)
        case .status: try EventPacket(Events.CommandStatus(result.status, opcode: opcode, allowance: allowance))
        case .silence: result.status.isSuccess ? nil : try complete(result, allowance: allowance)
        }
    }

    private static func complete(_ result: Return, allowance: UInt8) throws(HCIError) -> EventPacket {
        try EventPacket(
            Events.CommandComplete(opcode: opcode, returned: try result.parameters(), allowance: allowance))
    }

    fileprivate static func refusal(
        of packet: CommandPacket, _ status: ErrorCode, allowance: UInt8
    ) throws(HCIError) -> EventPacket? {
        try answer(Return(refusing: packet, status: status), allowance: allowance)
    }
}

extension CommandPacket {
    /// The event that refuses this command.
    ///
    /// A command of the catalogue is refused in full length by the event that would have answered it, so that no host
    /// waits or finds the answer too short. Any other is refused by Command Status, which has one length for all.
    package func refusal(_ status: ErrorCode, allowance: UInt8 = 1) throws(HCIError) -> EventPacket {
        if let type = CommandCatalog.type(for: opcode),
            let event = try type.refusal(of: self, status, allowance: allowance)
        {
            return event
        }
        return try EventPacket(Events.CommandStatus(status, opcode: opcode, allowance: allowance))
    }
}

extension Events.CommandComplete {
    /// What the controller returned to a command of this type.
    /// - Throws: `wrongKind` for the answer to another command; `truncated` and its like.
    package func result<Command: HCICommand>(of type: Command.Type) throws(HCIError) -> Command.Return {
        guard opcode == Command.opcode else {
            throw HCIError(.wrongKind, "the answer to \(opcode) read as one to \(Command.opcode)")
        }
        return try Command.Return(returned: returned)
    }

    /// The status, where there are return parameters. All typed commands have it first.
    package var status: ErrorCode? {
        returned.getInteger(at: returned.readerIndex, as: UInt8.self).map(ErrorCode.init(rawValue:))
    }
}
