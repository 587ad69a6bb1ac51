package import BluetoothHCI
package import SimulationKernel

extension Host {
    /// Adds a peripheral. Where the controller has fewer advertising sets than peripherals want, these take turns: see
    /// ``advertisingSetLimit``.
    /// - Throws: `tooManyPeripherals`, `advertisingDataTooLong`, `invalidParameters`.
    package mutating func addPeripheral(
        _ peripheral: PeripheralConfiguration, now: Instant
    ) throws(HostError) -> PeripheralID {
        try Self.check(peripheral.advertisingData)
        try Self.check(peripheral.scanResponse)
        try Self.check(peripheral.intervals)
        guard peripherals.count < Self.maximumPeripherals else {
            throw .tooManyPeripherals(limit: Self.maximumPeripherals)
        }
        let set = freeSet(below: state == .ready ? advertisingSetLimit : Self.maximumPeripherals)
        let id = PeripheralID(rawValue: nextPeripheral)
        nextPeripheral &+= 1
        let server = GATTServer(database: peripheral.database, maximumMTU: configuration.maximumMTU)
        peripherals.append(PeripheralState(id: id, set: set, configuration: peripheral, server: server))
        if state == .ready {
            prepareAddress(at: peripherals.count - 1, now: now)
            configure(now: now)
        }
        return id
    }

    /// Ends a peripheral's connections and its advertising, and forgets it.
    package mutating func removePeripheral(_ id: PeripheralID, now: Instant) throws(HostError) {
        let index = try requirePeripheral(id)
        for connection in connections where connection.connection.peripheral == id {
            try? disconnect(connection.handle, reason: .remoteDeviceTerminatedConnectionPowerOff, now: now)
        }
        peripherals[index].isRemoved = true
        let isKnown = peripherals[index].isInController || peripherals[index].isAdvertising || radio.step != nil
        if state != .ready || !isKnown { peripherals.remove(at: index) }
        configure(now: now)
    }

    /// Whether the peripheral advertises; what was refused is tried again.
    package mutating func setAdvertising(
        _ id: PeripheralID, isEnabled: Bool, now: Instant
    ) throws(HostError) {
        let index = try requirePeripheral(id)
        peripherals[index].configuration.isEnabled = isEnabled
        peripherals[index].isRefused = false
        configure(now: now)
    }

    /// Whether the peripheral goes on advertising while it is connected.
    package mutating func setAdvertisesWhileConnected(
        _ id: PeripheralID, _ advertisesWhileConnected: Bool, now: Instant
    ) throws(HostError) {
        let index = try requirePeripheral(id)
        peripherals[index].configuration.advertisesWhileConnected = advertisesWhileConnected
        configure(now: now)
    }

    /// Replaces what is advertised, without a pause. A nil scan response stays as it is.
    package mutating func setAdvertisingData(
        _ id: PeripheralID, _ data: AdvertisingData, scanResponse: AdvertisingData? = nil, now: Instant
    ) throws(HostError) {
        let index = try requirePeripheral(id)
        try Self.check(data)
        if let scanResponse { try Self.check(scanResponse) }
        if data != peripherals[index].configuration.advertisingData {
            peripherals[index].configuration.advertisingData = data
            peripherals[index].dataIsDirty = true
        }
        if let scanResponse, scanResponse != peripherals[index].configuration.scanResponse {
            peripherals[index].configuration.scanResponse = scanResponse
            peripherals[index].scanResponseIsDirty = true
        }
        peripherals[index].isRefused = false
        configure(now: now)
    }

    /// Sets the advertising interval; advertising pauses for it.
    package mutating func setAdvertisingIntervals(
        _ id: PeripheralID, _ intervals: ClosedRange<Slots>, now: Instant
    ) throws(HostError) {
        let index = try requirePeripheral(id)
        try Self.check(intervals)
        guard intervals != peripherals[index].configuration.intervals else { return }
        peripherals[index].configuration.intervals = intervals
        peripherals[index].parametersAreDirty = true
        configure(now: now)
    }

    /// Sets under which address the peripheral is on the air; connections keep theirs.
    package mutating func setAddress(
        _ id: PeripheralID, _ policy: AddressPolicy, now: Instant
    ) throws(HostError) {
        let index = try requirePeripheral(id)
        guard policy != peripherals[index].configuration.address else { return }
        peripherals[index].configuration.address = policy
        peripherals[index].parametersAreDirty = true
        peripherals[index].isRefused = false
        guard state == .ready else { return }
        prepareAddress(at: index, now: now)
        configure(now: now)
    }

    /// Whether the controller advertises for the peripheral now.
    package func isAdvertising(_ id: PeripheralID) -> Bool {
        peripheralIndex(id).map { peripherals[$0].isAdvertising } ?? false
    }

    /// The peripherals, in the order in which they were added.
    package var peripheralIDs: [PeripheralID] { peripherals.filter { !$0.isRemoved }.map(\.id) }

    /// As many as a host can have advertising sets.
    package static let maximumPeripherals = Int(AdvertisingHandle.maximum.rawValue) + 1

    func requirePeripheral(_ id: PeripheralID) throws(HostError) -> Int {
        guard let index = peripheralIndex(id), !peripherals[index].isRemoved else { throw .unknownPeripheral(id) }
        return index
    }

    private static func check(_ data: AdvertisingData) throws(HostError) {
        guard data.length <= AdvertisingData.legacyMaximumLength else { throw .advertisingDataTooLong(data.length) }
    }

    private static func check(_ intervals: ClosedRange<Slots>) throws(HostError) {
        guard intervals.lowerBound >= 0x0020, intervals.upperBound <= 0x4000 else {
            throw .invalidParameters("advertising interval of \(intervals.lowerBound) to \(intervals.upperBound)")
        }
    }
}
