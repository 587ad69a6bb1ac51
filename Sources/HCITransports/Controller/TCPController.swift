package import BluetoothHCI
internal import NIOCore
internal import NIOPosix

/// A controller behind a TCP server that speaks H4, such as RootCanal, on whose air Android emulators are.
///
/// Each connection is a controller of its own there, which is gone when the connection is.
package struct TCPController: ControllerSource {
    /// A name, an IPv4 or an IPv6 address without brackets.
    package let host: String
    package let port: UInt16

    /// How long the server may take to answer.
    static let connectTime = TimeAmount.seconds(5)

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    package var name: String { "tcp-client:" + (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }

    package func hold(
        opened: @Sendable (ControllerSink) async throws -> Void,
        received: @Sendable ([HCIPacket]) async throws -> Void
    ) async throws {
        let (input, continuation) = AsyncStream.makeStream(of: ClientInput.self)
        let channel = try await connect(continuation)
        let stream = ControllerStream(name: name, channel: channel, input: input, recovery: .fail)
        try await stream.carry(opened: opened, received: received)
    }

    private func connect(_ input: AsyncStream<ClientInput>.Continuation) async throws -> any Channel {
        do {
            let address = try await HostAddress.resolve(host, port, for: name)
            return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(Self.connectTime)
                .channelOption(.autoRead, value: false)
                .channelOption(.maxMessagesPerRead, value: 1)
                .channelOption(
                    .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: ControllerStream.readLength)
                )
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(ClientHandler(input: input))
                    }
                }
                .connect(to: address).get()
        } catch {
            throw ControllerUnavailable(.unreachable, "\(name): \(Self.reason(error))")
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as TransportError: error.message
        case ChannelError.connectTimeout: "no answer within \(connectTime.nanoseconds / 1_000_000_000) s"
        default: "nobody offers a controller there: \(ClientHandler.text(error))"
        }
    }
}
