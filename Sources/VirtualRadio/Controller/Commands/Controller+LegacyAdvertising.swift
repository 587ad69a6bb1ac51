import BluetoothHCI

// Legacy advertising (Vol 4, Part E, 7.8.4 to 7.8.9).

extension Controller {
    /// Not while it is in use: then it would change in the middle (7.8.4). Extended sets have addresses of their own.
    mutating func setRandomAddress(_ command: Commands.LESetRandomAddress) -> ErrorCode {
        guard !isScanning, !isInitiating, !advertisingSets.contains(where: { $0.handle == nil && $0.isEnabled })
        else { return .commandDisallowed }
        randomAddress = command.address
        requests.append(.addressesChanged)
        return .success
    }

    /// Not while advertising (7.8.5).
    mutating func setAdvertisingParameters(_ command: Commands.LESetAdvertisingParameters) -> ErrorCode {
        let index = legacySet()
        guard !advertisingSets[index].isEnabled else { return .commandDisallowed }
        if let refusal = refusal(of: command.ownAddressType) { return refusal }
        advertisingSets[index].properties = command.type.properties
        advertisingSets[index].intervalMinimum = command.intervalMinimum
        advertisingSets[index].intervalMaximum = command.intervalMaximum
        advertisingSets[index].channels = command.channels
        advertisingSets[index].ownAddressType = command.ownAddressType
        advertisingSets[index].peer = DeviceAddress(command.peerAddress, command.peerAddressType)
        advertisingSets[index].filterPolicy = command.filterPolicy
        return .success
    }

    func readAdvertisingPower(
        _ command: Commands.LEReadAdvertisingPhysicalChannelTXPower
    ) -> Commands.LEReadAdvertisingPhysicalChannelTXPower.Return {
        .init { $0.level = configuration.transmitPower }
    }

    /// At any time: the next advertising event carries them (7.8.7).
    mutating func setAdvertisingData(_ command: Commands.LESetAdvertisingData) -> ErrorCode {
        let index = legacySet()
        advertisingSets[index].data = command.data
        if advertisingSets[index].isEnabled { requests.append(.advertisingChanged(nil)) }
        return .success
    }

    /// At any time (7.8.8).
    mutating func setScanResponseData(_ command: Commands.LESetScanResponseData) -> ErrorCode {
        let index = legacySet()
        advertisingSets[index].scanResponse = command.data
        if advertisingSets[index].isEnabled { requests.append(.advertisingChanged(nil)) }
        return .success
    }

    /// Enabling what is enabled starts it anew; disabling what is disabled does nothing (7.8.9).
    mutating func setAdvertisingEnable(_ command: Commands.LESetAdvertisingEnable) -> ErrorCode {
        let index = legacySet()
        guard command.isEnabled else {
            if advertisingSets[index].isEnabled {
                advertisingSets[index].isEnabled = false
                requests.append(.advertisingChanged(nil))
            }
            return .success
        }
        guard ownAddress(advertisingSets[index]) != nil else { return .invalidHCICommandParameters }
        guard hasRoomForConnection || !advertisingSets[index].isConnectable else { return .connectionLimitExceeded }
        advertisingSets[index].isEnabled = true
        advertisingSets[index].enabling &+= 1
        requests.append(.advertisingChanged(nil))
        return .success
    }

    /// The place of the one set of the legacy commands, which exists from the first of them on.
    private mutating func legacySet() -> Int {
        if let index = advertisingSets.firstIndex(where: { $0.handle == nil }) { return index }
        var set = AdvertisingSet(handle: nil)
        set.transmitPower = configuration.transmitPower
        advertisingSets.insert(set, at: 0)
        return 0
    }

    /// Private addresses of the controller's making take that feature.
    func refusal(of type: OwnAddressType) -> ErrorCode? {
        switch type {
        case .publicDevice, .randomDevice: nil
        case .resolvableOrPublic, .resolvableOrRandom:
            configuration.features.contains(.privacy) ? nil : .unsupportedFeatureOrParameterValue
        }
    }
}
