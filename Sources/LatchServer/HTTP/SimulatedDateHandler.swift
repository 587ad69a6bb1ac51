internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Puts the simulated time into the `Date` header (RFC 9110 section 6.6.1).
///
/// The framework writes a `Date` of its own, by the wall clock, after all middleware; so the simulated one travels in a
/// header of ours and takes its place here, behind the framework.
final class SimulatedDateHandler: ChannelOutboundHandler, RemovableChannelHandler, Sendable {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Carries the `Date` from middleware to here; never sent.
    static let carrier = HTTPField.Name("Latch-Simulated-Date")!

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), let date = head.headerFields[Self.carrier] else {
            context.write(data, promise: promise)
            return
        }
        head.headerFields[Self.carrier] = nil
        head.headerFields[.date] = date
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}
