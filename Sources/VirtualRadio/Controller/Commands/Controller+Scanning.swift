import BluetoothHCI
import SimulationKernel

// Scanning (Vol 4, Part E, 7.8.10, 7.8.11, 7.8.64 and 7.8.65).

extension Controller {
    mutating func setScanParameters(_ command: Commands.LESetScanParameters) -> ErrorCode {
        var parameters = ScanParameters()
        parameters.ownAddressType = command.ownAddressType
        parameters.filterPolicy = command.filterPolicy
        parameters.le1M = Commands.ScanSettings {
            $0.type = command.type
            $0.interval = command.interval
            $0.window = command.window
        }
        return setScanParameters(parameters)
    }

    mutating func setExtendedScanParameters(_ command: Commands.LESetExtendedScanParameters) -> ErrorCode {
        var parameters = ScanParameters()
        parameters.ownAddressType = command.ownAddressType
        parameters.filterPolicy = command.filterPolicy
        parameters.le1M = command.le1M
        parameters.leCoded = command.leCoded
        return setScanParameters(parameters)
    }

    /// Not while scanning.
    private mutating func setScanParameters(_ parameters: ScanParameters) -> ErrorCode {
        guard !isScanning else { return .commandDisallowed }
        if let refusal = refusal(of: parameters.ownAddressType) { return refusal }
        guard parameters.leCoded == nil || configuration.layers.contains(.leCoded),
            !parameters.filterPolicy.isExtended || configuration.features.contains(.extendedScanningFilterPolicies)
        else { return .unsupportedFeatureOrParameterValue }
        scanParameters = parameters
        return .success
    }

    mutating func setScanEnable(_ command: Commands.LESetScanEnable, now: Instant) -> ErrorCode {
        guard command.isEnabled else { return stopScanning() }
        return startScanning(
            .legacy, command.filtersDuplicates ? .enabled : .disabled, duration: 0, period: 0, now: now)
    }

    mutating func setExtendedScanEnable(_ command: Commands.LESetExtendedScanEnable, now: Instant) -> ErrorCode {
        guard command.isEnabled else { return stopScanning() }
        return startScanning(
            .extended, command.duplicateFilter, duration: command.duration, period: command.period, now: now)
    }

    /// Scanning that goes on starts anew, and forgets what it reported (7.8.11 and 7.8.65).
    private mutating func startScanning(
        _ family: CommandFamily, _ duplicateFilter: DuplicateFilter, duration: Centiseconds, period: ScanPeriods,
        now: Instant
    ) -> ErrorCode {
        guard scanParameters.ownAddressType.worksWithoutList(randomAddress) else {
            return .invalidHCICommandParameters
        }
        duplicates.forget()
        scanner = Scanner(
            family: family, parameters: scanParameters, duplicateFilter: duplicateFilter, duration: duration,
            // Without a duration there is no period either.
            period: duration == 0 ? 0 : period, start: now)
        requests.append(.scanningChanged)
        return .success
    }

    private mutating func stopScanning() -> ErrorCode {
        guard isScanning else { return .success }
        scanner = nil
        duplicates.forget()
        requests.append(.scanningChanged)
        return .success
    }
}

extension OwnAddressType {
    /// Whether there is an address for peers that the resolving list does not know.
    func worksWithoutList(_ random: Address?) -> Bool {
        switch self {
        case .publicDevice, .resolvableOrPublic: true
        case .randomDevice, .resolvableOrRandom: random != nil
        }
    }
}
