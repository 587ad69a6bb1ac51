import NIOCore
import NIOPosix
import Synchronization

/// A bare TCP connection, for what no HTTP client sends.
final class RawConnection: Sendable {
    private let channel: any Channel
    private let collector: Collector

    private final class Collector: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let text = Mutex("")

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let part = String(buffer: unwrapInboundIn(data))
            text.withLock { $0 += part }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    private init(_ channel: any Channel, _ collector: Collector) {
        self.channel = channel
        self.collector = collector
    }

    static func open(to daemon: Daemon) async throws -> RawConnection {
        let collector = Collector()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { $0.pipeline.addHandler(collector) }
            .connect(host: "127.0.0.1", port: daemon.port).get()
        return RawConnection(channel, collector)
    }

    /// Sends what the other end may no longer want to read.
    func send(_ bytes: some Sequence<UInt8>) async {
        try? await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    func send(_ text: String) async { await send(text.utf8) }

    var received: String { collector.text.withLock { $0 } }
    var isOpen: Bool { channel.isActive }

    /// Waits until the other end has answered something or closed.
    func settled(within limit: Duration) async throws {
        let deadline = ContinuousClock.now + limit
        while received.isEmpty, isOpen, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(4)) }
    }

    func close() async { try? await channel.close().get() }
}
