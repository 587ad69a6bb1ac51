import BluetoothHCI
import NIOCore

/// Events one after the other, as on the wire without the indicator: code, length, parameters.
///
/// What can be read and written reads back as itself; of Command Complete the return parameters too; every event has a
/// name and at most one bit in a mask.
func fuzzEvents(_ octets: [UInt8]) throws(FuzzFinding) {
    var input = FuzzInput(octets)
    while !input.isEmpty {
        let code = input.octet()
        let packet = try succeed("255 octets fit") { () throws(HCIError) in
            try EventPacket(code: code, parameters: ByteBuffer(bytes: input.chunk()))
        }
        try require(!packet.kind.name.isEmpty, "\(packet) has no name")
        if let bit = packet.kind.maskBit { try require((0..<256).contains(bit), "\(packet) has bit \(bit)") }
        var event: (any HCIEvent)?
        var place = 0
        do throws(HCIError) {
            event = try packet.decode()
        } catch {
            place = error.offset ?? 0
        }
        try require(place <= packet.parameters.readableBytes, "\(packet): at fault beyond its end")
        if let event { try checkEvent(event, of: packet) }
        if let complete = try? packet.decode(as: Events.CommandComplete.self) { try checkReturn(complete) }
    }
}

private func checkEvent<Event: HCIEvent>(_ event: Event, of packet: EventPacket) throws(FuzzFinding) {
    // Ranges bind whoever sends.
    guard let written = try? EventPacket(event) else { return }
    try require(written.kind == packet.kind, "\(packet) is written as \(written)")
    try require(
        written.parameters.readableBytes <= packet.parameters.readableBytes, "\(packet) grows as \(written)")
    let again = try succeed("\(packet) is written so that it cannot be read") { () throws(HCIError) in
        try written.decode(as: Event.self)
    }
    try require(again == event, "\(packet) reads back as something else")
    _ = try succeed("\(packet) cannot be described") { () throws(HCIError) in try event.fieldTexts() }
}
