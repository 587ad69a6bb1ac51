import BluetoothHCI

// Masks, reset, names and limits (Vol 4, Part E, 7.3 and 7.8.1).

extension Controller {
    mutating func setEventMask(_ command: Commands.SetEventMask) -> ErrorCode {
        filter.mask = command.mask
        return .success
    }

    mutating func setEventMaskPage2(_ command: Commands.SetEventMaskPage2) -> ErrorCode {
        filter.page2 = command.mask
        return .success
    }

    mutating func setLEEventMask(_ command: Commands.LESetEventMask) -> ErrorCode {
        filter.lowEnergy = command.mask
        return .success
    }

    /// Everything is as it was when the controller was made, but for what the host has not taken yet (7.3.2). No event
    /// tells of the connections that end.
    mutating func reset() -> ErrorCode {
        var fresh = Controller(configuration)
        swap(&fresh.outgoing, &outgoing)
        swap(&fresh.dropped, &dropped)
        // Handles go on, so that data on their way are not taken for those of a new connection.
        fresh.lastHandle = lastHandle
        fresh.requests = [.reset]
        self = fresh
        return .success
    }

    mutating func writeLocalName(_ command: Commands.WriteLocalName) -> ErrorCode {
        localName = command.name
        return .success
    }

    func readLocalName(_ command: Commands.ReadLocalName) -> Commands.ReadLocalName.Return {
        .init { if !localName.isEmpty { $0.name = localName } }
    }

    func readLEHostSupport(_ command: Commands.ReadLEHostSupport) -> Commands.ReadLEHostSupport.Return {
        .init { $0.leSupported = hostSupportsLE }
    }

    mutating func writeLEHostSupport(_ command: Commands.WriteLEHostSupport) -> ErrorCode {
        hostSupportsLE = command.leSupported
        return .success
    }

    func readTransmitPowerLevel(
        _ command: Commands.ReadTransmitPowerLevel
    ) -> Commands.ReadTransmitPowerLevel.Return {
        let known = index(of: command.handle) != nil
        return .init {
            $0.status = known ? .success : .unknownConnectionIdentifier
            $0.handle = command.handle
            guard known else { return }
            $0.level = command.kind == .current ? configuration.transmitPower : configuration.maximumTransmitPower
        }
    }

    func readPayloadTimeout(
        _ command: Commands.ReadAuthenticatedPayloadTimeout
    ) -> Commands.ReadAuthenticatedPayloadTimeout.Return {
        let connection = connection(command.handle)
        return .init {
            $0.status = connection == nil ? .unknownConnectionIdentifier : .success
            $0.handle = command.handle
            $0.timeout = connection?.authenticatedPayloadTimeout ?? 0
        }
    }

    /// The timeout has to leave the peripheral one event to answer at (7.3.94).
    mutating func writePayloadTimeout(_ command: Commands.WriteAuthenticatedPayloadTimeout) -> ErrorCode {
        guard let index = index(of: command.handle) else { return .unknownConnectionIdentifier }
        let least = connections[index].interval.microseconds * (1 + Int(connections[index].latency))
        guard command.timeout.microseconds >= least else { return .invalidHCICommandParameters }
        connections[index].authenticatedPayloadTimeout = command.timeout
        requests.append(.authenticatedPayloadTimeoutChanged(command.handle))
        return .success
    }
}
