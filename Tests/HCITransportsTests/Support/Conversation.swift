import BluetoothHCI
import NIOCore

/// What a host and its controller say when a phone finds a lock, connects and reads from it.
enum Conversation {
    static func packets() throws -> [(HCIPacket, HCIDirection)] {
        let address = Address(value: 0xc4f2_110a_9b01)
        var packets: [(HCIPacket, HCIDirection)] = []
        func host<Command: HCICommand>(_ command: Command, _ result: Command.Return) throws {
            packets.append((.command(try CommandPacket(command)), .towardsController))
            if let answer = try Command.answer(result) { packets.append((.event(answer), .towardsHost)) }
        }
        func controller<Event: HCIEvent>(_ event: Event) throws {
            packets.append((.event(try EventPacket(event)), .towardsHost))
        }
        func att(_ direction: HCIDirection, _ pdu: [UInt8]) throws {
            // L2CAP's header: length and the fixed channel of ATT (Vol 3, Part A, 3.1).
            let payload = ByteBuffer(bytes: [UInt8(pdu.count), 0, 0x04, 0x00] + pdu)
            let handle = ConnectionHandle(rawValue: 0x0040)
            packets.append(
                (.acl(try ACLPacket(handle: handle, boundary: .first(direction), payload: payload)), direction))
        }

        try host(Commands.Reset(), StatusReturn())
        var readAddress = Commands.ReadBDADDR.Return()
        readAddress.address = Address(value: 0x00a0_5001_0203)
        try host(Commands.ReadBDADDR(), readAddress)
        try host(Commands.LESetScanEnable(), StatusReturn())
        for number in 0..<3 as Range<Int8> {
            var report = Events.AdvertisingReport()
            report.address = address
            // Flags, and the complete local name "LATCH" (Vol 3, Part C, 11).
            report.data = [0x02, 0x01, 0x06, 0x06, 0x09, 0x4c, 0x41, 0x54, 0x43, 0x48]
            report.rssi = PowerLevel(rawValue: -60 + number)
            var event = Events.LEAdvertisingReport()
            event.reports = [report]
            try controller(event)
        }
        var connected = Events.LEConnectionComplete()
        connected.handle = ConnectionHandle(rawValue: 0x0040)
        connected.peerAddress = address
        connected.interval = 24
        connected.supervisionTimeout = 72
        try controller(connected)
        try att(.towardsController, [0x02, 0x05, 0x02])
        try att(.towardsHost, [0x03, 0x05, 0x02])
        try att(.towardsController, [0x0a, 0x03, 0x00])
        try att(.towardsHost, [0x0b] + Array("Latch M".utf8))
        try att(.towardsController, [0x12, 0x05, 0x00, 0x01, 0x00])
        try att(.towardsHost, [0x13])
        return packets
    }
}
