import BluetoothHCI
import NIOCore

/// Commands one after the other, as on the wire without the indicator: opcode, length, parameters.
///
/// What can be read is written as it was read, any refusal is as long as a success and can be read by the host, and
/// descriptions cover the parameters.
func fuzzCommands(_ octets: [UInt8]) throws(FuzzFinding) {
    var input = FuzzInput(octets)
    while !input.isEmpty {
        let opcode = Opcode(rawValue: input.word())
        let packet = try succeed("255 octets fit") { () throws(HCIError) in
            try CommandPacket(opcode: opcode, parameters: ByteBuffer(bytes: input.chunk()))
        }
        var command: (any HCICommand)?
        var status = ErrorCode.commandDisallowed
        do throws(HCIError) {
            command = try packet.decode()
        } catch {
            status = error.status
        }
        try require(!status.isSuccess, "\(packet) is refused with success")
        if let command { try checkCommand(command, of: packet) }
        try checkRefusal(of: packet, status)
    }
}

/// Commands with octets that nobody reads: behind the significant ones (Vol 4, Part E, 7.8.7 and 7.8.8), or about a scan
/// that is switched off (7.8.11 and 7.8.65), or reserved bits (7.8.19). They are written as zeros.
private let partlyIgnored: Set<Opcode> = [
    Commands.LESetHostChannelClassification.opcode, Commands.LESetAdvertisingData.opcode,
    Commands.LESetScanResponseData.opcode, Commands.LESetScanEnable.opcode,
    Commands.LESetExtendedScanEnable.opcode,
]

private func checkCommand<Command: HCICommand>(_ command: Command, of packet: CommandPacket) throws(FuzzFinding) {
    let written = try succeed("\(packet) was read, and cannot be written") { () throws(HCIError) in
        try CommandPacket(command)
    }
    try require(written.opcode == packet.opcode, "\(packet) changes its opcode")
    let (length, wrote) = (packet.parameters.readableBytes, written.parameters.readableBytes)
    try require(wrote == length, "\(packet): \(length) octets become \(wrote)")
    try require(
        written.parameters == packet.parameters || partlyIgnored.contains(packet.opcode),
        "\(packet) with \(packet.parameters) is written with \(written.parameters)")
    let again = try succeed("\(packet) is written so that it cannot be read") { () throws(HCIError) in
        try written.decode(as: Command.self)
    }
    try require(again == command, "\(packet) reads back as something else")
    let texts = try succeed("\(packet) cannot be described") { () throws(HCIError) in try command.fieldTexts() }
    var end = 0
    for text in texts {
        try require(text.range.lowerBound >= end, "\(packet): parameters overlap in the description")
        end = text.range.upperBound
    }
    try require(end <= packet.parameters.readableBytes, "\(packet): described beyond its end")
}

/// A refusal names the command and the status, and is as long as a success would be.
private func checkRefusal(of packet: CommandPacket, _ status: ErrorCode) throws(FuzzFinding) {
    let refusal = try succeed("\(packet) cannot be refused") { () throws(HCIError) in
        try packet.refusal(status, allowance: 3)
    }
    if refusal.kind == Events.CommandStatus.kind {
        let event = try succeed("a status cannot be read") { () throws(HCIError) in
            try refusal.decode(as: Events.CommandStatus.self)
        }
        try require(
            event == Events.CommandStatus(status, opcode: packet.opcode, allowance: 3), "\(packet): a wrong status")
        try require(CommandCatalog.answer(to: packet.opcode) != .complete, "\(packet): Command Status")
    } else {
        let event = try succeed("\(packet): refused by \(refusal)") { () throws(HCIError) in
            try refusal.decode(as: Events.CommandComplete.self)
        }
        try require(event.opcode == packet.opcode && event.status == status, "\(packet): refused as another")
        try require(event.allowance == 3, "\(packet): a wrong allowance")
        if let length = CommandCatalog.returnLength(of: packet.opcode) {
            try require(event.returned.readableBytes == length, "\(packet): refused in another length")
        }
        try checkReturn(event)
    }
}

/// Reads the return parameters as those of whichever command it is.
func checkReturn(_ event: Events.CommandComplete) throws(FuzzFinding) {
    guard let type = CommandCatalog.type(for: event.opcode) else { return }
    try checkReturn(event, of: type)
}

private func checkReturn<Command: HCICommand>(
    _ event: Events.CommandComplete, of type: Command.Type
) throws(FuzzFinding) {
    guard let result = try? event.result(of: type) else { return }
    guard let parameters = try? result.parameters() else { return }
    let again = try succeed("\(Command.name): a return that cannot be read") { () throws(HCIError) in
        try Command.Return(returned: parameters)
    }
    try require(again == result, "\(Command.name): a return reads back as something else")
}
