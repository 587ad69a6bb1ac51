internal import NIOCore

/// What is heard from one client, in order.
enum ClientInput: Sendable {
    case octets(ByteBuffer)
    /// The client sends nothing more.
    case ended
    /// The connection broke.
    case failed(String)
}

/// Passes what one socket gives to the task that serves the client.
///
/// The stream between them needs no bound of its own: the socket is read only when the task asks for it. When the client
/// closes its side, NIO reads to the end unasked, which is no more than the system's receive buffer.
final class ClientHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let registry: ClientRegistry
    private var input: AsyncStream<ClientInput>.Continuation?
    private var hasEnded = false

    init(registry: ClientRegistry) { self.registry = registry }

    func channelActive(context: ChannelHandlerContext) {
        let (stream, input) = AsyncStream.makeStream(of: ClientInput.self)
        if registry.admit(context.channel, stream) {
            self.input = input
        } else {
            context.close(promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        input?.yield(.octets(Self.unwrapInboundIn(data)))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .inputClosed = event as? ChannelEvent else { return }
        hasEnded = true
        input?.yield(.ended)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What breaks after the end was going to break: the client closes its other side as well.
        if !hasEnded { input?.yield(.failed(ClientHandler.text(error))) }
        hasEnded = true
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        input?.finish()
        input = nil
    }

    static func text(_ error: any Error) -> String {
        (error as? IOError).map { SystemError(number: $0.errnoCode).text } ?? "\(error)"
    }
}
