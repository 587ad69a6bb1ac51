import BluetoothHCI
import NIOCore
import SimulationKernel
import VirtualRadio

/// One octet: bit 0 realistic timing, bit 1 and 2 whether the first and the second controller are of version 4 only, bit
/// 3 faults. Then steps, each begun by an octet: its lowest bit chooses the controller, the rest what ``AirStep`` tells.
///
/// Whatever hosts say to their controllers: each command is answered once, at once, by the event that belongs to it, in
/// full length; all that is said can be read, and is about connections that there are; data are within the host's
/// buffers and never more completed than sent; tables and queues stay within the limits that the controller told.
func fuzzController(_ octets: [UInt8]) throws(FuzzFinding) {
    var input = FuzzInput(octets)
    var air = AirRun(flags: input.octet())
    while !input.isEmpty {
        let choice = input.octet()
        try (AirStep(rawValue: choice >> 1 & 7) ?? .command).run(&input, &air, Int(choice & 1))
    }
    try air.wait(.milliseconds(200))
}

/// What happens on the radio.
enum AirStep: UInt8 {
    /// A command as on the wire: opcode, length, parameters.
    case command, command1, command2, command3
    /// Data as on the wire: handle and flags, length, data.
    case data
    /// An octet for a time, in units of 5 ms.
    case wait
    /// An octet for a time, in units of 500 ms.
    case waitLong
    /// An octet: the device moves so many metres away; or its links are cut; or another takes its place.
    case move

    fileprivate func run(_ input: inout FuzzInput, _ air: inout AirRun, _ device: Int) throws(FuzzFinding) {
        switch self {
        case .command, .command1, .command2, .command3:
            let opcode = Opcode(rawValue: input.word())
            let packet = try succeed("255 octets fit") { () throws(HCIError) in
                try CommandPacket(opcode: opcode, parameters: ByteBuffer(bytes: input.chunk()))
            }
            try air.command(packet, device)
        case .data:
            let handle = input.word()
            let packet = try ACLPacket(handleAndFlags: handle, payload: ByteBuffer(bytes: input.longChunk()))
            try air.send(packet, device)
        case .wait: try air.wait(.milliseconds(5 * Int(input.octet())))
        case .waitLong: try air.wait(.milliseconds(500 * Int(input.octet() & 0x1f)))
        case .move: try air.move(device, input.octet())
        }
    }
}

extension ACLPacket {
    /// As it is on the wire.
    init(handleAndFlags raw: UInt16, payload: ByteBuffer) throws(FuzzFinding) {
        self = try succeed("a chunk fits") { () throws(HCIError) in
            try ACLPacket(
                handle: ConnectionHandle(rawValue: raw),
                boundary: Boundary(rawValue: UInt8(raw >> 12 & 3)) ?? .complete,
                broadcast: Broadcast(rawValue: UInt8(raw >> 14)) ?? .pointToPoint, payload: payload)
        }
    }
}

private struct AirRun {
    private var radio: Radio
    private var devices: [Radio.DeviceID] = []
    private var configurations: [ControllerConfiguration] = []
    /// Data on their way, by device: sent to a connection that there was, and not reported as completed.
    private var outstanding = [0, 0]

    init(flags: UInt8) {
        radio = Radio(seed: 1, timing: flags & 1 == 0 ? .instant : .realistic, start: .epoch)
        if flags & 8 != 0 {
            radio.defaultFaults = LinkFaults(loss: 0.2, duplication: 0.2, corruption: 0.2)
        }
        for index in 0..<2 {
            let address = Address(value: 0x0011_2233_0000 + UInt64(index))
            let configuration: ControllerConfiguration =
                flags & (2 << index) == 0 ? .complete(publicAddress: address) : .legacyOnly(publicAddress: address)
            configurations.append(configuration)
            devices.append(radio.attach(configuration, at: Position(x: Double(index))))
        }
    }

    mutating func command(_ packet: CommandPacket, _ device: Int) throws(FuzzFinding) {
        let isSupported = configurations[device].supports(packet.opcode)
        if packet.opcode == Commands.Reset.opcode, packet.parameters.readableBytes == 0 { outstanding[device] = 0 }
        radio.receive(.command(packet), from: devices[device])
        try take(answering: packet, of: device, isSupported: isSupported)
    }

    mutating func send(_ packet: ACLPacket, _ device: Int) throws(FuzzFinding) {
        outstanding[device] += 1
        radio.receive(.acl(packet), from: devices[device])
        try take()
    }

    mutating func move(_ device: Int, _ choice: UInt8) throws(FuzzFinding) {
        switch choice {
        case 0..<0xf0: radio.move(devices[device], to: Position(x: Double(choice)))
        case 0xf0..<0xf8: radio.cut(devices[device])
        default:
            radio.detach(devices[device])
            try require(radio.links(of: devices[device]).isEmpty, "who is gone has links")
            devices[device] = radio.attach(configurations[device], at: .origin)
            outstanding[device] = 0
        }
        try take()
    }

    /// Time passes. Nothing on the radio happens more often than a hundred thousand times in a second.
    mutating func wait(_ duration: Duration) throws(FuzzFinding) {
        let end = radio.now + duration
        let limit = 2_000 + Int(duration.inSeconds * 100_000)
        var steps = 0
        while radio.step(through: end) {
            steps += 1
            try require(steps <= limit, "more than \(limit) steps in \(duration)")
            try take()
        }
        radio.advance(to: end)
        try take()
    }

    /// Takes what was delivered, and checks it.
    /// - Parameter command: what was just asked of a device, and has to be answered.
    private mutating func take(
        answering command: CommandPacket? = nil, of asked: Int = 0, isSupported: Bool = false
    ) throws(FuzzFinding) {
        var deliveries: [Radio.Delivery] = []
        radio.takeDeliveries(into: &deliveries)
        try require(deliveries.count <= 4_096, "\(deliveries.count) packets at once")
        var answers = 0
        for delivery in deliveries {
            // What was under way to one that is gone.
            guard let device = devices.firstIndex(of: delivery.device) else { continue }
            switch delivery.packet {
            case .event(let event):
                if event.kind == Events.CommandComplete.kind || event.kind == Events.CommandStatus.kind {
                    let command = try require(device == asked ? command : nil, "\(event) answers nothing")
                    try checkAnswer(event, to: command, isSupported: isSupported)
                    answers += 1
                } else {
                    try check(event, at: device)
                }
            case .acl(let data): try check(data, at: device)
            case .command, .synchronous, .isochronous: throw FuzzFinding("a controller sends \(delivery.packet)")
            }
        }
        if let command {
            let isSilent = CommandCatalog.answer(to: command.opcode) == .silence && isSupported
            try require(answers == 1 || answers == 0 && isSilent, "\(answers) answers to \(command)")
        }
        try checkState()
    }

    private func checkAnswer(
        _ event: EventPacket, to command: CommandPacket, isSupported: Bool
    ) throws(FuzzFinding) {
        let status: ErrorCode
        if event.kind == Events.CommandStatus.kind {
            let answer = try succeed("an answer cannot be read") { () throws(HCIError) in
                try event.decode(as: Events.CommandStatus.self)
            }
            try require(answer.opcode == command.opcode, "\(command) is answered as \(answer.opcode)")
            try require(CommandCatalog.answer(to: command.opcode) != .complete, "\(command): a wrong kind of answer")
            try require(answer.allowance > 0, "no command may follow")
            status = answer.status
        } else {
            let answer = try succeed("an answer cannot be read") { () throws(HCIError) in
                try event.decode(as: Events.CommandComplete.self)
            }
            try require(answer.opcode == command.opcode, "\(command) is answered as \(answer.opcode)")
            try require(CommandCatalog.answer(to: command.opcode) != .status, "\(command): a wrong kind of answer")
            try require(answer.allowance > 0, "no command may follow")
            if let length = CommandCatalog.returnLength(of: command.opcode) {
                try require(answer.returned.readableBytes == length, "\(command) is answered in another length")
            }
            try checkReturn(answer)
            status = try require(answer.status, "\(command) is answered without a status")
        }
        if !isSupported { try require(status == .unknownHCICommand, "\(command) is not claimed, and taken") }
        if status.isSuccess, CommandCatalog.type(for: command.opcode) != nil {
            _ = try succeed("\(command) is taken, and cannot be read") { () throws(HCIError) in try command.decode() }
        }
    }

    private mutating func check(_ event: EventPacket, at device: Int) throws(FuzzFinding) {
        // Only typed events are raised, and as their layout has them.
        _ = try succeed("\(event) cannot be read by a host") { () throws(HCIError) in try event.decode() }
        if let completed = try? event.decode(as: Events.NumberOfCompletedPackets.self) {
            for entry in completed.completed {
                outstanding[device] -= Int(entry.count)
                try require(entry.count > 0, "nothing completed")
            }
            try require(outstanding[device] >= 0, "more packets completed than sent")
        } else if let ended = try? event.decode(as: Events.DisconnectionComplete.self), ended.status.isSuccess {
            let links = radio.links(of: devices[device])
            try require(!links.contains { $0.handle == ended.handle }, "a connection outlives its end")
        }
    }

    private func check(_ data: ACLPacket, at device: Int) throws(FuzzFinding) {
        try require(
            data.boundary == .firstFlushable || data.boundary == .continuing, "data of \(data.boundary) to a host")
        try require(data.broadcast == .pointToPoint, "a broadcast to a host")
        let controller = radio.controller(of: devices[device])
        let limit = controller?.hostBuffers.aclLength.map(Int.init) ?? 0xffff
        try require(data.payload.readableBytes <= limit, "data of \(data.payload.readableBytes) octets to a host")
    }

    private func checkState() throws(FuzzFinding) {
        for (device, configuration) in zip(devices, configurations) {
            guard let controller = radio.controller(of: device) else { continue }
            try require(controller.advertisingSets.count <= configuration.advertisingSetCount, "too many sets")
            for set in controller.advertisingSets {
                try require(
                    max(set.data.count, set.scanResponse.count) <= configuration.maximumAdvertisingDataLength,
                    "too much advertising data")
            }
            try require(controller.acceptList.count <= configuration.acceptListSize, "the accept list grows")
            try require(controller.resolvingList.count <= configuration.resolvingListSize, "the resolving list grows")
            try require(controller.connections.count <= configuration.connectionLimit, "too many connections")
            try require(controller.outgoing.isEmpty && controller.requests.isEmpty, "something is left lying")
            let links = radio.links(of: device).map(\.handle).sorted()
            try require(links == controller.connections.map(\.handle), "links are \(links), and other connections")
            for connection in controller.connections {
                try require(
                    (0...Int(configuration.aclBufferCount)).contains(connection.outstandingPackets),
                    "\(connection.outstandingPackets) packets in \(configuration.aclBufferCount) buffers")
            }
        }
    }
}
