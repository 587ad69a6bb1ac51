import BluetoothHCI
import HCITransports
import NIOCore
import Synchronization

/// A controller that is held by a test: what it says, until the test has heard enough.
final class Holding: Sendable {
    struct HeardEnough: Error {}

    let sink = Mutex<ControllerSink?>(nil)
    let received = Notes<[HCIPacket]>()
    let opened = Gate()

    var packets: [HCIPacket] { received.all.flatMap(\.self) }

    func send(_ packets: [HCIPacket]) { sink.withLock { $0 }?.send(packets) }

    /// Holds the controller.
    /// - Parameters:
    ///   - first: what is sent as soon as it is ours.
    ///   - enough: is asked after each batch; the controller is given back then.
    /// - Returns: why it ended.
    func hold(
        _ source: some ControllerSource, first: [HCIPacket] = [],
        until enough: @escaping @Sendable ([HCIPacket]) async -> Bool = { _ in false }
    ) async -> any Error {
        do {
            try await source.hold { sink in
                self.sink.withLock { $0 = sink }
                sink.send(first)
                await self.opened.open()
            } received: { packets in
                self.received.add(packets)
                if await enough(self.packets) { throw HeardEnough() }
            }
            return CancellationError()
        } catch {
            return error
        }
    }
}

extension Error {
    /// Why a controller is not there; nil for another error.
    var unavailability: ControllerUnavailable.Cause? {
        guard let gone = self as? ControllerUnavailable else { return nil }
        return gone.cause
    }
}
