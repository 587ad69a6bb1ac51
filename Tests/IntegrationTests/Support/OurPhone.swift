import BluetoothHCI
import BluetoothHost
import NIOCore
import NIOPosix
import SimulationKernel
import Synchronization

/// Our own host as a phone, over H4 on TCP as any other stack, by the wall clock.
final class OurPhone: Sendable {
    private let channel: any Channel
    private let inbox: Inbox
    private let state: Mutex<State>
    private let began = ContinuousClock.now

    private struct State: Sendable {
        var host: BluetoothHost.Host
        var events: [HostEvent] = []
    }

    private final class Inbox: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let octets = Mutex(ByteBuffer())

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var part = unwrapInboundIn(data)
            _ = octets.withLock { $0.writeBuffer(&part) }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    private let decoder = Mutex(H4Decoder(direction: .towardsHost))

    private init(_ channel: any Channel, _ inbox: Inbox, _ host: BluetoothHost.Host) {
        self.channel = channel
        self.inbox = inbox
        state = Mutex(State(host: host))
    }

    /// Connects to an endpoint such as `tcp-server:127.0.0.1:9600` and starts the host.
    static func start(at endpoint: String, seed: UInt64 = 5) async throws -> OurPhone {
        guard let port = endpoint.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw Failure("no port: \(endpoint)")
        }
        let inbox = Inbox()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { $0.pipeline.addHandler(inbox) }
            .connect(host: "127.0.0.1", port: port).get()
        var configuration = HostConfiguration()
        configuration.centralAddress = .staticRandom(Address(value: 0xc0ff_ee00_0000 | seed))
        let phone = OurPhone(
            channel, inbox, BluetoothHost.Host(configuration: configuration, seed: SeededGenerator(seed: seed)))
        try await phone.run("ready") {
            if case .ready = $0 { true } else { false }
        } after: {
            $0.start(now: $1)
        }
        return phone
    }

    private var now: Instant { Instant(nanosecondsSinceEpoch: 0) + (ContinuousClock.now - began) }

    /// Has the host do something, and lets it talk until an event matches.
    @discardableResult
    func run(
        _ what: String, until matches: (HostEvent) -> Bool,
        after action: (inout BluetoothHost.Host, Instant) throws -> Void = { _, _ in }
    ) async throws -> HostEvent {
        try state.withLock { state in
            state.events.removeAll { if case .advertisingReport = $0 { true } else { false } }
            try action(&state.host, now)
        }
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            try await carry()
            let match = state.withLock { state -> HostEvent? in
                state.events.firstIndex(where: matches).map { state.events.remove(at: $0) }
            }
            if let match { return match }
            guard ContinuousClock.now < deadline else {
                throw Failure("\(what) did not come: \(state.withLock { $0.events })")
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Has the host do something of which no event tells.
    func act(_ action: (inout BluetoothHost.Host, Instant) throws -> Void) async throws {
        try state.withLock { try action(&$0.host, now) }
        try await carry()
    }

    func connect(to address: DeviceAddress) async throws -> Connection {
        let event = try await run("connected") {
            if case .connected = $0 { true } else { false }
        } after: {
            try $0.connect(to: address, now: $1)
        }
        guard case .connected(let connection) = event else { throw Failure("no connection") }
        return connection
    }

    /// Runs a procedure to its end.
    func request(_ procedure: GATTProcedure, on connection: Connection) async throws -> GATTResult {
        var id: ProcedureID?
        let event = try await run("the end of \(procedure)") {
            if case .completed(_, id, _) = $0 { true } else { false }
        } after: {
            id = try $0.request(procedure, on: connection.handle, now: $1)
        }
        guard case .completed(_, _, let result) = event else { throw Failure("no result") }
        return try result.get()
    }

    private func carry() async throws {
        let bytes = inbox.octets.withLock { octets in
            defer { octets = ByteBuffer() }
            return octets
        }
        let packets = try decoder.withLock { decoder in
            var bytes = bytes
            var packets: [HCIPacket] = []
            while let element = try decoder.next(from: &bytes) {
                guard case .packet(let packet) = element else { throw Failure("not H4: \(element)") }
                packets.append(packet)
            }
            return packets
        }
        let outgoing = state.withLock { state -> [HCIPacket] in
            for packet in packets { state.host.receive(packet, now: now) }
            if let deadline = state.host.nextDeadline, deadline <= now { state.host.timeFired(at: now) }
            var outgoing: [HCIPacket] = []
            state.host.takeOutgoing(into: &outgoing)
            state.host.takeEvents(into: &state.events)
            return outgoing
        }
        for packet in outgoing { try await channel.writeAndFlush(packet.h4).get() }
    }

    func close() async { try? await channel.close() }
}
