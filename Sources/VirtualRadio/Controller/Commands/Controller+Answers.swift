import BluetoothHCI

extension Controller {
    /// Carries out a command that is answered by no more than a status, and by its handle where it has one.
    ///
    /// The answer comes before the events that the command raised.
    mutating func status<Command: HCICommand>(
        _ packet: CommandPacket, _ type: Command.Type, _ body: (inout Controller, Command) -> ErrorCode
    ) {
        perform(packet, type) { controller, command in
            Command.Return(refusing: packet, status: body(&controller, command))
        }
    }

    /// Carries out a command that is answered by parameters of its own. The answer comes before the events that the
    /// command raised.
    mutating func perform<Command: HCICommand>(
        _ packet: CommandPacket, _ type: Command.Type, _ body: (inout Controller, Command) -> Command.Return
    ) {
        let command: Command
        do throws(HCIError) {
            command = try packet.decode(as: type)
        } catch {
            refuse(packet, error.status)
            return
        }
        let place = outgoing.count
        let result = body(&self, command)
        guard let answer = try? Command.answer(result) else { return }
        outgoing.insert(.event(answer), at: place)
    }

    /// Answers a command that was carried out before.
    mutating func complete<Command: HCICommand>(_ type: Command.Type, _ result: Command.Return) {
        if let answer = try? Command.answer(result) { outgoing.append(.event(answer)) }
    }

    /// Refuses a command, in full length.
    mutating func refuse(_ packet: CommandPacket, _ status: ErrorCode) {
        if let answer = try? packet.refusal(status) { outgoing.append(.event(answer)) }
    }
}
