import BluetoothHCI
import SimulationKernel
import Testing
import VirtualRadio

// What hosts commonly do.

extension Airspace {
    /// Begins legacy advertising.
    mutating func advertise(
        _ device: Radio.DeviceID, data: [UInt8] = [0x02, 0x01, 0x06], scanResponse: [UInt8] = [],
        interval: Slots = 0x00a0, _ change: (inout Commands.LESetAdvertisingParameters) -> Void = { _ in }
    ) throws {
        try command(
            device,
            Commands.LESetAdvertisingParameters {
                $0.intervalMinimum = interval
                $0.intervalMaximum = interval
                change(&$0)
            })
        try command(device, Commands.LESetAdvertisingData { $0.data = data })
        try command(device, Commands.LESetScanResponseData { $0.data = scanResponse })
        try command(device, Commands.LESetAdvertisingEnable { $0.isEnabled = true })
    }

    /// Begins advertising of an extended set.
    mutating func advertiseSet(
        _ device: Radio.DeviceID, set number: UInt8 = 0, data: [UInt8] = [], scanResponse: [UInt8] = [],
        duration: Centiseconds = 0, maximumEvents: UInt8 = 0, randomAddress: Address? = nil,
        _ change: (inout Commands.LESetExtendedAdvertisingParameters) -> Void
    ) throws {
        let handle = AdvertisingHandle(rawValue: number)
        try command(
            device,
            Commands.LESetExtendedAdvertisingParameters {
                $0.set = handle
                $0.intervalMinimum = 0x00a0
                $0.intervalMaximum = 0x00a0
                change(&$0)
            })
        if let randomAddress {
            try command(
                device,
                Commands.LESetAdvertisingSetRandomAddress {
                    $0.set = handle
                    $0.address = randomAddress
                })
        }
        for (place, piece) in Airspace.pieces(data).enumerated() {
            try command(
                device,
                Commands.LESetExtendedAdvertisingData {
                    $0.set = handle
                    $0.operation = Airspace.operation(place, of: Airspace.pieces(data).count)
                    $0.data = piece
                })
        }
        for (place, piece) in Airspace.pieces(scanResponse).enumerated() {
            try command(
                device,
                Commands.LESetExtendedScanResponseData {
                    $0.set = handle
                    $0.operation = Airspace.operation(place, of: Airspace.pieces(scanResponse).count)
                    $0.data = piece
                })
        }
        try command(
            device,
            Commands.LESetExtendedAdvertisingEnable {
                $0.isEnabled = true
                $0.sets = [
                    Commands.EnabledSet {
                        $0.set = handle
                        $0.duration = duration
                        $0.maximumEvents = maximumEvents
                    }
                ]
            })
    }

    private static func pieces(_ data: [UInt8]) -> [[UInt8]] {
        stride(from: 0, to: data.count, by: 251).map { Array(data[$0..<min($0 + 251, data.count)]) }
    }

    private static func operation(_ place: Int, of count: Int) -> AdvertisingDataOperation {
        if count == 1 { return .complete }
        return place == 0 ? .firstFragment : place == count - 1 ? .lastFragment : .intermediateFragment
    }

    /// Begins legacy scanning.
    mutating func scan(
        _ device: Radio.DeviceID, _ type: ScanType = .passive, filtersDuplicates: Bool = false,
        _ change: (inout Commands.LESetScanParameters) -> Void = { _ in }
    ) throws {
        try command(
            device,
            Commands.LESetScanParameters {
                $0.type = type
                change(&$0)
            })
        try command(
            device,
            Commands.LESetScanEnable {
                $0.isEnabled = true
                $0.filtersDuplicates = filtersDuplicates
            })
    }

    /// Begins extended scanning.
    mutating func scanExtended(
        _ device: Radio.DeviceID, _ type: ScanType = .passive, onCoded: Bool = false,
        _ change: (inout Commands.LESetExtendedScanEnable) -> Void = { _ in }
    ) throws {
        try command(
            device,
            Commands.LESetExtendedScanParameters {
                if onCoded {
                    $0.leCoded = Commands.ScanSettings { $0.type = type }
                } else {
                    $0.le1M = Commands.ScanSettings { $0.type = type }
                }
            })
        try command(
            device,
            Commands.LESetExtendedScanEnable {
                $0.isEnabled = true
                change(&$0)
            })
    }

    /// Begins to connect.
    mutating func initiate(
        _ device: Radio.DeviceID, to peer: DeviceAddress, interval: ConnectionIntervals = 0x0018, latency: UInt16 = 0,
        timeout: Centiseconds = 0x00c8, _ change: (inout Commands.LECreateConnection) -> Void = { _ in }
    ) throws {
        try command(
            device,
            Commands.LECreateConnection {
                $0.peerAddress = peer.address
                $0.peerAddressType = peer.type
                $0.parameters.intervalMinimum = interval
                $0.parameters.intervalMaximum = interval
                $0.parameters.maximumLatency = latency
                $0.parameters.supervisionTimeout = timeout
                change(&$0)
            })
    }
}

/// Two devices with a connection between them, in an airspace of their own.
struct ConnectedPair {
    var air: Airspace
    let central: Radio.DeviceID
    let peripheral: Radio.DeviceID
    let centralHandle: ConnectionHandle
    let peripheralHandle: ConnectionHandle
    /// What the two hosts were told of the connection.
    let reports: (central: Events.LEEnhancedConnectionComplete, peripheral: Events.LEEnhancedConnectionComplete)

    /// The central is at the origin, the peripheral two metres away.
    init(
        _ timing: Radio.Timing, interval: ConnectionIntervals = 0x0018, latency: UInt16 = 0,
        timeout: Centiseconds = 0x00c8, seed: UInt64 = 1, propagation: Propagation = Airspace.calm,
        isLegacy: Bool = false, _ change: (inout ControllerConfiguration) -> Void = { _ in },
        prepare: (inout Airspace, _ peripheral: Radio.DeviceID) throws -> Void = { _, _ in }
    ) throws {
        var air = Airspace(timing, seed: seed, propagation: propagation)
        central = try air.attach(1, isLegacy: isLegacy)
        peripheral = try air.attach(2, at: Position(x: 2), isLegacy: isLegacy, change)
        try prepare(&air, peripheral)
        try air.advertise(peripheral)
        try air.initiate(
            central, to: Airspace.address(2), interval: interval, latency: latency, timeout: timeout)
        let atCentral = try air.run(until: Events.LEEnhancedConnectionComplete.self, at: central)
        let atPeripheral = try air.run(until: Events.LEEnhancedConnectionComplete.self, at: peripheral)
        centralHandle = atCentral.handle
        peripheralHandle = atPeripheral.handle
        reports = (atCentral, atPeripheral)
        air.forget()
        self.air = air
    }

    /// Where the connection ended, why each side says that it did.
    func reasons() -> (central: ErrorCode?, peripheral: ErrorCode?) {
        (
            air.events(Events.DisconnectionComplete.self, at: central).first?.reason,
            air.events(Events.DisconnectionComplete.self, at: peripheral).first?.reason
        )
    }

    /// The keys that the two hosts have.
    mutating func encrypt(central key: Block128, peripheral other: Block128?) throws {
        let handle = centralHandle
        try air.command(
            central,
            Commands.LEEnableEncryption {
                $0.handle = handle
                $0.longTermKey = key
                $0.randomNumber = 7
                $0.encryptedDiversifier = 9
            })
        let request = try air.run(until: Events.LELongTermKeyRequest.self, at: peripheral)
        if let other {
            try air.command(
                peripheral,
                Commands.LELongTermKeyRequestReply {
                    $0.handle = request.handle
                    $0.longTermKey = other
                })
        } else {
            try air.command(
                peripheral, Commands.LELongTermKeyRequestNegativeReply { $0.handle = request.handle })
        }
        air.run(.seconds(1))
    }
}
