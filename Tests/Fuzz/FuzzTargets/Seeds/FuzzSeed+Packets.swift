import BluetoothHCI
import BluetoothHost
import NIOCore

// Seeds for what reads packets.

extension FuzzSeed {
    static var streams: [FuzzSeed] {
        conversations.flatMap { name, packets in
            [(HCIDirection.towardsController, UInt8(0)), (.towardsHost, 1)].flatMap { direction, flag in
                let parts = packets.filter { $0.direction == direction }.map { Array($0.packet.h4.readableBytesView) }
                return packed("\(name)-\(flag)", parts, limit: 400, first: [flag | 2, 3]).prefix(3)
            }
        } + [
            FuzzSeed("lost", [0x02, 9, 0xff, 0x00, 0x01, 0x03, 0x0c, 0x00, 0x01, 0x03, 0x0c, 0x00]),
            FuzzSeed("found", [0x03, 9, 0xff, 0x04, 0x0e, 0x04, 0x01, 0x03, 0x0c, 0x00, 0x04, 0x10, 0x01, 0x00]),
            FuzzSeed("streams", [0x04, 0, 0x03, 1, 0, 2, 5, 6, 0x05, 1, 0x20, 3, 0, 7, 8, 9]),
        ]
    }

    static var commands: [FuzzSeed] {
        packed(
            "heard",
            distinct(.towardsController) { if case .command(let command) = $0 { command.opcode } else { nil } },
            limit: 120)
            + packed("ordinary", CommandCatalog.types.compactMap { ordinary($0) }, limit: 200)
    }

    /// The command with the values that it begins with.
    private static func ordinary<Command: HCICommand>(_ type: Command.Type) -> [UInt8]? {
        (try? CommandPacket(Command())).map { octets(.command($0)) }
    }

    static var events: [FuzzSeed] {
        packed(
            "heard",
            distinct(.towardsHost) { packet -> [UInt8]? in
                guard case .event(let event) = packet else { return nil }
                // Of the answers one to each command.
                let isAnswer = event.code == 0x0e
                return [event.code] + event.parameters.readableBytesView.prefix(isAnswer ? 3 : 1)
            }, limit: 300)
            + packed("ordinary", EventCatalog.types.compactMap { ordinary($0) }, limit: 300)
    }

    private static func ordinary<Event: HCIEvent>(_ type: Event.Type) -> [UInt8]? {
        (try? EventPacket(Event())).map { octets(.event($0)) }
    }

    static var advertisements: [FuzzSeed] {
        let structures: [[AdvertisingData.Structure]] = [
            [.flags([.generalDiscoverable, .brEDRNotSupported]), .completeLocalName("Latch")],
            [.services16([0x1800, 0x180f]), .services128([FuzzDatabase.long]), .transmitPower(4)],
            [.manufacturerData(company: 0xffff, [1, 2, 3]), .shortenedLocalName("Lat")],
            [.serviceData(FuzzDatabase.long, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), .appearance(0x0708)],
        ]
        return structures.enumerated().map { FuzzSeed("built-\($0)", AdvertisingData($1).octets) }
            + [FuzzSeed("early-end", [2, 1, 6, 0, 0, 0]), FuzzSeed("cut", [2, 1, 6, 9, 9, 0x4c])]
    }

    /// Packets without repetition of what `key` says.
    private static func distinct<Key: Hashable>(
        _ direction: HCIDirection, _ key: (HCIPacket) -> Key?
    ) -> [[UInt8]] {
        var seen: Set<Key> = []
        var found: [[UInt8]] = []
        for recorded in Conversation.complete + Conversation.legacy where recorded.direction == direction {
            guard let key = key(recorded.packet), seen.insert(key).inserted else { continue }
            found.append(octets(recorded.packet))
        }
        return found
    }
}
