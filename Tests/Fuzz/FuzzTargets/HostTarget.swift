import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import VirtualRadio

/// One octet: bit 0 a host that was never started, bit 1 one without the extended commands, bit 2 a phone in a
/// connection, else a lock in one. Then steps, each begun by an octet, of which ``HostStep`` tells.
///
/// Whatever a controller says, the host sends only commands that can be read, one at a time, and data within buffers; it
/// tells a bounded number of things; and what is due is due no longer once it was done.
func fuzzHost(_ octets: [UInt8]) throws(FuzzFinding) {
    var input = FuzzInput(octets)
    var run = HostRun(flags: input.octet())
    while !input.isEmpty {
        try (HostStep(rawValue: input.octet() % 24) ?? .event).run(&input, &run)
        try run.take()
    }
}

/// What happens to the host.
enum HostStep: UInt8 {
    /// An event as on the wire: code, length, parameters.
    case event, event1, event2, event3
    /// An LE Meta event: a chunk.
    case lowEnergy, lowEnergy1, lowEnergy2, lowEnergy3
    /// The command that waits is answered as a complete controller would, that knows no other device.
    case answer, answer1, answer2, answer3
    /// The command that waits gets the answer that belongs to it: an octet for the status, a chunk in the place of what
    /// it returns, where that is not empty.
    case answerWith
    /// A long chunk of data: handle and flags first.
    case data
    /// An octet for a time.
    case wait
    /// All commands are answered, up to an octet.
    case settle
    case start
    /// An octet: one peripheral more, or the first one goes.
    case peripheral
    /// An octet for what advertising, or scanning, becomes.
    case radio
    /// An octet for the peer.
    case connect
    /// An octet for what is asked of the first connection.
    case link
    /// An octet for an address policy.
    case address
    case cancelConnect
    /// An octet for a GATT procedure of the first connection.
    case procedure

    fileprivate func run(_ input: inout FuzzInput, _ run: inout HostRun) throws(FuzzFinding) {
        switch self {
        case .event, .event1, .event2, .event3: try run.event(input.octet(), input.chunk())
        case .lowEnergy, .lowEnergy1, .lowEnergy2, .lowEnergy3: try run.event(EventKind.leMetaCode, input.chunk())
        case .answer, .answer1, .answer2, .answer3: run.answer()
        case .answerWith: try run.answer(ErrorCode(rawValue: input.octet()), input.chunk())
        case .data:
            let handle = input.word()
            let packet = try ACLPacket(handleAndFlags: handle, payload: ByteBuffer(bytes: input.longChunk()))
            run.host.receive(.acl(packet), now: run.now)
        case .wait: try run.wait(input.duration())
        case .settle:
            for _ in 0..<input.octet() {
                guard run.waiting != nil else { break }
                run.answer()
                try run.take()
            }
        case .start: run.start()
        case .peripheral: run.peripheral(input.octet())
        case .radio: run.radio(input.octet())
        case .connect: run.connect(input.octet())
        case .link: run.link(input.octet())
        case .address: run.address(input.octet())
        case .cancelConnect: try? run.host.cancelConnect(now: run.now)
        case .procedure: run.procedure(input.octet())
        }
    }
}

private struct HostRun {
    var host: Host
    var now = Instant.epoch
    /// The command whose answer the host waits for.
    private(set) var waiting: CommandPacket?
    /// Answers as a controller would; it hears nobody.
    private var controller: Controller
    private var generator = SeededGenerator(seed: 2)

    init(flags: UInt8) {
        let address = Address(value: 0x0011_2233_0000)
        let isLegacy = flags & 2 != 0
        controller = Controller(isLegacy ? .legacyOnly(publicAddress: address) : .complete(publicAddress: address))
        if flags & 1 != 0 {
            var configuration = HostConfiguration()
            configuration.usesExtendedCommands = !isLegacy
            configuration.maximumConnections = 3
            host = Host(configuration: configuration, seed: SeededGenerator(seed: 1))
            host.start(now: now)
        } else {
            let stage = FuzzStage.connected
            host = stage.hosts[flags & 4 != 0 ? FuzzStage.phone : FuzzStage.lock]
            now = stage.radio.now
        }
    }

    mutating func event(_ code: UInt8, _ parameters: [UInt8]) throws(FuzzFinding) {
        let packet = try succeed("255 octets fit") { () throws(HCIError) in
            try EventPacket(code: code, parameters: ByteBuffer(bytes: parameters))
        }
        if let status = try? packet.decode(as: Events.CommandStatus.self), status.opcode == waiting?.opcode {
            waiting = nil
        }
        if let complete = try? packet.decode(as: Events.CommandComplete.self), complete.opcode == waiting?.opcode {
            waiting = nil
        }
        host.receive(.event(packet), now: now)
    }

    mutating func answer() {
        guard let command = waiting else { return }
        controller.receive(.command(command), now: now, generator: &generator)
        controller.requests.removeAll()
        let packets = controller.outgoing
        controller.outgoing.removeAll()
        waiting = nil
        for packet in packets { host.receive(packet, now: now) }
    }

    mutating func answer(_ status: ErrorCode, _ returned: [UInt8]) throws(FuzzFinding) {
        guard let command = waiting else { return }
        var answer = try succeed("\(command) cannot be answered") { () throws(HCIError) in
            try command.refusal(status)
        }
        if !returned.isEmpty, answer.kind == Events.CommandComplete.kind {
            answer = try succeed("an answer is too long") { () throws(HCIError) in
                try EventPacket(
                    Events.CommandComplete(
                        opcode: command.opcode, returned: ByteBuffer(bytes: [status.rawValue] + returned.prefix(250))))
            }
        }
        waiting = nil
        host.receive(.event(answer), now: now)
    }

    mutating func wait(_ duration: Duration) throws(FuzzFinding) {
        now += duration
        for _ in 0..<512 {
            guard let deadline = host.nextDeadline, deadline <= now else { return }
            host.timeFired(at: now)
            try take()
        }
        throw FuzzFinding("time never comes to rest")
    }

    mutating func start() {
        waiting = nil
        host.start(now: now)
    }

    mutating func peripheral(_ choice: UInt8) {
        if choice & 1 == 0 {
            guard host.peripheralIDs.count < 8 else { return }
            var configuration = FuzzDatabase.peripheral
            configuration.address = policy(choice >> 1)
            configuration.advertisesWhileConnected = choice & 0x10 != 0
            _ = try? host.addPeripheral(configuration, now: now)
        } else if let id = host.peripheralIDs[cycling: choice >> 1] {
            try? host.removePeripheral(id, now: now)
        }
    }

    private func policy(_ choice: UInt8) -> AddressPolicy {
        switch choice & 3 {
        case 0: .publicDevice
        case 1: .staticRandom(Address(value: 0xc4f2_110a_9b00 + UInt64(choice)))
        case 2: .resolvablePrivate(key: Block128(low: 1, high: UInt64(choice)), identity: nil)
        default:
            .resolvablePrivate(
                key: Block128(low: 2, high: 3),
                identity: DeviceAddress(Address(value: 0xc4f2_110a_9b01), .randomDevice))
        }
    }

    mutating func radio(_ choice: UInt8) {
        switch choice & 3 {
        case 0: try? host.startScanning(now: now)
        case 1: host.stopScanning(now: now)
        default:
            guard let id = host.peripheralIDs[cycling: choice >> 3] else { return }
            try? host.setAdvertising(id, isEnabled: choice & 3 == 2, now: now)
            if choice & 4 != 0 {
                let data = AdvertisingData([.shortenedLocalName("\(choice)")])
                try? host.setAdvertisingData(id, data, scanResponse: data, now: now)
            }
        }
    }

    mutating func connect(_ choice: UInt8) {
        var parameters = ConnectParameters()
        parameters.timeout = choice & 0x10 != 0 ? .seconds(1) : nil
        let peer = DeviceAddress(
            Address(value: 0xc000_0000_0000 + UInt64(choice)), choice & 1 == 0 ? .publicDevice : .randomDevice)
        try? host.connect(to: peer, parameters: parameters, now: now)
    }

    mutating func address(_ choice: UInt8) {
        guard let id = host.peripheralIDs[cycling: choice >> 4] else { return }
        try? host.setAddress(id, policy(choice), now: now)
    }

    mutating func link(_ choice: UInt8) {
        guard let handle = host.currentConnections[cycling: choice >> 4]?.handle else { return }
        switch choice & 0x0f {
        case 0: try? host.disconnect(handle, now: now)
        case 1: try? host.pair(handle, now: now)
        case 2: try? host.encrypt(handle, now: now)
        case 3: try? host.secure(handle, now: now)
        case 4: try? host.updateConnection(handle, parameters: ConnectionParameters(), now: now)
        case 5: try? host.setDataLength(handle, now: now)
        case 6: try? host.setPHY(handle, .le1M, now: now)
        case 7: try? host.readRSSI(handle, now: now)
        case 8: try? host.readRemoteFeatures(handle, now: now)
        case 9: try? host.declineSecurityRequest(handle, now: now)
        case 10: _ = try? host.requestMTU(handle, now: now)
        default:
            let value = FuzzDatabase.full.valueHandle(of: 0xfd02) ?? AttributeHandle(1)
            try? host.notify([choice], for: value, on: handle, now: now)
        }
    }

    mutating func procedure(_ choice: UInt8) {
        guard let handle = host.currentConnections.first?.handle else { return }
        let procedures: [GATTProcedure] = [
            .discoverAll(.complete), .discoverPrimaryServices, .readLong(AttributeHandle(3)),
            .write(AttributeHandle(UInt16(choice)), ByteBuffer(bytes: [choice])),
        ]
        _ = try? host.request(procedures[cycling: choice] ?? .discoverPrimaryServices, on: handle, now: now)
    }

    /// Takes what the host sent and told, and checks it.
    mutating func take() throws(FuzzFinding) {
        var packets: [HCIPacket] = []
        host.takeOutgoing(into: &packets)
        try require(packets.count <= 1_024, "\(packets.count) packets at once")
        var commands: [CommandPacket] = []
        for packet in packets {
            switch packet {
            case .command(let command):
                commands.append(command)
                _ = try succeed("the host sends \(command)") { () throws(HCIError) in try command.decode() }
            case .acl(let data):
                try require(
                    data.payload.readableBytes <= max(27, host.controller.aclLength), "data beyond the buffers")
                try require(host.connection(data.handle) != nil, "data for a connection that is not there")
            case .event, .synchronous, .isochronous: throw FuzzFinding("a host sends \(packet)")
            }
        }
        // A reset waits for nothing.
        if let last = commands.last {
            try require(
                commands.count == 1 || commands.dropFirst().allSatisfy { $0.opcode == Commands.Reset.opcode },
                "\(commands) at once")
            waiting = last
        }
        var events: [HostEvent] = []
        host.takeEvents(into: &events)
        try require(events.count <= 1_024, "\(events.count) events at once")
        try require(host.currentConnections.count <= 0x0f00, "too many connections")
    }
}
