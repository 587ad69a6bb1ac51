import BluetoothHCI
import SimulationKernel

extension Host {
    /// Sends the command of a step, of the family that the controller is driven by (Vol 4, Part E, 3.1.1).
    mutating func send(_ step: ConfigurationStep, now: Instant) throws(HostError) {
        switch step {
        case .randomAddress(let address):
            try configure(Commands.LESetRandomAddress { $0.address = address }, now: now)
        case .parameters(let id):
            guard let index = peripheralIndex(id) else { return }
            radio.isExtended
                ? try configure(extendedParameters(peripherals[index]), now: now)
                : try configure(legacyParameters(peripherals[index]), now: now)
        case .setAddress(let id, let address):
            guard let index = peripheralIndex(id), let set = peripherals[index].set else { return }
            try configure(
                Commands.LESetAdvertisingSetRandomAddress {
                    $0.set = set
                    $0.address = address
                }, now: now)
        case .data(let id):
            guard let index = peripheralIndex(id) else { return }
            try sendData(peripherals[index], now: now)
        case .scanResponse(let id):
            guard let index = peripheralIndex(id) else { return }
            try sendScanResponse(peripherals[index], now: now)
        case .enable(let id), .disable(let id):
            guard let index = peripheralIndex(id) else { return }
            try sendEnable(peripherals[index], step == .enable(id), now: now)
        case .remove(let id):
            guard let index = peripheralIndex(id), let set = peripherals[index].set else { return }
            try configure(Commands.LERemoveAdvertisingSet { $0.set = set }, now: now)
        case .scanParameters(let parameters):
            try sendScanParameters(parameters, now: now)
        case .scanEnable(let isEnabled):
            try sendScanEnable(isEnabled, now: now)
        case .connect:
            try sendConnect(now: now)
        }
    }

    private mutating func configure(_ command: some HCICommand, now: Instant) throws(HostError) {
        try submit(command, for: .configuration, now: now)
    }

    private func legacyParameters(_ peripheral: PeripheralState) -> Commands.LESetAdvertisingParameters {
        Commands.LESetAdvertisingParameters {
            $0.intervalMinimum = peripheral.intervals.lowerBound
            $0.intervalMaximum = peripheral.intervals.upperBound
            $0.ownAddressType = peripheral.configuration.address.ownAddressType
        }
    }

    private func extendedParameters(_ peripheral: PeripheralState) -> Commands.LESetExtendedAdvertisingParameters {
        Commands.LESetExtendedAdvertisingParameters {
            $0.set = peripheral.set ?? $0.set
            $0.intervalMinimum = peripheral.intervals.lowerBound
            $0.intervalMaximum = peripheral.intervals.upperBound
            $0.ownAddressType = peripheral.configuration.address.ownAddressType
        }
    }

    private mutating func sendData(_ peripheral: PeripheralState, now: Instant) throws(HostError) {
        let data = peripheral.configuration.advertisingData.octets
        if radio.isExtended {
            try configure(
                Commands.LESetExtendedAdvertisingData {
                    $0.set = peripheral.set ?? $0.set
                    $0.data = data
                }, now: now)
        } else {
            try configure(Commands.LESetAdvertisingData { $0.data = data }, now: now)
        }
    }

    private mutating func sendScanResponse(_ peripheral: PeripheralState, now: Instant) throws(HostError) {
        let data = peripheral.configuration.scanResponse.octets
        if radio.isExtended {
            try configure(
                Commands.LESetExtendedScanResponseData {
                    $0.set = peripheral.set ?? $0.set
                    $0.data = data
                }, now: now)
        } else {
            try configure(Commands.LESetScanResponseData { $0.data = data }, now: now)
        }
    }

    private mutating func sendEnable(
        _ peripheral: PeripheralState, _ isEnabled: Bool, now: Instant
    ) throws(HostError) {
        if radio.isExtended {
            try configure(
                Commands.LESetExtendedAdvertisingEnable {
                    $0.isEnabled = isEnabled
                    $0.sets = [Commands.EnabledSet { $0.set = peripheral.set ?? $0.set }]
                }, now: now)
        } else {
            try configure(Commands.LESetAdvertisingEnable { $0.isEnabled = isEnabled }, now: now)
        }
    }

    private mutating func sendScanParameters(_ parameters: ScanParameters, now: Instant) throws(HostError) {
        let own = centralOwnAddressType
        if radio.isExtended {
            try configure(
                Commands.LESetExtendedScanParameters {
                    $0.ownAddressType = own
                    $0.le1M = Commands.ScanSettings {
                        $0.type = parameters.type
                        $0.interval = parameters.interval
                        $0.window = parameters.window
                    }
                }, now: now)
        } else {
            try configure(
                Commands.LESetScanParameters {
                    $0.type = parameters.type
                    $0.interval = parameters.interval
                    $0.window = parameters.window
                    $0.ownAddressType = own
                }, now: now)
        }
    }

    private mutating func sendScanEnable(_ isEnabled: Bool, now: Instant) throws(HostError) {
        let filters = radio.scan?.filtersDuplicates ?? false
        if radio.isExtended {
            try configure(
                Commands.LESetExtendedScanEnable {
                    $0.isEnabled = isEnabled
                    $0.duplicateFilter = isEnabled && filters ? .enabled : .disabled
                }, now: now)
        } else {
            try configure(
                Commands.LESetScanEnable {
                    $0.isEnabled = isEnabled
                    $0.filtersDuplicates = filters
                }, now: now)
        }
    }

    private mutating func sendConnect(now: Instant) throws(HostError) {
        guard let initiation = radio.initiation else { return }
        let own = centralOwnAddressType
        let parameters = initiation.parameters
        if radio.isExtended {
            try configure(
                Commands.LEExtendedCreateConnection {
                    $0.ownAddressType = own
                    $0.peerAddressType = initiation.peer.type
                    $0.peerAddress = initiation.peer.address
                    $0.le1M = Commands.InitiatingSettings {
                        $0.scanInterval = parameters.scanInterval
                        $0.scanWindow = parameters.scanWindow
                        $0.parameters = parameters.connection
                    }
                }, now: now)
        } else {
            try configure(
                Commands.LECreateConnection {
                    $0.ownAddressType = own
                    $0.peerAddressType = initiation.peer.type
                    $0.peerAddress = initiation.peer.address
                    $0.scanInterval = parameters.scanInterval
                    $0.scanWindow = parameters.scanWindow
                    $0.parameters = parameters.connection
                }, now: now)
        }
    }
}
