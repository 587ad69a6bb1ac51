import BluetoothHCI

// Parameters and channels of connections (Vol 4, Part E, 7.8.18 to 7.8.20, 7.8.31 and 7.8.32).

extension Controller {
    /// A peripheral can only ask, and only with that feature (Vol 6, Part B, 5.1.7).
    mutating func updateConnection(_ command: Commands.LEConnectionUpdate) -> ErrorCode {
        guard let index = index(of: command.handle) else { return .unknownConnectionIdentifier }
        guard
            connections[index].role == .central || configuration.features.contains(.connectionParametersRequest)
        else { return .commandDisallowed }
        requests.append(.updateConnection(command.handle, command.parameters))
        return .success
    }

    mutating func acceptParameters(_ command: Commands.LERemoteConnectionParameterRequestReply) -> ErrorCode {
        guard let index = index(of: command.handle) else { return .unknownConnectionIdentifier }
        guard connections[index].awaitsParameterReply else { return .commandDisallowed }
        connections[index].awaitsParameterReply = false
        requests.append(.acceptParameters(command.handle, command.parameters))
        return .success
    }

    mutating func rejectParameters(
        _ command: Commands.LERemoteConnectionParameterRequestNegativeReply
    ) -> ErrorCode {
        guard let index = index(of: command.handle) else { return .unknownConnectionIdentifier }
        guard connections[index].awaitsParameterReply else { return .commandDisallowed }
        guard !command.reason.isSuccess else { return .invalidHCICommandParameters }
        connections[index].awaitsParameterReply = false
        requests.append(.rejectParameters(command.handle, command.reason))
        return .success
    }

    mutating func classifyChannels(_ command: Commands.LESetHostChannelClassification) -> ErrorCode {
        channels = command.channels
        return .success
    }

    /// The channels that the host left; the air makes no difference between them.
    func readChannelMap(_ command: Commands.LEReadChannelMap) -> Commands.LEReadChannelMap.Return {
        let known = index(of: command.handle) != nil
        return .init {
            $0.status = known ? .success : .unknownConnectionIdentifier
            $0.handle = command.handle
            if known { $0.channels = channels }
        }
    }
}
