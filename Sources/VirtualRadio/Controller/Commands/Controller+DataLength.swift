import BluetoothHCI

// The length of data packets on the air, and their layers (Vol 4, Part E, 7.8.33 to 7.8.35 and 7.8.46 to 7.8.49).

extension Controller {
    /// What the controller cannot do is cut to what it can (7.8.33: preferences).
    mutating func setDataLength(_ command: Commands.LESetDataLength) -> ErrorCode {
        guard index(of: command.handle) != nil else { return .unknownConnectionIdentifier }
        requests.append(
            .setDataLength(
                command.handle, octets: min(command.octets, configuration.maximumDataOctets),
                microseconds: min(command.microseconds, configuration.maximumDataMicroseconds)))
        return .success
    }

    func readSuggestedLength(
        _ command: Commands.LEReadSuggestedDefaultDataLength
    ) -> Commands.LEReadSuggestedDefaultDataLength.Return {
        .init {
            $0.octets = suggestedDataOctets
            $0.microseconds = suggestedDataMicroseconds
        }
    }

    mutating func suggestLength(_ command: Commands.LEWriteSuggestedDefaultDataLength) -> ErrorCode {
        suggestedDataOctets = command.octets
        suggestedDataMicroseconds = command.microseconds
        return .success
    }

    func readMaximumLength(_ command: Commands.LEReadMaximumDataLength) -> Commands.LEReadMaximumDataLength.Return {
        .init {
            $0.transmitOctets = configuration.maximumDataOctets
            $0.transmitMicroseconds = configuration.maximumDataMicroseconds
            $0.receiveOctets = configuration.maximumDataOctets
            $0.receiveMicroseconds = configuration.maximumDataMicroseconds
        }
    }

    func readPHY(_ command: Commands.LEReadPHY) -> Commands.LEReadPHY.Return {
        let connection = connection(command.handle)
        return .init {
            $0.status = connection == nil ? .unknownConnectionIdentifier : .success
            $0.handle = command.handle
            $0.transmit = connection?.transmitPHY ?? .le1M
            $0.receive = connection?.receivePHY ?? .le1M
        }
    }

    mutating func setDefaultPHY(_ command: Commands.LESetDefaultPHY) -> ErrorCode {
        let (transmit, receive) = preferences(command.indifference, command.transmit, command.receive)
        guard configuration.layers.isSuperset(of: transmit.union(receive)) else {
            return .unsupportedFeatureOrParameterValue
        }
        preferredTransmitPHYs = transmit
        preferredReceivePHYs = receive
        return .success
    }

    mutating func setPHY(_ command: Commands.LESetPHY) -> ErrorCode {
        guard index(of: command.handle) != nil else { return .unknownConnectionIdentifier }
        let (transmit, receive) = preferences(command.indifference, command.transmit, command.receive)
        guard configuration.layers.isSuperset(of: transmit.union(receive)) else {
            return .unsupportedFeatureOrParameterValue
        }
        requests.append(.setPHY(command.handle, transmit: transmit, receive: receive, options: command.options))
        return .success
    }

    /// Who does not care takes every layer that there is.
    private func preferences(
        _ indifference: PHYIndifference, _ transmit: PHYSet, _ receive: PHYSet
    ) -> (transmit: PHYSet, receive: PHYSet) {
        (
            indifference.contains(.transmitting) ? configuration.layers : transmit,
            indifference.contains(.receiving) ? configuration.layers : receive
        )
    }
}
