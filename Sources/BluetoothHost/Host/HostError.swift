package import BluetoothHCI

/// Why a host refused what its owner asked.
package enum HostError: Error, Hashable, Sendable {
    /// ``Host/start(now:)`` has not ended, or has failed.
    case notReady
    case unknownConnection(ConnectionHandle)
    case unknownPeripheral(PeripheralID)
    /// One peripheral more than a host takes.
    case tooManyPeripherals(limit: Int)
    /// More than a legacy advertisement or scan response holds.
    case advertisingDataTooLong(Int)
    /// One connection is being made already.
    case alreadyConnecting
    /// There is a connection to that address already.
    case alreadyConnected(ConnectionHandle)
    /// As many connections as the host's configuration allows.
    case connectionLimit(Int)
    /// Only the other role can do that.
    case wrongRole
    /// No bond with that peer.
    case notBonded
    /// The controller does not claim the command.
    case notSupported(Opcode)
    /// The controller cannot do that beside what it does already, by its LE_States (Vol 4, Part E, 7.8.27).
    case stateNotSupported(LEStates)
    /// Parameters that no controller takes.
    case invalidParameters(String)
    /// Too much waits already.
    case queueFull
    /// No pairing can begin now.
    case pairingRefused(PairingRefusal)
    /// The value was not notified or indicated.
    case notificationRefused(NotificationRefusal)
    /// The answer to an earlier request for other parameters is still awaited.
    case updatePending
}

/// What went wrong by itself between a host and its controller.
package enum HostFailure: Hashable, Sendable {
    /// A command that the start needs was refused.
    case startRefused(command: String, ErrorCode)
    /// A command was not answered in time.
    case unanswered(Opcode)
    /// The controller told of an error of its hardware; it needs a new start.
    case hardwareError(UInt8)
    /// The controller says that it was sent more than it has buffers for.
    case dataBufferOverflow
    /// The random address could not be set.
    case addressRefused(ErrorCode)
    /// Something from the controller that could not be read.
    case unreadable(String)
}
