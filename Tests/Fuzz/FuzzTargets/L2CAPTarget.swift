import BluetoothHCI
import BluetoothHost
import NIOCore

/// One octet: bit 0 the role of the host; then steps, each begun by an octet, of which ``L2CAPStep`` tells.
///
/// A host sends no more than the answers to what arrived: of a signalling request exactly one, by its identifier; of
/// anything else on that channel none.
func fuzzL2CAP(_ octets: [UInt8]) throws(FuzzFinding) {
    var input = FuzzInput(octets)
    let isLock = input.octet() & 1 == 0
    var bench = FuzzBench(isLock ? FuzzStage.lock : FuzzStage.phone)
    while !input.isEmpty {
        let step = L2CAPStep(rawValue: input.octet() % 8) ?? .fragment
        try step.run(&input, &bench, isCentral: !isLock)
        _ = bench.takeEvents()
    }
}

/// What happens on the connection.
enum L2CAPStep: UInt8 {
    /// An octet of flags (broadcast and boundary), then a chunk of data, as they come from a controller.
    case fragment
    /// A chunk on the channel of ATT.
    case attribute
    /// A chunk on the signalling channel.
    case signalling
    /// A chunk on the channel of SMP.
    case security
    /// A word for the channel, an octet for the length of the pieces, a long chunk.
    case pieces
    /// Four words: other parameters are asked for.
    case update
    /// An octet for a time.
    case wait
    /// A word for the handle, a word for how many: packets that were completed, or not.
    case completed

    func run(_ input: inout FuzzInput, _ bench: inout FuzzBench, isCentral: Bool) throws(FuzzFinding) {
        switch self {
        case .fragment:
            let flags = input.octet()
            let packet = try succeed("255 octets fit") { () throws(HCIError) in
                try ACLPacket(
                    handle: bench.handle, boundary: ACLPacket.Boundary(rawValue: flags & 3) ?? .complete,
                    broadcast: ACLPacket.Broadcast(rawValue: flags >> 2 & 3) ?? .pointToPoint,
                    payload: ByteBuffer(bytes: input.chunk()))
            }
            try bench.receive(.acl(packet))
            try checkAmount(&bench)
        case .attribute:
            try bench.receive(.attributeProtocol, input.chunk())
            try checkAmount(&bench)
        case .signalling:
            let payload = input.chunk()
            try bench.receive(.signalling, payload)
            try checkSignalling(payload, bench.take(.signalling), isCentral: isCentral)
            try checkAmount(&bench)
        case .security:
            try bench.receive(.securityManager, input.chunk())
            try checkAmount(&bench)
        case .pieces:
            let channel = L2CAPChannel(rawValue: input.word())
            let length = Int(input.octet())
            let pdu = L2CAPFrame.pdu(channel, payload: ByteBuffer(bytes: input.longChunk()))
            try bench.receive(pdu: pdu, inPiecesOf: length)
            try checkAmount(&bench)
        case .update:
            var parameters = ConnectionParameters()
            parameters.intervalMinimum = ConnectionIntervals(rawValue: UInt32(input.word()))
            parameters.intervalMaximum = ConnectionIntervals(rawValue: UInt32(input.word()))
            parameters.maximumLatency = input.word()
            parameters.supervisionTimeout = Centiseconds(rawValue: UInt32(input.word()))
            try? bench.host.updateConnection(bench.handle, parameters: parameters, now: bench.now)
            try bench.drain()
            try checkAmount(&bench)
        case .wait:
            try bench.wait(input.duration())
            try checkAmount(&bench)
        case .completed:
            let handle = input.word()
            let count = input.word()
            let event = Events.NumberOfCompletedPackets {
                $0.completed = [.init(ConnectionHandle(rawValue: handle % 0x0f00), count)]
            }
            try bench.receive(event)
            try checkAmount(&bench)
        }
    }

    private func checkAmount(_ bench: inout FuzzBench) throws(FuzzFinding) {
        try require(bench.frames.count <= 4, "\(bench.frames.count) frames for one")
        for frame in bench.frames {
            let limit = frame.channel == .attributeProtocol ? bench.mtu : frame.channel == .signalling ? 23 : 65
            try require(frame.payload.readableBytes <= limit, "a frame beyond the MTU of \(frame.channel)")
        }
        bench.frames.removeAll(keepingCapacity: true)
    }
}

/// The answers to one frame on the signalling channel (Vol 3, Part A, 4).
private func checkSignalling(_ packet: [UInt8], _ answers: [[UInt8]], isCentral: Bool) throws(FuzzFinding) {
    try require(answers.count <= 1, "\(answers.count) answers to one signalling packet")
    let isResponse = packet.first.map(SignallingCode.responses.contains) ?? false
    let isRequest = packet.count >= 4 && packet[1] != 0 && !isResponse && packet[0] != SignallingCode.flowControlCredit
    if let answer = answers.first {
        try require(isRequest || packet.first == SignallingCode.flowControlCredit, "an answer to no request")
        try require(answer.count >= 4 && answer.count <= 23, "an answer of \(answer.count) octets")
        try require(answer[1] == packet[1], "an answer with another identifier")
        try require(Int(answer[2]) + Int(answer[3]) << 8 == answer.count - 4, "an answer with a wrong length")
        try require(
            answer[0] == SignallingCode.commandReject || answer[0] == packet[0] &+ 1, "an answer to another request")
        if packet.count > 23 {
            try require(Array(answer[4...]) == [1, 0, 23, 0], "a packet beyond the MTU is not rejected as that")
        }
    } else {
        try require(!isRequest, "no answer to a signalling request")
    }
}
