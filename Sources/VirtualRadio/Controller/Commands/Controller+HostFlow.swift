import BluetoothHCI

// Flow control of data towards the host (Vol 4, Part E, 4.2).

extension Controller {
    /// Not while there are connections (7.3.38). Synchronous data do not exist on LE.
    mutating func setFlowControl(_ command: Commands.SetControllerToHostFlowControl) -> ErrorCode {
        guard connections.isEmpty else { return .commandDisallowed }
        hostBuffers.isFlowControlled = command.flowControl == .acl || command.flowControl == .both
        return .success
    }

    mutating func setHostBufferSize(_ command: Commands.HostBufferSize) -> ErrorCode {
        guard command.aclLength > 0, command.aclCount > 0 else { return .invalidHCICommandParameters }
        hostBuffers.aclLength = command.aclLength
        hostBuffers.aclCount = command.aclCount
        return .success
    }

    /// The host has room again (7.3.40). What it says of a connection that has ended does not count: its room was freed
    /// then. More than it holds is an error of the host.
    mutating func hostCompleted(_ command: Commands.HostNumberOfCompletedPackets) -> ErrorCode {
        var status = ErrorCode.success
        for entry in command.completed {
            guard let index = index(of: entry.handle) else { continue }
            let count = min(Int(entry.count), connections[index].atHost)
            if count < Int(entry.count) { status = .invalidHCICommandParameters }
            connections[index].atHost -= count
            packetsAtHost -= count
        }
        giveWaitingPackets()
        return status
    }
}
