internal import HCITransports
internal import Synchronization

/// Something that ends the keeping of a controller, told from outside of the task that keeps it.
final class AdapterFault: Sendable {
    private let stream: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1)) }

    func raise(_ why: String) { continuation.yield(why) }

    /// - Throws: ``HCITransports/ControllerUnavailable`` as soon as it was raised; nothing where the task was cancelled.
    func wait() async throws(ControllerUnavailable) {
        for await why in stream { throw ControllerUnavailable(.lost, why) }
    }
}
