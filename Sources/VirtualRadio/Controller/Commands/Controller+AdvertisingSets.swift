import BluetoothHCI

// Sets of extended advertising: parameters and being there (Vol 4, Part E, 7.8.52, 7.8.53 and 7.8.57 to 7.8.60).

extension Controller {
    /// The place of a set; nil where the host has not made it.
    func index(of set: AdvertisingHandle) -> Int? { advertisingSets.firstIndex { $0.handle == set } }

    /// Not while peers could connect by the address (7.8.52).
    mutating func setSetRandomAddress(_ command: Commands.LESetAdvertisingSetRandomAddress) -> ErrorCode {
        guard let index = index(of: command.set) else { return .unknownAdvertisingIdentifier }
        guard !advertisingSets[index].isEnabled || !advertisingSets[index].isConnectable else {
            return .commandDisallowed
        }
        advertisingSets[index].randomAddress = command.address
        if advertisingSets[index].isEnabled {
            requests.append(.addressesChanged)
            requests.append(.advertisingChanged(command.set))
        }
        return .success
    }

    /// Makes the set where it does not exist (7.8.53).
    mutating func setExtendedParameters(
        _ command: Commands.LESetExtendedAdvertisingParameters
    ) -> Commands.LESetExtendedAdvertisingParameters.Return {
        let existing = index(of: command.set)
        var set = existing.map { advertisingSets[$0] } ?? AdvertisingSet(handle: command.set)
        if let refusal = refusal(of: command, for: set, isNew: existing == nil) {
            return .init { $0.status = refusal }
        }
        set.properties = command.properties
        set.intervalMinimum = command.intervalMinimum
        set.intervalMaximum = command.intervalMaximum
        set.channels = command.channels
        set.ownAddressType = command.ownAddressType
        set.peer = DeviceAddress(command.peerAddress, command.peerAddressType)
        set.filterPolicy = command.filterPolicy
        set.transmitPower = selectedPower(command.transmitPower)
        set.primaryPHY = command.primaryPHY
        set.secondaryPHY = command.properties.contains(.legacy) ? .le1M : command.secondaryPHY
        set.sid = command.sid
        set.notifiesScanRequests = command.notifiesScanRequests
        if let existing {
            advertisingSets[existing] = set
        } else {
            let place = advertisingSets.firstIndex { ($0.handle ?? command.set) > command.set }
            advertisingSets.insert(set, at: place ?? advertisingSets.count)
        }
        return .init { $0.transmitPower = set.transmitPower }
    }

    private func refusal(
        of command: Commands.LESetExtendedAdvertisingParameters, for set: AdvertisingSet, isNew: Bool
    ) -> ErrorCode? {
        let properties = command.properties
        guard !isNew || advertisingSets.count < Int(configuration.advertisingSetCount) else {
            return .memoryCapacityExceeded
        }
        guard !set.isEnabled else { return .commandDisallowed }
        // Who may be asked something has an address (Vol 6, Part B, 2.3.4.1).
        guard !properties.contains(.anonymous) || properties.isDisjoint(with: [.connectable, .scannable]) else {
            return .invalidHCICommandParameters
        }
        guard configuration.layers.contains(command.primaryPHY),
            properties.contains(.legacy) || configuration.layers.contains(command.secondaryPHY)
        else { return .unsupportedFeatureOrParameterValue }
        guard command.transmitPower == .unavailable || (-127...20).contains(command.transmitPower.rawValue) else {
            return .invalidHCICommandParameters
        }
        // Data that the set has stay, so the type has to carry them.
        var changed = set
        changed.properties = properties
        guard changed.takesData || set.data.isEmpty else { return .invalidHCICommandParameters }
        if properties.contains(.legacy), max(set.data.count, set.scanResponse.count) > 31 {
            return .invalidHCICommandParameters
        }
        return refusal(of: command.ownAddressType)
    }

    /// The power nearest to the wish that is not above it, as far as the transmitter goes.
    private func selectedPower(_ wish: PowerLevel) -> PowerLevel {
        guard wish != .unavailable else { return configuration.transmitPower }
        let range =
            configuration.minimumTransmitPower
            .rawValue...max(
                configuration.minimumTransmitPower.rawValue, configuration.maximumTransmitPower.rawValue)
        return PowerLevel(rawValue: min(max(wish.rawValue, range.lowerBound), range.upperBound))
    }

    func readMaximumDataOfSets(
        _ command: Commands.LEReadMaximumAdvertisingDataLength
    ) -> Commands.LEReadMaximumAdvertisingDataLength.Return {
        .init { $0.length = configuration.maximumAdvertisingDataLength }
    }

    func readSetCount(
        _ command: Commands.LEReadNumberOfSupportedAdvertisingSets
    ) -> Commands.LEReadNumberOfSupportedAdvertisingSets.Return {
        .init { $0.count = configuration.advertisingSetCount }
    }

    mutating func removeSet(_ command: Commands.LERemoveAdvertisingSet) -> ErrorCode {
        guard let index = index(of: command.set) else { return .unknownAdvertisingIdentifier }
        guard !advertisingSets[index].isEnabled else { return .commandDisallowed }
        advertisingSets.remove(at: index)
        requests.append(.advertisingChanged(command.set))
        return .success
    }

    mutating func clearSets(_ command: Commands.LEClearAdvertisingSets) -> ErrorCode {
        guard !isAdvertising else { return .commandDisallowed }
        for set in advertisingSets { requests.append(.advertisingChanged(set.handle)) }
        advertisingSets = []
        return .success
    }
}
