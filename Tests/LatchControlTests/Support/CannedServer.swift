internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// What the tool sent.
struct ReceivedRequest: Sendable {
    var method: String
    var target: String
    var headers: [String: String]
    var body: String

    /// Method, target below the control API, and body, as one line.
    var line: String {
        let target = target.hasPrefix("/sim/v1") ? String(target.dropFirst(7)) : "?? " + target
        return "\(method) \(target)" + (body.isEmpty ? "" : " \(body)")
    }
}

/// What the server sends back.
struct CannedAnswer: Sendable {
    /// How an answer ends: as HTTP has it, not at all, or by closing the connection in its midst.
    enum End: Sendable { case whole, never, cut }

    var status = 200
    var headers: [String: String] = ["Content-Type": "application/json"]
    var pieces: [String]
    var end = End.whole

    static func json(_ body: String, status: Int = 200) -> CannedAnswer { CannedAnswer(status: status, pieces: [body]) }

    static func events(_ pieces: [String], end: End = .whole) -> CannedAnswer {
        CannedAnswer(headers: ["Content-Type": "text/event-stream"], pieces: pieces, end: end)
    }
}

/// An HTTP server on a port of its own, which answers as a test tells it and keeps what it was asked.
final class CannedServer: Sendable {
    private let channel: any Channel
    private let log: RequestLog

    var address: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }
    var received: [ReceivedRequest] { log.requests.withLock { $0 } }

    private init(channel: any Channel, log: RequestLog) {
        self.channel = channel
        self.log = log
    }

    /// Runs `body` while a server answers the same to every request.
    static func run<Result>(
        answering answer: CannedAnswer, _ body: (CannedServer) async throws -> Result
    ) async throws -> Result {
        try await run(answeringBy: { _ in answer }, during: body)
    }

    /// Runs `body` while a server answers, to each request what `answer` makes of it.
    static func run<Result>(
        answeringBy answer: @escaping @Sendable (ReceivedRequest) -> CannedAnswer,
        during body: (CannedServer) async throws -> Result
    ) async throws -> Result {
        let log = RequestLog()
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 16)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(CannedHandler(log: log, answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            let result = try await body(CannedServer(channel: channel, log: log))
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }
}

private final class RequestLog: Sendable {
    let requests = Mutex<[ReceivedRequest]>([])
}

private final class CannedHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let log: RequestLog
    private let answer: @Sendable (ReceivedRequest) -> CannedAnswer
    private var request = ReceivedRequest(method: "", target: "", headers: [:], body: "")

    init(log: RequestLog, answer: @escaping @Sendable (ReceivedRequest) -> CannedAnswer) {
        self.log = log
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            let headers = Dictionary(head.headers.map { ($0.lowercased(), $1) }) { first, _ in first }
            request = ReceivedRequest(method: head.method.rawValue, target: head.uri, headers: headers, body: "")
        case .body(let bytes):
            request.body += String(buffer: bytes)
        case .end:
            log.requests.withLock { $0.append(request) }
            send(answer(request), context)
        }
    }

    private func send(_ answer: CannedAnswer, _ context: ChannelHandlerContext) {
        let status = HTTPResponseStatus(statusCode: answer.status)
        let head = HTTPResponseHead(
            version: .http1_1, status: status, headers: HTTPHeaders(answer.headers.map { ($0, $1) }))
        context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
        for piece in answer.pieces {
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: piece)))), promise: nil)
        }
        switch answer.end {
        case .whole: context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        case .never: break
        case .cut: context.close(promise: nil)
        }
    }
}
