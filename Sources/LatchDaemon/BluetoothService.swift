internal import BluetoothHCI
internal import HCITransports
internal import Logging
internal import ServiceLifecycle
internal import Synchronization
internal import World

/// Offers the world's radio to Bluetooth hosts outside, at every `--hci`.
struct BluetoothService: Service {
    private let servers: [HCIServer]

    /// Takes the endpoints, so that hosts can connect; they are served once the service runs.
    /// - Throws: ``DaemonError`` for an endpoint that cannot be had.
    init(endpoints: [HCIEndpoint], world: World, logger: Logger) async throws {
        let bridge = ControllerBridge(world: world, logger: logger)
        var configuration = HCIServer.Configuration()
        configuration.report = { logger.warning("\($0)") }
        let numbers = HCIClientNumbers()
        var servers: [HCIServer] = []
        for endpoint in endpoints {
            do {
                servers.append(
                    try await HCIServer.bind(
                        to: endpoint, delegate: bridge, configuration: configuration, numbers: numbers))
            } catch {
                for server in servers { server.stop() }
                throw DaemonError("--hci \(endpoint): \(error.message)")
            }
        }
        self.servers = servers
    }

    /// Where hosts find their controllers, with the real ports.
    var addresses: [String] { servers.map(\.boundDescription) }

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup { group in
                for server in servers { group.addTask { try await server.run() } }
                // Without an endpoint it has nothing to do until the end.
                if servers.isEmpty { group.addTask { try? await gracefulShutdown() } }
                try await group.waitForAll()
            }
        } onGracefulShutdown: {
            for server in servers { server.stop() }
        }
    }
}

/// Carries packets between hosts and the world's controllers.
private final class ControllerBridge: HCIServerDelegate {
    private let world: World
    private let logger: Logger
    /// The world's number of each client's controller.
    private let controllers = Mutex<[UInt64: AirClient]>([:])

    init(world: World, logger: Logger) {
        self.world = world
        self.logger = logger
    }

    func hciClientConnected(_ client: HCIClient) async {
        do {
            let controller = try await world.attachClient(endpoint: client.endpoint) { client.send($0) }
            controllers.withLock { $0[client.id] = controller }
            logger.info("\(controller.id) is on the air: \(client.peerDescription) at \(client.endpoint)")
        } catch {
            logger.error("\(client.peerDescription) gets no controller: \(error)")
            client.close(reason: .closed("\(error)"))
        }
    }

    func hciClient(_ client: HCIClient, sent packets: [HCIPacket]) async {
        guard let controller = controllers.withLock({ $0[client.id] }) else { return }
        do {
            try await world.receive(packets, fromClient: controller.number)
        } catch {
            logger.error("\(controller.id): \(error)")
            client.close(reason: .closed("\(error)"))
        }
    }

    func hciClientGone(_ client: HCIClient, reason: HCIClient.CloseReason) async {
        guard let controller = controllers.withLock({ $0.removeValue(forKey: client.id) }) else { return }
        logger.info("\(controller.id) is gone: \(reason)")
        // A world that has failed says so to everybody else.
        try? await world.detachClient(controller.number)
    }
}
