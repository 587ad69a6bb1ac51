package import BluetoothHCI

// Starting and stopping extended advertising (Vol 4, Part E, 7.8.56).

extension Controller {
    /// All of the sets, or none. Enabling what is enabled starts its duration and its count of events anew.
    mutating func setExtendedEnable(_ command: Commands.LESetExtendedAdvertisingEnable) -> ErrorCode {
        guard command.isEnabled else { return disableSets(command) }
        for wanted in command.sets {
            if let refusal = refusal(of: wanted) { return refusal }
        }
        for wanted in command.sets {
            guard let index = index(of: wanted.set) else { continue }
            advertisingSets[index].duration = wanted.duration
            advertisingSets[index].maximumEvents = wanted.maximumEvents
            advertisingSets[index].isEnabled = true
            advertisingSets[index].enabling &+= 1
            requests.append(.advertisingChanged(wanted.set))
        }
        return .success
    }

    private mutating func disableSets(_ command: Commands.LESetExtendedAdvertisingEnable) -> ErrorCode {
        let sets = command.sets.isEmpty ? advertisingSets.compactMap(\.handle) : command.sets.map(\.set)
        guard sets.allSatisfy({ index(of: $0) != nil }) else { return .unknownAdvertisingIdentifier }
        for set in sets {
            guard let index = index(of: set), advertisingSets[index].isEnabled else { continue }
            advertisingSets[index].isEnabled = false
            requests.append(.advertisingChanged(set))
        }
        return .success
    }

    private func refusal(of wanted: Commands.EnabledSet) -> ErrorCode? {
        guard let index = index(of: wanted.set) else { return .unknownAdvertisingIdentifier }
        let set = advertisingSets[index]
        guard !set.hasPartialData, !set.hasPartialScanResponse else { return .commandDisallowed }
        guard set.isLegacy || !set.isScannable || !set.scanResponse.isEmpty else { return .commandDisallowed }
        guard
            !set.properties.contains(.highDutyCycle)
                || (1...Self.highDutyCycleLimit.rawValue).contains(wanted.duration.rawValue)
        else { return .invalidHCICommandParameters }
        guard ownAddress(set) != nil else { return .invalidHCICommandParameters }
        guard hasRoomForConnection || !set.isConnectable else { return .connectionLimitExceeded }
        return nil
    }

    /// How long advertising of high duty cycle lasts at most: 1.28 s (Vol 6, Part B, 4.4.2.4.3).
    package static let highDutyCycleLimit: Centiseconds = 128
}
