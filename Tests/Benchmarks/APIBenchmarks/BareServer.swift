import Cloud
import HTTPTypes
import Hummingbird
import LatchServer
import Logging
import NIOCore
import SimulationKernel
import World

/// A server of the same framework with two handlers and nothing behind them: no token, no world, no record. They read
/// and write the same bodies with the same coders.
struct BareServer {
    let port: Int

    init(like stage: Stage) async throws {
        let (doors, user) = try await stage.world.read { state, now in
            guard let partner = state.cloud.partners.values.first, let user = state.cloud.users.values.first else {
                throw BenchmarkError("nobody lives there")
            }
            let doors = state.cloud.doors(of: partner).prefix(100).map { OpenKitModels.Door($0) }
            return (
                OpenKitModels.Doors(doors: doors, nextPageToken: "2"),
                OpenKitModels.User(user, seenBy: partner, in: state.cloud, at: now)
            )
        }
        let router = Router()
        router.get("/doors") { _, _ in try Self.response(APIResponse(doors)) }
        router.post("/users") { request, context in
            let body = try await request.body.collect(upTo: context.maxUploadSize)
            _ = try GrantBody(
                APIRequest(
                    path: "/users", contentType: request.headers[.contentType], body: Array(body.readableBytesView)))
            return try Self.response(APIResponse(user))
        }
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "bare")
        logger.logLevel = .error
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0), serverName: nil),
            onServerRunning: { channel in continuation.yield(channel.localAddress?.port ?? 0) }, logger: logger)
        Task { try await application.run() }
        guard let port = await ports.first(where: { _ in true }) else { throw BenchmarkError("no port") }
        self.port = port
    }

    private static func response(_ answer: APIResponse) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
