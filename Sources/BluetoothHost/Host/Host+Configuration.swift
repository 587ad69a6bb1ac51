import BluetoothHCI
import SimulationKernel

extension Host {
    /// Sends the next command by which the controller comes closer to what is wanted, unless one is under way.
    mutating func configure(now: Instant) {
        while state == .ready, radio.step == nil {
            shareSets(now: now)
            guard let step = nextStep() else { return }
            let failure: HostError?
            do throws(HostError) {
                radio.step = step
                begin(step)
                try send(step, now: now)
                failure = nil
            } catch {
                failure = error
            }
            guard let failure else { return }
            radio.step = nil
            // A full queue is worked off, and then this is asked again; invalid parameters are refused here.
            if failure == .queueFull { return }
            configured(step, .invalidHCICommandParameters, now: now)
        }
    }

    mutating func configurationAnswered(_ status: ErrorCode, now: Instant) {
        guard let step = radio.step else { return }
        radio.step = nil
        configured(step, status, now: now)
        configure(now: now)
    }

    private func nextStep() -> ConfigurationStep? {
        let isInitiating = radio.initiation.map { $0.phase != .wanted } ?? false
        if let wanted = radio.wantedRandomAddress, wanted != radio.randomAddress, !isInitiating {
            // Not while it is used (7.8.4).
            if radio.isScanning { return .scanEnable(false) }
            if !radio.isExtended, let peripheral = peripherals.first(where: \.isAdvertising) {
                return .disable(peripheral.id)
            }
            return .randomAddress(wanted)
        }
        for index in peripherals.indices {
            if let step = nextStep(at: index) { return step }
        }
        // A controller without the extended commands may not be able to scan and initiate at once.
        let waits = radio.initiation != nil && !radio.isExtended
        let scan = radio.scan.flatMap { waits || !mayScan($0.type) ? nil : $0 }
        if radio.isScanning, scan == nil || scan != radio.scanInController { return .scanEnable(false) }
        if !radio.isScanning, let scan {
            return scan == radio.scanInController ? .scanEnable(true) : .scanParameters(scan)
        }
        return radio.initiation?.phase == .wanted ? .connect : nil
    }

    private func nextStep(at index: Int) -> ConfigurationStep? {
        // By index: the element is not copied.
        let id = peripherals[index].id
        guard peripherals[index].set != nil else { return nil }
        let isWanted = !peripherals[index].turn.isLeaving && isAdvertisingWanted(at: index)
        let usesSetAddress = radio.isExtended && peripherals[index].configuration.address != .publicDevice
        let address = peripherals[index].address
        let isAddressDirty = usesSetAddress && peripherals[index].addressInController != address?.address
        if peripherals[index].isAdvertising {
            if !isWanted || peripherals[index].parametersAreDirty || isAddressDirty { return .disable(id) }
        } else {
            if peripherals[index].isRemoved {
                return peripherals[index].isInController && radio.isExtended ? .remove(id) : nil
            }
            guard isWanted else { return nil }
            if peripherals[index].parametersAreDirty { return .parameters(id) }
            if isAddressDirty, let address { return .setAddress(id, address.address) }
        }
        if peripherals[index].dataIsDirty { return .data(id) }
        if peripherals[index].scanResponseIsDirty { return .scanResponse(id) }
        if peripherals[index].isAdvertising { return nil }
        // Under no other address than its own, where that cannot be set now.
        return address == addressToEnable(at: index) ? .enable(id) : nil
    }

    /// Whether a peripheral should be on the air, where there is a set for it.
    func isAdvertisingWanted(at index: Int) -> Bool {
        guard peripherals[index].isEnabled, peripherals[index].address != nil, mayAdvertise else { return false }
        let limit = peripherals[index].configuration.maximumConnections ?? .max
        let advertisesWhileConnected = peripherals[index].configuration.advertisesWhileConnected
        guard !advertisesWhileConnected || limit < .max else { return true }
        let id = peripherals[index].id
        let count = connections.reduce(0) { $1.connection.peripheral == id ? $0 + 1 : $0 }
        return advertisesWhileConnected ? count < limit : count == 0
    }

    /// The address that the peripheral's advertising would have if it were enabled now.
    private func addressToEnable(at index: Int) -> DeviceAddress? {
        guard peripherals[index].configuration.address != .publicDevice else {
            return DeviceAddress(controller.publicAddress, .publicDevice)
        }
        let address = radio.isExtended ? peripherals[index].addressInController : radio.randomAddress
        return address.map { DeviceAddress($0, .randomDevice) }
    }

    /// What is sent is clean; what changes from here on is dirty again.
    private mutating func begin(_ step: ConfigurationStep) {
        switch step {
        case .parameters(let id): update(id) { $0.parametersAreDirty = false }
        case .data(let id): update(id) { $0.dataIsDirty = false }
        case .scanResponse(let id): update(id) { $0.scanResponseIsDirty = false }
        case .enable(let id):
            radio.isEnableOvertaken = false
            guard let index = peripheralIndex(id) else { return }
            peripherals[index].lastOnAir = id
            peripherals[index].onAirAddress = addressToEnable(at: index)
        case .connect: radio.initiation?.phase = .sent
        default: break
        }
    }

    private mutating func update(_ id: PeripheralID, _ change: (inout PeripheralState) -> Void) {
        guard let index = peripheralIndex(id) else { return }
        change(&peripherals[index])
    }

    /// Takes the answer of a step.
    private mutating func configured(_ step: ConfigurationStep, _ status: ErrorCode, now: Instant) {
        switch step {
        case .randomAddress(let address):
            // Also after a refusal, which would only be repeated.
            radio.randomAddress = address
            if !status.isSuccess {
                emit(.failed(.addressRefused(status)))
                for peripheral in peripherals where !radio.isExtended && peripheral.address?.address == address {
                    refuse(peripheral.id, status)
                }
            }
        case .parameters(let id):
            if learnSetLimit(id, status) { break }
            update(id) { $0.isInController = $0.isInController || status.isSuccess }
            refuse(id, status)
        case .setAddress(let id, let address):
            update(id) { $0.addressInController = status.isSuccess ? address : $0.addressInController }
            refuse(id, status)
        case .data(let id), .scanResponse(let id):
            refuse(id, status)
        case .enable(let id):
            learnConnectionLimit(status)
            let isOvertaken = radio.isEnableOvertaken
            update(id) { $0.isAdvertising = status.isSuccess && !isOvertaken }
            if status.isSuccess, let index = peripheralIndex(id) { turnBegins(at: index, now: now) }
            refuse(id, status)
        case .disable(let id):
            update(id) { $0.isAdvertising = false }
        case .remove(let id):
            update(id) { $0.isInController = false }
        case .scanParameters(let parameters):
            status.isSuccess ? radio.scanInController = parameters : refuseScan(status)
        case .scanEnable(let isEnabled):
            if status.isSuccess {
                radio.isScanning = isEnabled
            } else if isEnabled {
                refuseScan(status)
            } else {
                radio.isScanning = false
            }
        case .connect:
            connectAnswered(status, now: now)
        }
        peripherals.removeAll { $0.isRemoved && !$0.isAdvertising && !($0.isInController && radio.isExtended) }
    }

    private mutating func refuse(_ id: PeripheralID, _ status: ErrorCode) {
        guard !status.isSuccess else { return }
        update(id) {
            $0.isRefused = true
            $0.parametersAreDirty = true
            $0.dataIsDirty = true
            $0.scanResponseIsDirty = true
        }
        emit(.advertisingRefused(id, status))
    }

    private mutating func refuseScan(_ status: ErrorCode) {
        radio.scan = nil
        emit(.scanRefused(status))
    }
}
