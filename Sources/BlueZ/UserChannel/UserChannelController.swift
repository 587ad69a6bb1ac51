package import BluetoothHCI
internal import Foundation
package import HCITransports
internal import Synchronization

/// A Linux adapter that this program drives by itself, through a user channel: while it is held, the kernel and
/// `bluetoothd` see nothing of it.
///
/// The adapter is given back when ``hold(opened:received:)`` returns; if the process dies, by the kernel.
package final class UserChannelController: ControllerSource {
    package let adapter: AdapterName
    /// The address that the adapter had when it was last held, by which it is found again.
    private let address = Mutex<Address?>(nil)

    package init(_ adapter: AdapterName) { self.adapter = adapter }

    package var name: String { adapter.description }

    package func hold(
        opened: @Sendable (ControllerSink) async throws -> Void,
        received: @Sendable ([HCIPacket]) async throws -> Void
    ) async throws {
        try await hold(take: { [self] () throws(ControllerUnavailable) in try take() }, opened, received)
    }

    private func take() throws(ControllerUnavailable) -> AdapterClaim.Taken {
        let taken = try AdapterClaim.take(adapter, knownAs: address.withLock { $0 })
        address.withLock { $0 = taken.address }
        return taken
    }

    /// Holds what `take` gives; that is called on a thread of its own, because it may block for long.
    func hold(
        take: @escaping @Sendable () throws(ControllerUnavailable) -> AdapterClaim.Taken,
        _ opened: @Sendable (ControllerSink) async throws -> Void,
        _ received: @Sendable ([HCIPacket]) async throws -> Void
    ) async throws {
        let line = UserChannelLine()
        Thread.detachNewThread { line.run(take) }
        try await withTaskCancellationHandler {
            let failure = await Self.serve(line, opened, received)
            line.stop()
            // Nobody who awaits the end may find the adapter still taken.
            let end = await line.ended()
            if let failure { throw failure }
            if let end { throw end }
        } onCancel: {
            line.stop()
        }
        try Task.checkCancellation()
    }

    /// Works on what the line says, to its end or until this task is cancelled.
    /// - Returns: what a closure threw.
    private static func serve(
        _ line: UserChannelLine, _ opened: @Sendable (ControllerSink) async throws -> Void,
        _ received: @Sendable ([HCIPacket]) async throws -> Void
    ) async -> (any Error)? {
        do {
            for await input in line.input {
                switch input {
                case .opened: try await opened(ControllerSink { line.send($0) })
                case .packets(let packets, let octets):
                    try await received(packets)
                    line.handled(octets: octets)
                }
            }
            return nil
        } catch {
            return error
        }
    }
}
