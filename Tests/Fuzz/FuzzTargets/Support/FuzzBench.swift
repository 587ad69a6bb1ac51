import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import VirtualRadio

/// One host of a live connection, on a controller that grants whatever it is asked and sends at once.
///
/// All that the host sends is checked: commands that a controller can read, one at a time; data within the controller's
/// buffers, in whole frames on channels that there are.
struct FuzzBench {
    var host: Host
    let handle: ConnectionHandle
    var now: Instant
    /// Frames that the host sent and nobody took.
    var frames: [L2CAPFrame] = []
    /// What the host told and nobody took.
    var events: [HostEvent] = []
    /// The commands that the host sent.
    private(set) var commands: [CommandPacket] = []
    private var reassembler = ACLReassembler()

    /// More than any one thing makes a host say.
    static let eventLimit = 512
    static let packetLimit = 4_096

    init(_ device: Int, of stage: FuzzStage = .connected) {
        host = stage.hosts[device]
        handle = stage.handle(at: device)
        now = stage.radio.now
    }

    var connection: Connection? { host.connection(handle) }
    var mtu: Int { Int(connection?.mtu ?? 23) }

    /// Lets a frame arrive whole.
    mutating func receive(_ channel: L2CAPChannel, _ payload: [UInt8]) throws(FuzzFinding) {
        try receive(pdu: L2CAPFrame.pdu(channel, payload: ByteBuffer(bytes: payload)), inPiecesOf: 0xffff)
    }

    mutating func receive(pdu: ByteBuffer, inPiecesOf length: Int) throws(FuzzFinding) {
        for fragment in ACLFragments(of: pdu, handle: handle, maximumLength: length, direction: .towardsHost) {
            try receive(.acl(fragment))
        }
    }

    mutating func receive(_ packet: HCIPacket) throws(FuzzFinding) {
        host.receive(packet, now: now)
        try drain()
    }

    mutating func receive(_ event: some HCIEvent) throws(FuzzFinding) {
        let packet = try succeed("an event cannot be written") { () throws(HCIError) in try EventPacket(event) }
        try receive(.event(packet))
    }

    /// Lets time pass. What is due is done once and then no longer due.
    mutating func wait(_ duration: Duration) throws(FuzzFinding) {
        now += duration
        for _ in 0..<64 {
            guard let deadline = host.nextDeadline, deadline <= now else { return }
            host.timeFired(at: now)
            try drain()
        }
        throw FuzzFinding("time never comes to rest")
    }

    /// Answers whatever the host sent, until it sends no more.
    mutating func drain() throws(FuzzFinding) {
        var sent = 0
        while host.hasOutgoing {
            var packets: [HCIPacket] = []
            host.takeOutgoing(into: &packets)
            sent += packets.count
            try require(sent <= Self.packetLimit, "the host never stops sending")
            var unanswered: [CommandPacket] = []
            var completed: UInt16 = 0
            for packet in packets {
                switch packet {
                case .command(let command): unanswered.append(command)
                case .acl(let data):
                    completed += 1
                    try take(data)
                case .event, .synchronous, .isochronous: throw FuzzFinding("a host sends \(packet)")
                }
            }
            try require(Int(completed) <= host.controller.aclCount, "more data than the controller has buffers")
            try require(unanswered.count <= 1, "\(unanswered.count) commands at once")
            for command in unanswered { try grant(command) }
            if completed > 0 {
                let event = Events.NumberOfCompletedPackets {
                    $0.completed = [.init(handle, completed)]
                }
                host.receive(.event(try eventPacket(event)), now: now)
            }
        }
        let before = events.count
        host.takeEvents(into: &events)
        try require(events.count - before <= Self.eventLimit, "\(events.count - before) events at once")
    }

    private mutating func take(_ packet: ACLPacket) throws(FuzzFinding) {
        try require(packet.handle == handle, "data for \(packet.handle)")
        try require(
            (1...host.controller.aclLength).contains(packet.payload.readableBytes),
            "a packet of \(packet.payload.readableBytes) octets")
        try require(
            packet.boundary == .firstNonFlushable || packet.boundary == .continuing, "a packet of \(packet.boundary)")
        let abandoned = reassembler.abandoned
        let pdu = try succeed("data that make no frame") { () throws(HCIError) in try reassembler.accept(packet) }
        try require(reassembler.abandoned == abandoned, "a frame is not finished")
        guard let pdu else { return }
        let frame = try require(L2CAPFrame(pdu: pdu), "a frame with a wrong length")
        try require(
            [.attributeProtocol, .signalling, .securityManager].contains(frame.channel),
            "a frame on channel \(frame.channel)")
        frames.append(frame)
    }

    /// What the controller grants, it answers with success and zeros.
    private mutating func grant(_ command: CommandPacket) throws(FuzzFinding) {
        commands.append(command)
        if commands.count > 64 { commands.removeFirst(32) }
        _ = try succeed("the host sends \(command)") { () throws(HCIError) in try command.decode() }
        let answer = try succeed("\(command) cannot be answered") { () throws(HCIError) in
            try command.refusal(.success)
        }
        host.receive(.event(answer), now: now)
    }

    private func eventPacket(_ event: some HCIEvent) throws(FuzzFinding) -> EventPacket {
        try succeed("an event cannot be written") { () throws(HCIError) in try EventPacket(event) }
    }

    /// The frames of a channel that were sent since the last time.
    mutating func take(_ channel: L2CAPChannel) -> [[UInt8]] {
        let taken = frames.filter { $0.channel == channel }.map { Array($0.payload.readableBytesView) }
        frames.removeAll { $0.channel == channel }
        return taken
    }

    /// What the host told since the last time.
    mutating func takeEvents() -> [HostEvent] {
        defer { events.removeAll(keepingCapacity: true) }
        return events
    }
}

extension CompletedPackets {
    init(_ handle: ConnectionHandle, _ count: UInt16) {
        self.init {
            $0.handle = handle
            $0.count = count
        }
    }
}
