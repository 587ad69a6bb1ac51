import BluetoothHCI
import NIOCore
import NIOPosix
import Synchronization
import Testing

/// The other end of a connection: a host, seen as octets.
final class Peer: Sendable {
    let channel: any Channel
    private let received: AsyncStream<ByteBuffer>

    private init(_ channel: any Channel, _ received: AsyncStream<ByteBuffer>) {
        self.channel = channel
        self.received = received
    }

    /// Connects to an endpoint in use.
    static func connect(to endpoint: String, reads: Bool = true) async throws -> Peer {
        let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(continuation))
                }
            }
        let text = endpoint.drop { $0 != ":" }.dropFirst()
        if endpoint.hasPrefix("unix-server") {
            return Peer(try await bootstrap.connect(unixDomainSocketPath: String(text)).get(), stream)
        }
        let colon = try #require(text.lastIndex(of: ":"))
        let host = text[..<colon].trimmingPrefix("[")
        let address = try SocketAddress(
            ipAddress: String(host.last == "]" ? host.dropLast() : host),
            port: try #require(Int(text[text.index(after: colon)...])))
        return Peer(try await bootstrap.connect(to: address).get(), stream)
    }

    /// Speaks through a descriptor, which is closed with the channel.
    static func take(_ descriptor: CInt) async throws -> Peer {
        let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
        let channel = try await NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(continuation))
                }
            }
            .takingOwnershipOfDescriptor(inputOutput: descriptor).get()
        return Peer(channel, stream)
    }

    func send(_ octets: ByteBuffer) async throws { try await channel.writeAndFlush(octets).get() }

    func send(_ packets: [HCIPacket]) async throws {
        var octets = ByteBuffer()
        for packet in packets { packet.writeH4(to: &octets) }
        try await send(octets)
    }

    /// All that comes until the server closes its side.
    func rest() async -> ByteBuffer {
        var all = ByteBuffer()
        for await piece in received { all.writeImmutableBuffer(piece) }
        return all
    }

    /// So many octets, or fewer if the server closes its side.
    func receive(_ count: Int) async -> ByteBuffer {
        var all = ByteBuffer()
        var pieces = received.makeAsyncIterator()
        while all.readableBytes < count, let piece = await pieces.next() { all.writeImmutableBuffer(piece) }
        return all
    }

    func halfClose() async throws { try await channel.close(mode: .output).get() }

    func close() async { try? await channel.close().get() }

    /// Breaks the connection, as a process that is killed with octets unread does.
    func reset() async throws {
        let provider = try #require(channel as? any SocketOptionProvider)
        try await provider.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        await close()
    }
}

private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let continuation: AsyncStream<ByteBuffer>.Continuation

    init(_ continuation: AsyncStream<ByteBuffer>.Continuation) { self.continuation = continuation }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { continuation.yield(Self.unwrapInboundIn(data)) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed = event as? ChannelEvent { continuation.finish() }
    }

    func channelInactive(context: ChannelHandlerContext) { continuation.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
