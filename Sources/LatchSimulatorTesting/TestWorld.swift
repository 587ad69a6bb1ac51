public import Foundation
internal import Journal
internal import LatchServer
internal import SimulationKernel
internal import World

/// A property full of locks, with the cloud behind them, inside the process of a test.
///
/// ```swift
/// let world = try await TestWorld(property: .demo)
/// let grant = try await world.client("demo-m2m").grant(.daily, to: "eve@example.com", doors: ["101"])
/// let verdict = try await world.door("101").keypad(grant.code)
/// #expect(verdict.isOpened)
/// ```
///
/// It is the whole product but its sockets: calls of a backend go through the same handlers as those over HTTP, with
/// their tokens, limits and errors; phones speak Bluetooth with locks over the virtual radio. Nothing is shared between two
/// worlds, so that tests may run at the same time.
///
/// **Time is frozen** until a test lets it pass: by ``advance(by:)``, or because something takes time, such as typing a
/// code (about three seconds). A run is a function of the property, the seed, the start and the calls, in their order:
/// equal runs have equal ``digest``s.
public actor TestWorld {
    /// Where what happens is kept.
    public enum Keeping: Sendable {
        /// In memory.
        case memory
        /// In a temporary folder, so that ``TestWorld/restart()`` can find it again. It is deleted with the world.
        case temporaryFolder
    }

    /// 2026-11-21T14:30:00Z: a Saturday morning in both time zones of the demo property.
    public static let usualStart = Date(timeIntervalSince1970: 1_795_271_400)

    public nonisolated let seed: UInt64
    /// The instant at which it began.
    public nonisolated let start: Date
    private let property: World.LoadedProperty
    private let folder: String?
    private let tools: Tools
    private(set) var world: World
    private var dispatcher: Dispatcher
    /// The tokens that clients and people have, until they expire.
    var tokens: [String: (token: String, until: Instant)] = [:]

    /// Begins a world.
    /// - Parameters:
    ///   - seed: from which all chance comes: keys, ids, codes, the air.
    ///   - start: the first instant, in whole milliseconds.
    ///   - settings: names and values of settings (`latchctl setting list`), set before anything happens.
    /// - Throws: ``SimulatorError`` for a property, a start or a setting that cannot be used.
    public init(
        property: TestProperty = .demo, seed: UInt64 = 1, start: Date = TestWorld.usualStart,
        settings: [String: String] = [:], keeping: Keeping = .memory
    ) async throws {
        self.seed = seed
        self.property = try property.load()
        let instant = try Instant(start)
        self.start = start
        tools = try await Tools.shared.value
        folder =
            switch keeping {
            case .memory: nil
            case .temporaryFolder:
                FileManager.default.temporaryDirectory.appending(path: "latch-world-\(UUID().uuidString)")
                    .path(percentEncoded: false)
            }
        world = try TestWorld.open(self.property, seed, instant, folder)
        dispatcher = tools.dispatcher(of: world)
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) { try await set(name, to: value) }
    }

    deinit {
        if let folder { try? FileManager.default.removeItem(atPath: folder) }
    }

    private static func open(
        _ property: World.LoadedProperty, _ seed: UInt64, _ start: Instant, _ folder: String?
    ) throws -> World {
        do {
            return try World.open(
                property, journal: folder.map { try Journal(folder: $0) } ?? Journal(), seed: seed, start: start,
                scale: 0, defaultProperty: { property }, load: TestProperty.load, version: Tools.version)
        } catch {
            throw SimulatorError(.badRequest, String(describing: error))
        }
    }

    /// What every world uses and none changes.
    private struct Tools: Sendable {
        static let version = "test"
        static let shared = Task {
            Tools(
                renderer: try MessageRenderer(),
                authority: try await TokenAuthority(issuer: IssuerAddress("http://127.0.0.1:8080")))
        }

        let renderer: MessageRenderer
        let authority: TokenAuthority

        func dispatcher(of world: World) -> Dispatcher {
            Dispatcher(world: world, authority: authority, renderer: renderer, version: Tools.version)
        }
    }

    // MARK: Requests

    /// Sends a request to any route of the daemon, as it would come over HTTP, and hands out the answer as it is.
    ///
    /// Routes are those of `latchd`: `/access/sdk/v1/doors`, `/oauth/token`, `/app/v1/locks`, `/sim/v1/status`.
    /// - Parameters:
    ///   - path: the path on the wire and, behind a question mark, the query, both percent-encoded.
    ///   - body: sent as it is; `Content-Type` is JSON's unless `headers` has another.
    ///   - headers: of these the interfaces read `Authorization`, `Accept`, `Content-Type`, `Origin` and
    ///     `auth0-forwarded-for`.
    ///   - from: the caller's address.
    /// - Throws: ``SimulatorError`` only where the world cannot go on.
    public func send(
        _ method: String, _ path: String, body: Data? = nil, headers: [String: String] = [:], from: String = "127.0.0.1"
    ) async throws -> HTTPAnswer {
        let given = Dictionary(headers.map { ($0.key.lowercased(), $0.value) }) { $1 }
        let request = APIRequest(
            path: "", contentType: given["content-type"] ?? body.map { _ in "application/json" },
            authorization: given["authorization"], accept: given["accept"] ?? "application/json",
            body: body.map { [UInt8]($0) } ?? [], remoteAddress: from, origin: given["origin"],
            userAddress: given["auth0-forwarded-for"])
        do {
            let response = try await dispatcher.respond(method, path, request)
            return HTTPAnswer(status: response.status, headers: response.headers, body: Data(response.body))
        } catch {
            throw SimulatorError("world_failed", String(describing: error))
        }
    }

    /// Calls the control API, as `latchctl` does: for whatever has no function of its own here.
    ///
    /// ```swift
    /// try await world.control("POST", "/radio/link", ["loss": 0.3])
    /// ```
    /// - Parameter path: behind `/sim/v1`, with names percent-encoded. The page *Control API* has every route.
    /// - Throws: ``SimulatorError`` for a refusal, with the route's own code.
    @discardableResult
    public func control(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        try await send(method, "/sim/v1" + path, body: try body.map { try JSONEncoder().encode($0) }).get().json
    }

    /// Ends the world and begins it again from what it has recorded, as a daemon that is stopped and started.
    ///
    /// Locks, cloud and clock are as before; phones have lost what was in their memory: tokens and connections.
    /// - Throws: ``SimulatorError/Code/nothingKept`` where ``Keeping`` is in memory.
    public func restart() async throws {
        guard let folder else {
            throw SimulatorError(.nothingKept, "a world in memory ends here: make it with keeping: .temporaryFolder")
        }
        try await world.stop()
        world = try TestWorld.open(property, seed, try Instant(start), folder)
        dispatcher = tools.dispatcher(of: world)
    }
}

extension Instant {
    /// A date in whole milliseconds.
    /// - Throws: for one that simulated time does not reach.
    init(_ date: Date) throws(SimulatorError) {
        let milliseconds = (date.timeIntervalSince1970 * 1_000).rounded()
        guard abs(milliseconds) < 9_000_000_000_000 else {
            throw SimulatorError(.badRequest, "simulated time does not reach \(date)")
        }
        self.init(nanosecondsSinceEpoch: Int64(milliseconds) * 1_000_000)
    }
}

extension Date {
    init(_ instant: Instant) { self.init(timeIntervalSince1970: Double(instant.nanosecondsSinceEpoch) / 1e9) }
}
