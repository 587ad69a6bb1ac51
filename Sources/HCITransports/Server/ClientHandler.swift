internal import NIOCore

/// What is heard from the other end of a stream, in order.
enum ClientInput: Sendable {
    case octets(ByteBuffer)
    /// The other end sends nothing more.
    case ended
    /// The connection broke.
    case failed(String)
}

/// Passes what one socket or line gives to the task that serves it: of a client, or of a controller.
///
/// The stream between them needs no bound of its own: the socket is read only when the task asks for it. When the other
/// end closes its side, NIO reads to the end unasked, which is no more than the system's receive buffer.
final class ClientHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Whom a client is announced to; nil for a controller.
    private let registry: ClientRegistry?
    private var input: AsyncStream<ClientInput>.Continuation?
    private var hasEnded = false

    init(registry: ClientRegistry) { self.registry = registry }

    /// Of a stream to a controller, which is served already.
    init(input: AsyncStream<ClientInput>.Continuation) {
        registry = nil
        self.input = input
    }

    func channelActive(context: ChannelHandlerContext) {
        guard let registry else { return }
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
