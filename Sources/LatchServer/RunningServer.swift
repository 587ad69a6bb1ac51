internal import Hummingbird
internal import Logging
package import World

/// A ``LatchServer`` that serves beside whoever started it, on loopback, until it is told to end.
package final class RunningServer: Sendable {
    /// The port on which it listens.
    package let port: Int
    private let world: World
    private let task: Task<Void, any Error>

    private init(port: Int, world: World, task: Task<Void, any Error>) {
        self.port = port
        self.world = world
        self.task = task
    }

    /// The address under which it answers.
    package static func address(ofPort port: Int) -> String { "http://127.0.0.1:\(port)" }

    /// Begins to serve a world.
    /// - Parameter port: 0 takes any.
    /// - Throws: where the port cannot be had.
    package static func start(
        _ world: World, authority: TokenAuthority, renderer: MessageRenderer, port: Int, version: String
    ) async throws -> RunningServer {
        let configuration = LatchServer.Configuration(
            host: "127.0.0.1", port: port, publicURL: nil, controlToken: nil, version: version)
        let server = LatchServer(world: world, authority: authority, renderer: renderer, configuration: configuration)
        let logger = Logger(label: "latchctl") { _ in SwiftLogNoOpLogHandler() }
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = try server.application(logger: logger) { port in
            continuation.yield(port)
            continuation.finish()
        }
        let task = Task {
            // A server that ends before it listens ends the wait for it.
            defer { continuation.finish() }
            try await application.run()
        }
        for await port in ports { return RunningServer(port: port, world: world, task: task) }
        try await task.value
        throw CancellationError()
    }

    /// Closes the port and every connection; a client that holds on to one is waited for only so long.
    package func stop() async {
        await world.endStreams()
        task.cancel()
        let (ends, continuation) = AsyncStream.makeStream(of: Void.self)
        Task { [task] in
            _ = await task.result
            continuation.finish()
        }
        let patience = Task {
            try? await Task.sleep(for: RunningServer.patience)
            continuation.finish()
        }
        for await _ in ends {}
        patience.cancel()
    }

    private static let patience = Duration.seconds(3)
}
