import NIOCore
import NIOPosix
import Synchronization

/// A client that does as little as a client can: prepared octets out, the end of an answer found, the next.
///
/// It has one thread, and shares the machine with the server, as any client on loopback does.
final class Load: Sendable {
    static let connections = 16
    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    private let requests: [ByteBuffer]
    private let state = Mutex(State())

    private struct State {
        var next = 0
        /// The beginning of the first answer that was no success.
        var failure: String?
    }

    private init(_ requests: [ByteBuffer]) { self.requests = requests }

    /// Sends requests over several connections, each waiting for its answer before the next.
    /// - Returns: answers per second.
    static func rate(of requests: [ByteBuffer], port: Int) async throws -> Double {
        let load = Load(requests)
        var ends: [EventLoopFuture<Void>] = []
        let began = ContinuousClock.now
        for _ in 0..<min(connections, requests.count) {
            let loop = group.next()
            let end = loop.makePromise(of: Void.self)
            ends.append(end.futureResult)
            _ = try await ClientBootstrap(group: loop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Asker(load, end))
                    }
                }
                .connect(host: "127.0.0.1", port: port).get()
        }
        for end in ends { try await end.get() }
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        if let failure = load.state.withLock({ $0.failure }) { throw BenchmarkError("an answer was \(failure)") }
        return Double(requests.count) / seconds
    }

    fileprivate func take() -> ByteBuffer? {
        state.withLock { state in
            guard state.next < requests.count, state.failure == nil else { return nil }
            state.next += 1
            return requests[state.next - 1]
        }
    }

    fileprivate func fail(_ answer: String) {
        state.withLock { $0.failure = $0.failure ?? answer }
    }
}

/// One connection.
private final class Asker: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let load: Load
    private let end: EventLoopPromise<Void>
    private var answer = ByteBuffer()

    init(_ load: Load, _ end: EventLoopPromise<Void>) {
        self.load = load
        self.end = end
    }

    func channelActive(context: ChannelHandlerContext) { ask(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        answer.writeBuffer(&part)
        guard let length = wholeLength(), answer.readableBytes >= length else { return }
        if !answer.readableBytesView.starts(with: "HTTP/1.1 200".utf8) {
            load.fail(String(decoding: answer.readableBytesView.prefix(600), as: UTF8.self))
        }
        answer.clear()
        ask(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end.fail(BenchmarkError("the server closed a connection"))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { end.fail(error) }

    private func ask(_ context: ChannelHandlerContext) {
        if let request = load.take() {
            context.writeAndFlush(wrapOutboundOut(request), promise: nil)
        } else {
            end.succeed()
            context.close(promise: nil)
        }
    }

    /// The octets of the answer with its head; nil where the head is not there yet.
    private func wholeLength() -> Int? {
        let view = answer.readableBytesView
        guard let head = view.firstRange(of: Self.headEnd),
            let field = view[..<head.lowerBound].firstRange(of: Self.field)
        else { return nil }
        let digits = view[field.upperBound...].prefix { (0x30...0x39).contains($0) }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } + view.distance(from: view.startIndex, to: head.upperBound)
    }

    private static let headEnd = Array("\r\n\r\n".utf8)
    private static let field = Array("Content-Length: ".utf8)
}
