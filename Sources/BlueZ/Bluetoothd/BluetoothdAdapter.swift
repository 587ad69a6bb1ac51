package import BluetoothHCI
package import BluetoothHost
internal import Foundation
internal import HCITransports
internal import SimulationKernel

/// One lock on an adapter that `bluetoothd` keeps: its services and its advertisement are registered there, and what peers
/// ask is asked of the lock over the virtual radio.
package struct BluetoothdAdapter: Sendable {
    package let adapter: AdapterName
    /// The lock's name, for people.
    package let lock: String
    private let recognises: @Sendable (AdvertisingData) -> Bool

    /// - Parameter recognises: whether an advertisement is the lock's.
    package init(
        _ adapter: AdapterName, lock: String, recognises: @escaping @Sendable (AdvertisingData) -> Bool
    ) {
        self.adapter = adapter
        self.lock = lock
        self.recognises = recognises
    }

    /// Registers the lock and serves its peers until `bluetoothd`, the adapter or the lock fails, or the task is
    /// cancelled; takes everything back on every way out.
    /// - Parameters:
    ///   - radio: gives us a controller on the virtual radio.
    ///   - report: is told what happens, on a thread of ours.
    /// - Throws: ``ControllerUnavailable``; what `radio` throws.
    package func hold(
        radio: VirtualSeat, report: @escaping @Sendable (BluetoothdNews) -> Void
    ) async throws {
        let mailbox = try BridgeMailbox()
        let bus = try openBus()
        try await serve(bus, mailbox, radio: radio, report: report)
    }

    /// As ``hold(radio:report:)``, over a connection to the bus that is there.
    func serve(
        _ bus: sending BusConnection, _ mailbox: BridgeMailbox, radio: VirtualSeat,
        report: @escaping @Sendable (BluetoothdNews) -> Void
    ) async throws {
        let (outgoing, continuation) = AsyncStream.makeStream(of: [HCIPacket].self)
        let controller = try await radio.take { mailbox.put($0) }
        let thread = BridgeThread(self, bus, mailbox, report: report) { continuation.yield($0) }
        let sending = Task {
            for await packets in outgoing {
                do {
                    try await controller.send(packets)
                } catch {
                    mailbox.stop(because: ControllerUnavailable(.lost, "\(adapter): the virtual radio: \(error)"))
                }
            }
        }
        let result = await withTaskCancellationHandler {
            await thread.run()
        } onCancel: {
            mailbox.stop()
        }
        continuation.finish()
        await sending.value
        await controller.leave()
        try result.get()
    }

    private func openBus() throws(ControllerUnavailable) -> BusConnection {
        do throws(BusFailure) {
            return try BusConnection.system()
        } catch {
            let isDenied = error.code == EACCES || error.code == EPERM
            throw ControllerUnavailable(
                isDenied ? .permission : .unreachable,
                "\(adapter): the system bus cannot be had, without which there is no bluetoothd: \(error)")
        }
    }

    /// A session on a bus, with a central that has not begun.
    func session(_ bus: BusConnection, report: @escaping (BluetoothdNews) -> Void) -> BluetoothdSession {
        BluetoothdSession(
            bus: bus, adapter: adapter, lock: lock,
            central: LockCentral(
                recognises: recognises, seed: SeededGenerator(seed: 1, stream: "bluetoothd/\(adapter)")),
            report: report)
    }
}

/// A place on the virtual radio, where a controller of our own can be had.
package struct VirtualSeat: Sendable {
    /// Takes the place. What the controller says goes to the closure, in order.
    let take: @Sendable (@escaping @Sendable ([HCIPacket]) -> Void) async throws -> VirtualController

    package init(
        take: @escaping @Sendable (@escaping @Sendable ([HCIPacket]) -> Void) async throws -> VirtualController
    ) {
        self.take = take
    }
}

/// A controller on the virtual radio.
package struct VirtualController: Sendable {
    /// Gives it packets, in order.
    let send: @Sendable ([HCIPacket]) async throws -> Void
    /// Gives it back.
    let leave: @Sendable () async -> Void

    package init(
        send: @escaping @Sendable ([HCIPacket]) async throws -> Void, leave: @escaping @Sendable () async -> Void
    ) {
        self.send = send
        self.leave = leave
    }
}
