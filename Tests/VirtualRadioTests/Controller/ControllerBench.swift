import BluetoothHCI
import NIOCore
import SimulationKernel
import VirtualRadio

/// A controller with a host that writes hexadecimal, and an air that does nothing by itself.
struct ControllerBench {
    var controller: Controller
    var generator = SeededGenerator(seed: 1)
    var now = Instant(secondsSinceEpoch: 1_000_000)

    static let publicAddress = Address(value: 0xc0_ffee_00_00_01)

    init(_ configuration: ControllerConfiguration = .complete(publicAddress: publicAddress)) {
        controller = Controller(configuration)
    }

    /// A controller whose host wants every event.
    static func unmasked(
        _ configuration: ControllerConfiguration = .complete(publicAddress: publicAddress)
    ) -> ControllerBench {
        var bench = ControllerBench(configuration)
        bench.send(0x0C01, "ffffffffffffffff")
        bench.send(0x2001, "ffffffffffffffff")
        return bench
    }

    /// Sends a command.
    /// - Returns: what came back, each packet as H4 without its first octet.
    @discardableResult
    mutating func send(_ opcode: UInt16, _ hex: String = "") -> [String] {
        guard let packet = try? CommandPacket(opcode: Opcode(rawValue: opcode), parameters: ByteBuffer(octets: hex))
        else { return ["too long"] }
        controller.receive(.command(packet), now: now, generator: &generator)
        return take()
    }

    /// The return parameters of the Command Complete, or the status of the Command Status, that answers first.
    @discardableResult
    mutating func answer(_ opcode: UInt16, _ hex: String = "") -> String {
        let answers = send(opcode, hex)
        guard let first = answers.first(where: { $0.hasPrefix("0e") || $0.hasPrefix("0f") }) else { return "silence" }
        return first.hasPrefix("0e") ? String(first.dropFirst(10)) : String(first.dropFirst(4).prefix(2))
    }

    /// Sends data.
    mutating func sendData(
        _ handle: UInt16, _ hex: String, _ boundary: ACLPacket.Boundary = .firstNonFlushable,
        _ broadcast: ACLPacket.Broadcast = .pointToPoint
    ) {
        guard
            let packet = try? ACLPacket(
                handle: ConnectionHandle(rawValue: handle), boundary: boundary, broadcast: broadcast,
                payload: ByteBuffer(octets: hex))
        else { return }
        controller.receive(.acl(packet), now: now, generator: &generator)
    }

    /// What went to the host since the last time.
    mutating func take() -> [String] {
        defer { controller.outgoing = [] }
        return controller.outgoing.map { packet in
            var buffer = ByteBuffer()
            packet.write(to: &buffer)
            return buffer.octets
        }
    }

    /// What went to the air since the last time.
    mutating func takeRequests() -> [AirRequest] {
        defer { controller.requests = [] }
        return controller.requests
    }

    /// Makes a connection with the device `00:00:00:00:00:AA`, public, and drops what was said about it.
    @discardableResult
    mutating func connect(_ role: Role = .central, peer: UInt64 = 0xaa) -> ConnectionHandle {
        let report = ConnectionReport(
            role: role, peer: DeviceAddress(Address(value: peer), .publicDevice),
            own: DeviceAddress(Self.publicAddress, .publicDevice), interval: 24, latency: 0, supervisionTimeout: 42,
            channelSelection: .algorithm2)
        let handle = controller.connected(report)
        _ = take()
        _ = takeRequests()
        return handle ?? ConnectionHandle(rawValue: 0xeff)
    }
}

extension ByteBuffer {
    /// Reads pairs of hexadecimal digits; anything else is left out.
    init(octets hex: String) {
        let digits = hex.filter(\.isHexDigit)
        self.init()
        var rest = Substring(digits)
        while let octet = UInt8(rest.prefix(2), radix: 16) {
            writeInteger(octet)
            rest = rest.dropFirst(2)
        }
    }

    var octets: String { readableBytesView.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

extension Block128 {
    /// Sixteen octets as the specification prints keys: the most significant first.
    init(_ hex: String) {
        let octets = Array(ByteBuffer(octets: hex).readableBytesView)
        self = Block128(wireOrder: octets.reversed()) ?? .zero
    }
}
