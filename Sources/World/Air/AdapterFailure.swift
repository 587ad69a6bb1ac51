internal import BluetoothHCI
internal import BluetoothHost

/// Why the controller of an adapter is of no use until it is taken anew.
package struct AdapterFailure: Hashable, Sendable {
    /// For people.
    package let message: String
    /// Whether it would be of none then either.
    package let isForGood: Bool
}

extension AdapterOnAir {
    /// What an event of the host says of the controller, where that is the end.
    func failure(by event: HostEvent) -> AdapterFailure? {
        switch event {
        case .failed(.startRefused) where !host.controller.has(Commands.LEReadBufferSize.opcode):
            AdapterFailure(message: "the controller has no Bluetooth LE", isForGood: true)
        case .failed(.startRefused(let command, let status)):
            AdapterFailure(message: "the controller refused \(command): \(status)", isForGood: true)
        case .failed(.unanswered(let opcode)):
            AdapterFailure(message: "the controller did not answer the command \(opcode)", isForGood: false)
        case .failed(.hardwareError(let code)):
            AdapterFailure(message: "the controller reported a hardware error (\(code))", isForGood: false)
        case .failed(.unreadable(let what)) where host.state == .failed:
            AdapterFailure(message: "the controller said what cannot be read: \(what)", isForGood: false)
        case .ready(let controller) where plan.advertising == .extended && !controller.usesExtendedCommands:
            AdapterFailure(message: "the controller has no extended advertising", isForGood: true)
        default: nil
        }
    }
}
