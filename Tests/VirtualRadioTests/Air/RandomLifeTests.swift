import BluetoothHCI
import NIOCore
import SimulationKernel
import Testing

@testable import VirtualRadio

/// Hosts that do anything at any time, on devices that come and go: what each was told is what its controller and the
/// air have, and in the end nothing is left of anybody.
@Suite struct RandomLifeTests {
    @Test(arguments: [Radio.Timing.realistic, .instant], 1...3)
    func `What hosts were told, what controllers have and what is on the air agree`(
        timing: Radio.Timing, seed: Int
    ) throws {
        var life = RandomRadioLife(timing, seed: UInt64(seed))
        for _ in 0..<400 { try life.act() }
        try life.end()
    }
}

private struct RandomRadioLife {
    struct Player {
        let device: Radio.DeviceID
        let number: UInt64
        let isExtended: Bool
        let isFlowControlled: Bool
        var handles: [ConnectionHandle] = []
        var outstanding: [ConnectionHandle: Int] = [:]
        var held: [ConnectionHandle: Int] = [:]
        var keyRequests: [ConnectionHandle] = []
        var parameterRequests: [ConnectionHandle] = []
        /// Asked for, and not answered by an event.
        var encrypting: Set<ConnectionHandle> = []
    }

    var radio: Radio
    var generator: SeededGenerator
    var players: [Player] = []
    var nextNumber: UInt64 = 1
    var log: [String] = []

    init(_ timing: Radio.Timing, seed: UInt64) {
        radio = Radio(
            seed: seed, timing: timing, propagation: Propagation(fadingDeviation: seed.isMultiple(of: 2) ? 2 : 0),
            start: .epoch)
        generator = SeededGenerator(seed: seed, stream: "life")
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(generator.next() % UInt64(range.count))
    }

    mutating func act() throws {
        if players.count < 2 { return try join() }
        switch number(0...99) {
        case 0: if players.count < 6 { try join() }
        case 1: leave()
        case 2: radio.move(players[number(0...(players.count - 1))].device, to: Position(x: Double(number(0...3) * 40)))
        case 3:
            let faults = [
                LinkFaults.none, LinkFaults(loss: 0.3), LinkFaults(loss: 1), LinkFaults(duplication: 0.3),
                LinkFaults(corruption: 0.8), LinkFaults(delay: .milliseconds(70), delayJitter: .milliseconds(100)),
                LinkFaults(disconnectAfterPackets: 5),
            ]
            let from = number(0...1) == 0 ? nil : players[number(0...(players.count - 1))].device
            radio.setFaults(faults[number(0...(faults.count - 1))], from: from, to: nil)
        case 4:
            for player in players { radio.setFaults(.none, from: player.device, to: nil) }
            radio.setFaults(.none, from: nil, to: nil)
        case 5...30: try pass()
        default: try command(number(0...(players.count - 1)))
        }
        try check()
    }

    mutating func join() throws {
        let address = Address(value: 0x00_1122_3344_00 + nextNumber)
        let isExtended = number(0...2) > 0
        var configuration: ControllerConfiguration =
            isExtended ? .complete(publicAddress: address) : .legacyOnly(publicAddress: address)
        configuration.connectionLimit = UInt8(number(1...4))
        configuration.aclBufferCount = 4
        let device = radio.attach(configuration, at: Position(x: Double(number(0...2))))
        let isFlowControlled = number(0...2) == 0
        players.append(
            Player(device: device, number: nextNumber, isExtended: isExtended, isFlowControlled: isFlowControlled))
        nextNumber += 1
        try setUp(players.count - 1)
    }

    mutating func setUp(_ place: Int) throws {
        try send(place, Commands.SetEventMask { $0.mask = EventMask(rawValue: .max) })
        try send(place, Commands.LESetEventMask { $0.mask = LEEventMask(rawValue: .max) })
        try send(
            place,
            Commands.LESetRandomAddress { $0.address = Address(value: 0xc0_0000_0000_00 + players[place].number) })
        if players[place].isFlowControlled {
            try send(place, Commands.SetControllerToHostFlowControl { $0.flowControl = .acl })
            try send(
                place,
                Commands.HostBufferSize {
                    $0.aclLength = 20
                    $0.aclCount = 3
                })
        }
    }

    mutating func leave() {
        let place = number(0...(players.count - 1))
        radio.detach(players[place].device)
        players.remove(at: place)
        collect()
    }

    mutating func pass() throws {
        let limit = radio.now + .milliseconds([0, 1, 10, 100, 1_000, 5_000, 50_000][number(0...6)])
        var steps = 0
        while radio.step(through: limit) {
            steps += 1
            collect()
            if steps > 30_000 {
                Issue.record("no end of steps at \(radio.now)")
                break
            }
        }
        radio.advance(to: limit)
        collect()
    }

    mutating func command(_ place: Int) throws {
        let isExtended = players[place].isExtended
        let handle =
            players[place].handles.isEmpty || number(0...20) == 0
            ? ConnectionHandle(rawValue: UInt16(number(1...5)))
            : players[place].handles[number(0...(players[place].handles.count - 1))]
        let peer = players[number(0...(players.count - 1))].number
        let isRandom = number(0...2) == 0
        let address = isRandom ? 0xc0_0000_0000_00 + peer : 0x00_1122_3344_00 + peer
        let set = AdvertisingHandle(rawValue: UInt8(number(0...2)))
        switch number(0...25) {
        case 0, 1, 2:
            if isExtended {
                let isConnectable = number(0...3) > 0
                let isDirected = number(0...5) == 0
                try send(
                    place,
                    Commands.LESetExtendedAdvertisingParameters {
                        $0.set = set
                        $0.properties = isConnectable ? (isDirected ? [.connectable, .directed] : .connectable) : []
                        if number(0...1) == 0, !isDirected {
                            $0.properties = isConnectable ? [.connectable, .scannable, .legacy] : .legacy
                        }
                        $0.peerAddress = Address(value: address)
                        $0.peerAddressType = isRandom ? .randomDevice : .publicDevice
                        $0.intervalMinimum = 0x20
                        $0.intervalMaximum = 0x40
                        $0.secondaryPHY = number(0...1) == 0 ? .le2M : .le1M
                        $0.ownAddressType = [.publicDevice, .randomDevice, .resolvableOrPublic][number(0...2)]
                        if number(0...5) == 0 { $0.filterPolicy = .acceptListOnly }
                    })
                try send(
                    place,
                    Commands.LESetAdvertisingSetRandomAddress {
                        $0.set = set
                        $0.address = Address(value: 0xc0_0000_0000_00 + players[place].number)
                    })
            } else {
                try send(
                    place,
                    Commands.LESetAdvertisingParameters {
                        $0.intervalMinimum = 0x20
                        $0.intervalMaximum = 0x40
                        $0.type = number(0...4) == 0 ? .directedHighDutyCycle : .connectableAndScannable
                        $0.ownAddressType = number(0...1) == 0 ? .publicDevice : .randomDevice
                        $0.peerAddress = Address(value: address)
                        $0.peerAddressType = isRandom ? .randomDevice : .publicDevice
                    })
            }
        case 3, 4, 5, 6:
            let isEnabled = number(0...2) > 0
            if isExtended {
                try send(
                    place,
                    Commands.LESetExtendedAdvertisingEnable {
                        $0.isEnabled = isEnabled
                        $0.sets = [
                            Commands.EnabledSet {
                                $0.set = set
                                $0.duration = number(0...3) == 0 ? 50 : 0
                                $0.maximumEvents = number(0...3) == 0 ? 3 : 0
                            }
                        ]
                    })
            } else {
                try send(place, Commands.LESetAdvertisingEnable { $0.isEnabled = isEnabled })
            }
        case 7:
            if isExtended {
                try send(place, Commands.LERemoveAdvertisingSet { $0.set = set })
            } else {
                try send(place, Commands.LESetAdvertisingData { $0.data = [2, 1, UInt8(number(0...255))] })
            }
        case 8, 9:
            let isEnabled = number(0...1) > 0
            if isExtended {
                try send(
                    place,
                    Commands.LESetExtendedScanParameters { $0.le1M = Commands.ScanSettings { $0.type = .active } })
                try send(
                    place,
                    Commands.LESetExtendedScanEnable {
                        $0.isEnabled = isEnabled
                        $0.duration = number(0...3) == 0 ? 100 : 0
                        $0.duplicateFilter = .enabled
                    })
            } else {
                try send(place, Commands.LESetScanEnable { $0.isEnabled = isEnabled })
            }
        case 10, 11, 12, 13:
            if isExtended {
                try send(
                    place,
                    Commands.LEExtendedCreateConnection {
                        $0.peerAddress = Address(value: address)
                        $0.peerAddressType = isRandom ? .randomDevice : .publicDevice
                        if number(0...4) == 0 { $0.filterPolicy = .acceptList }
                        $0.le1M = Commands.InitiatingSettings {
                            $0.parameters.intervalMinimum = 0x18
                            $0.parameters.intervalMaximum = 0x18
                            $0.parameters.maximumLatency = UInt16(number(0...3))
                            $0.parameters.supervisionTimeout = 200
                        }
                    })
            } else {
                try send(
                    place,
                    Commands.LECreateConnection {
                        $0.peerAddress = Address(value: address)
                        $0.peerAddressType = isRandom ? .randomDevice : .publicDevice
                    })
            }
        case 14: try send(place, Commands.LECreateConnectionCancel())
        case 15:
            try send(
                place,
                Commands.Disconnect {
                    $0.handle = handle; $0.reason = .remoteUserTerminatedConnection
                })
        case 16:
            try send(
                place,
                Commands.LEConnectionUpdate {
                    $0.handle = handle
                    $0.parameters.intervalMinimum = 12
                    $0.parameters.intervalMaximum = 12
                    $0.parameters.maximumLatency = UInt16(number(0...2))
                    $0.parameters.supervisionTimeout = 300
                })
        case 17:
            if isExtended {
                try send(
                    place,
                    Commands.LESetPHY {
                        $0.handle = handle; $0.transmit = number(0...1) == 0 ? .le2M : .le1M; $0.receive = .le1M
                    })
            }
        case 18: try send(place, Commands.LEReadRemoteFeatures { $0.handle = handle })
        case 19: try send(place, Commands.ReadRemoteVersionInformation { $0.handle = handle })
        case 20:
            try send(
                place,
                Commands.LEEnableEncryption {
                    $0.handle = handle
                    $0.longTermKey = Block128(low: 1, high: UInt64(number(0...20) == 0 ? 1 : 0))
                })
        case 21:
            if !players[place].keyRequests.isEmpty {
                let asked = players[place].keyRequests.removeFirst()
                if number(0...3) == 0 {
                    try send(place, Commands.LELongTermKeyRequestNegativeReply { $0.handle = asked })
                } else {
                    try send(
                        place,
                        Commands.LELongTermKeyRequestReply {
                            $0.handle = asked; $0.longTermKey = Block128(low: 1, high: 0)
                        })
                }
            }
        case 22:
            if !players[place].parameterRequests.isEmpty {
                let asked = players[place].parameterRequests.removeFirst()
                if number(0...1) == 0 {
                    try send(
                        place,
                        Commands.LERemoteConnectionParameterRequestReply {
                            $0.handle = asked; $0.parameters.supervisionTimeout = 400
                        })
                } else {
                    try send(place, Commands.LERemoteConnectionParameterRequestNegativeReply { $0.handle = asked })
                }
            }
        case 23:
            for (handle, count) in players[place].held.sorted(by: { $0.key < $1.key }) where count > 0 {
                players[place].held[handle] = 0
                try send(
                    place,
                    Commands.HostNumberOfCompletedPackets {
                        $0.completed = [
                            CompletedPackets {
                                $0.handle = handle; $0.count = UInt16(count)
                            }
                        ]
                    }, isAnswered: false)
            }
        case 24:
            switch number(0...9) {
            case 0:
                players[place].handles = []
                players[place].outstanding = [:]
                players[place].held = [:]
                players[place].keyRequests = []
                players[place].parameterRequests = []
                try send(place, Commands.Reset())
                try setUp(place)
            case 1, 2: try send(place, Commands.LEClearFilterAcceptList())
            case 3, 4, 5:
                try send(
                    place,
                    Commands.LEAddDeviceToFilterAcceptList {
                        $0.address = Address(value: address); $0.addressType = isRandom ? .randomDevice : .publicDevice
                    })
            case 6 where isExtended:
                try send(
                    place,
                    Commands.LEAddDeviceToResolvingList {
                        $0.peerIdentityAddress = Address(value: 0x00_1122_3344_00 + peer)
                        $0.peerKey = Block128(low: peer, high: 5)
                        $0.localKey = Block128(low: players[place].number, high: 5)
                    })
            case 7 where isExtended: try send(place, Commands.LESetAddressResolutionEnable { $0.isEnabled = true })
            case 8 where isExtended: try send(place, Commands.LEClearResolvingList())
            default: try send(place, Commands.ReadRSSI { $0.handle = handle })
            }
        default:
            let total = players[place].outstanding.values.reduce(0, +)
            guard total < 4, players[place].handles.contains(handle) else { return }
            players[place].outstanding[handle, default: 0] += 1
            let octets = [UInt8](repeating: 7, count: number(1...27))
            radio.receive(
                .acl(try ACLPacket(handle: handle, boundary: .firstNonFlushable, payload: ByteBuffer(bytes: octets))),
                from: players[place].device)
            collect()
        }
    }

    mutating func send<Command: HCICommand>(_ place: Int, _ command: Command, isAnswered: Bool = true) throws {
        let device = players[place].device
        var taken: [Radio.Delivery] = []
        radio.takeDeliveries(into: &taken)
        #expect(taken.isEmpty)
        radio.receive(.command(try CommandPacket(command)), from: device)
        radio.takeDeliveries(into: &taken)
        var answers = 0
        for delivery in taken where delivery.device == device {
            guard case .event(let event) = delivery.packet else { continue }
            if let complete = try? event.decode(as: Events.CommandComplete.self), complete.opcode == Command.opcode {
                answers += 1
            }
            if let started = try? event.decode(as: Events.CommandStatus.self), started.opcode == Command.opcode {
                answers += 1
            }
        }
        #expect(answers == (isAnswered ? 1 : 0), "\(Command.name)")
        for delivery in taken { take(delivery) }
    }

    mutating func collect() {
        var taken: [Radio.Delivery] = []
        radio.takeDeliveries(into: &taken)
        for delivery in taken { take(delivery) }
    }

    mutating func take(_ delivery: Radio.Delivery) {
        guard let place = players.firstIndex(where: { $0.device == delivery.device }) else { return }
        switch delivery.packet {
        case .acl(let packet):
            #expect(players[place].handles.contains(packet.handle))
            if players[place].isFlowControlled {
                players[place].held[packet.handle, default: 0] += 1
                #expect(players[place].held.values.reduce(0, +) <= 3)
            }
        case .event(let event):
            if let new = try? event.decode(as: Events.LEEnhancedConnectionComplete.self), new.status.isSuccess {
                #expect(!players[place].handles.contains(new.handle))
                players[place].handles.append(new.handle)
            }
            if let gone = try? event.decode(as: Events.DisconnectionComplete.self) {
                #expect(players[place].handles.contains(gone.handle))
                players[place].handles.removeAll { $0 == gone.handle }
                players[place].outstanding[gone.handle] = nil
                players[place].held[gone.handle] = nil
                players[place].keyRequests.removeAll { $0 == gone.handle }
                players[place].parameterRequests.removeAll { $0 == gone.handle }
            }
            if let completed = try? event.decode(as: Events.NumberOfCompletedPackets.self) {
                for entry in completed.completed {
                    players[place].outstanding[entry.handle, default: 0] -= Int(entry.count)
                    #expect(players[place].outstanding[entry.handle, default: 0] >= 0)
                }
            }
            if let asked = try? event.decode(as: Events.LELongTermKeyRequest.self) {
                players[place].keyRequests.append(asked.handle)
            }
            if let asked = try? event.decode(as: Events.LERemoteConnectionParameterRequest.self) {
                players[place].parameterRequests.append(asked.handle)
            }
            #expect(event.kind != Events.DataBufferOverflow.kind)
        default: break
        }
    }

    func check() throws {
        for player in players {
            let controller = try #require(radio.controller(of: player.device))
            #expect(controller.connections.map(\.handle) == player.handles.sorted())
            #expect(radio.links(of: player.device).map(\.handle).sorted() == player.handles.sorted())
            let enabled = controller.advertisingSets.filter(\.isEnabled)
            let slot = try #require(radio.slot(of: player.device))
            let onAir = radio.stations[slot].advertisers.map { radio.advertisers[Int($0)].handle }
            #expect(enabled.map(\.handle).count == onAir.count && enabled.allSatisfy { onAir.contains($0.handle) })
            for set in radio.stations[slot].advertisers {
                let advertiser = radio.advertisers[Int(set)]
                if let known = enabled.first(where: { $0.handle == advertiser.handle }),
                    let own = controller.advertiserAddress(of: known)
                {
                    #expect(advertiser.address == own)
                }
            }
            let listener = radio.listeners.first { Int($0.station) == slot }
            #expect((listener?.initiation != nil) == (controller.initiator != nil))
            #expect(controller.requests.isEmpty)
            #expect(controller.outgoing.isEmpty)
        }
    }

    mutating func end() throws {
        while !players.isEmpty { leave() }
        radio.advance(to: radio.now + .seconds(100))
        #expect(radio.nextInstant == nil)
        #expect(radio.freeLinks.count == radio.links.count)
        #expect(Set(radio.freeLinks).count == radio.links.count)
        #expect(radio.freeAdvertisers.count == radio.advertisers.count)
        #expect(radio.listeners.isEmpty)
        #expect(radio.links.count < 60)
    }
}
