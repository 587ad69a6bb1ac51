internal import Cloud
internal import Foundation
internal import Journal
internal import LatchServer
internal import SimulationKernel
internal import World

/// A world on a frozen clock, whose routes are called without sockets; for scenarios that reach outside it also serves
/// them on a port of loopback.
struct LocalBackend: RunBackend {
    private let scenario: Scenario
    private let renderer: MessageRenderer
    private let authority: TokenAuthority
    /// Of the address in tokens, which is known once a port is.
    private let issuer: IssuerAddress?
    /// The data folder; nil where the journal is in memory.
    private let folder: String?
    private(set) var world: World
    private var dispatcher: Dispatcher
    private var server: RunningServer?

    private static let version = "scenario"

    /// - Parameter isServed: whether programs outside are to reach it.
    /// - Throws: where the property's settings, a folder for its journal or a port cannot be had.
    init(_ scenario: Scenario, authority: TokenAuthority, renderer: MessageRenderer, isServed: Bool) async throws {
        self.scenario = scenario
        self.renderer = renderer
        // Only what a restart is to find again needs a file.
        let restarts = scenario.steps.contains { $0.verb.name == "restart" }
        folder =
            restarts
            ? FileManager.default.temporaryDirectory.appending(path: "latchctl-scenario-\(UUID().uuidString)")
                .path(percentEncoded: false)
            : nil
        let issuer = isServed ? IssuerAddress(RunningServer.address(ofPort: 0)) : nil
        self.issuer = issuer
        if let issuer { self.authority = try await TokenAuthority(issuer: issuer) } else { self.authority = authority }
        do {
            world = try LocalBackend.open(scenario, in: folder)
            dispatcher = Dispatcher(
                world: world, authority: self.authority, renderer: renderer, version: LocalBackend.version)
            if issuer != nil { try await serve(port: 0) }
        } catch {
            if let folder { try? FileManager.default.removeItem(atPath: folder) }
            throw error
        }
    }

    private static func open(_ scenario: Scenario, in folder: String?) throws -> World {
        try World.open(
            scenario.property, journal: folder.map { try Journal(folder: $0) } ?? Journal(), seed: scenario.seed,
            start: scenario.start, scale: 0, defaultProperty: { scenario.property },
            load: { _, _ in scenario.property },
            version: version)
    }

    private mutating func serve(port: Int) async throws {
        let server = try await RunningServer.start(
            world, authority: authority, renderer: renderer, port: port, version: LocalBackend.version)
        issuer?.set(RunningServer.address(ofPort: server.port))
        self.server = server
    }

    var base: String? { server.map { RunningServer.address(ofPort: $0.port) } }

    func respond(_ method: String, _ target: String, _ request: APIRequest) async throws -> APIResponse {
        try await dispatcher.respond(method, target, request)
    }

    func status() async throws -> BackendStatus {
        let status = try await world.timeStatus()
        return BackendStatus(
            now: status.now, lastEvent: status.lastEvent, digest: status.digest.text, seed: status.seed)
    }

    func secrets() async throws -> [String: String]? {
        let clients = try await world.read { state, _ in state.cloud.partners.values.flatMap(\.clients) }
        return Dictionary(clients.map { ($0.id, $0.secret) }) { first, _ in first }
    }

    mutating func restart() async throws {
        await server?.stop()
        try await world.stop()
        world = try LocalBackend.open(scenario, in: folder)
        dispatcher = Dispatcher(world: world, authority: authority, renderer: renderer, version: LocalBackend.version)
        // Programs outside know the address.
        if let server { try await serve(port: server.port) }
    }

    /// A token as somebody outside had it: that they got it is a request of its own.
    /// - Returns: nil for those who had none.
    func bearer(of caller: RecordedCall.Caller) async throws -> String? {
        switch caller {
        case .client(let id, let isExpired):
            try await authority.standing(forClient: id, isExpired: isExpired, in: world)
        case .user(let id): try await authority.standing(forUser: id, in: world)
        case .nobody, .secret, .stranger: nil
        }
    }

    func inputs(after id: UInt64) async throws -> [RecordingEntry] {
        try await world.inputs(after: id).map(RecordingEntry.init)
    }

    func end() async {
        await server?.stop()
        try? await world.stop()
        if let folder { try? FileManager.default.removeItem(atPath: folder) }
    }
}
