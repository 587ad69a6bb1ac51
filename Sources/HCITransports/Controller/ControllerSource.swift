package import BluetoothHCI

/// A controller outside of this process that a host of ours may drive: a Linux adapter, an H4 server, a dongle on a serial
/// line.
package protocol ControllerSource: Sendable {
    /// As in `--adapter`, for people: `hci0`, `tcp-client:127.0.0.1:6402`.
    var name: String { get }

    /// Takes the controller and carries its packets until it is lost or the task is cancelled; gives it back on every
    /// way out.
    /// - Parameters:
    ///   - opened: is called once, as soon as the controller is ours, with what takes packets for it.
    ///   - received: takes what the controller says, in order, one call at a time.
    /// - Throws: ``ControllerUnavailable`` where it cannot be had or was lost; what the closures throw.
    func hold(
        opened: @Sendable (ControllerSink) async throws -> Void,
        received: @Sendable ([HCIPacket]) async throws -> Void
    ) async throws
}

/// Takes packets for a controller, in order, without waiting.
package struct ControllerSink: Sendable {
    package let send: @Sendable ([HCIPacket]) -> Void

    package init(send: @escaping @Sendable ([HCIPacket]) -> Void) { self.send = send }
}

/// Why a controller cannot be had, or is gone.
package struct ControllerUnavailable: Error, Hashable, Sendable, CustomStringConvertible {
    package let cause: Cause
    /// What, where, why, and what to do about it.
    package let message: String

    package init(_ cause: Cause, _ message: String) {
        self.cause = cause
        self.message = message
    }

    package var description: String { message }

    package enum Cause: String, Hashable, Sendable {
        /// The kernel has no Bluetooth at all.
        case noBluetooth
        case noSuchAdapter
        case permission
        /// Another process has it.
        case held
        case noLowEnergy
        case blockedByRfkill
        /// Nobody answers there.
        case unreachable
        /// It was ours and is gone.
        case lost
        /// What comes from it is no HCI.
        case malformed
    }
}
