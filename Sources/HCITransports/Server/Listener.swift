internal import NIOCore
internal import NIOPosix

/// A listening socket that accepts nobody yet.
struct Listener {
    let channel: any Channel
    /// The endpoint in use.
    let description: String
    let socketFile: UnixSocketFile?

    /// Connections that wait to be accepted: a burst of clients that start together.
    private static let backlog: Int32 = 256
    /// The most octets that are read from a client at once.
    private static let readLength = 16 << 10
    /// What the system holds for a client that is not read from; a host with commands and data under way needs less.
    private static let receiveBuffer = 64 << 10

    static func open(
        _ endpoint: HCIEndpoint, _ registry: ClientRegistry, _ group: MultiThreadedEventLoopGroup
    ) async throws(TransportError) -> Listener {
        let bootstrap = bootstrap(registry, group)
        switch endpoint {
        case .tcpServer(let host, let port):
            let address = try await HostAddress.resolve(host, port, for: endpoint.description)
            do {
                let channel = try await bootstrap.serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                    .bind(to: address).get()
                let real = HCIEndpoint.tcpServer(
                    host: address.ipAddress ?? host, port: UInt16(clamping: channel.localAddress?.port ?? 0))
                return Listener(channel: channel, description: real.description, socketFile: nil)
            } catch {
                throw failure(error, endpoint)
            }
        case .unixServer(let path):
            let (descriptor, file) = try UnixSocketFile.bind(path, for: endpoint.description)
            do {
                let channel = try await bootstrap.withBoundSocket(descriptor).get()
                return Listener(channel: channel, description: endpoint.description, socketFile: file)
            } catch {
                _ = file.remove()
                throw failure(error, endpoint)
            }
        }
    }

    private static func bootstrap(
        _ registry: ClientRegistry, _ group: MultiThreadedEventLoopGroup
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.autoRead, value: false)
            .serverChannelOption(.backlog, value: backlog)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        AcceptBackoffHandler(), AcceptFailureHandler(registry: registry))
                }
            }
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: readLength))
            .childChannelOption(.socketOption(.so_rcvbuf), value: receiveBuffer)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ClientHandler(registry: registry))
                }
            }
    }

    private static func failure(_ error: any Error, _ endpoint: HCIEndpoint) -> TransportError {
        let text = endpoint.description
        guard let error = error as? IOError else { return TransportError(.cannotListen, text, "\(error)") }
        let reason = SystemError(number: error.errnoCode)
        return reason.isAddressInUse
            ? TransportError(.addressInUse, text, "another program listens there; port 0 takes any port that is free")
            : TransportError(.cannotListen, text, reason.text)
    }
}

/// Tells that the system gives no more connections; without it nobody would know.
private final class AcceptFailureHandler: ChannelInboundHandler {
    typealias InboundIn = Channel

    private let registry: ClientRegistry

    init(registry: ClientRegistry) { self.registry = registry }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is IOError { registry.acceptFailed(ClientHandler.text(error)) }
    }
}
