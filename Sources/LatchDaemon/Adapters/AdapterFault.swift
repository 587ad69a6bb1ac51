internal import HCITransports

/// Something that ends the keeping of a controller, told from outside of the task that keeps it.
final class AdapterFault: Sendable {
    private let stream: AsyncStream<ControllerUnavailable>
    private let continuation: AsyncStream<ControllerUnavailable>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1)) }

    func raise(_ why: ControllerUnavailable) { continuation.yield(why) }

    /// - Throws: ``HCITransports/ControllerUnavailable`` as soon as it was raised; nothing where the task was cancelled.
    func wait() async throws(ControllerUnavailable) {
        for await why in stream { throw why }
    }
}
