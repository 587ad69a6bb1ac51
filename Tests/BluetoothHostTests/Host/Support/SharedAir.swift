import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing
import VirtualRadio

/// Many locks on one controller, and a phone that hears them.
struct SharedAir {
    var stage: Stage
    let phone: Int
    let device: Int
    var locks: [PeripheralID] = []

    /// - Parameter sets: how many advertising sets the controller has.
    init(_ kind: AirKind, locks count: Int, sets: UInt8, _ configuration: HostConfiguration = Self.reading) throws {
        stage = Stage(kind)
        phone = stage.add()
        device = stage.add(configuration) { $0.advertisingSetCount = sets }
        if !kind.isRadio { stage.air.controllers[device].setCount = sets }
        for number in 0..<count {
            locks.append(try stage.hosts[device].addPeripheral(try Self.lock(number), now: stage.now))
        }
        stage.run()
    }

    /// As of a host whose controller is not known.
    static var reading: HostConfiguration {
        var configuration = HostConfiguration()
        configuration.readsSupportedStates = true
        return configuration
    }

    static func name(_ number: Int) -> String { "Lock \(number)" }
    static func address(_ number: Int) -> DeviceAddress {
        DeviceAddress(Address(value: 0xc000_0000_0100 + UInt64(number)), .randomDevice)
    }

    /// A lock that says by its advertisement, its address and its attributes which one it is.
    static func lock(_ number: Int) throws -> PeripheralConfiguration {
        let database = try AttributeDatabase(
            deviceName: name(number),
            services: [
                GATTService(
                    Lock.service,
                    characteristics: [
                        GATTCharacteristic(Lock.state, properties: .read, value: [UInt8(number)]),
                        GATTCharacteristic(Lock.command, properties: .writeWithoutResponse),
                    ])
            ])
        var configuration = PeripheralConfiguration(
            advertisingData: AdvertisingData([
                .flags([.generalDiscoverable, .brEDRNotSupported]), .completeLocalName(name(number)),
            ]), address: .staticRandom(address(number).address), database: database)
        configuration.scanResponse = AdvertisingData([.services16([Lock.service])])
        configuration.advertisesWhileConnected = true
        return configuration
    }

    /// Lets the phone listen for a while.
    /// - Returns: the advertisements that it heard, without scan responses.
    mutating func listen(for duration: Duration) throws -> [AdvertisementReport] {
        var scan = ScanParameters()
        scan.filtersDuplicates = false
        try stage.hosts[phone].startScanning(scan, now: stage.now)
        stage.events[phone].removeAll()
        stage.advance(by: duration)
        stage.run()
        let reports = stage.events[phone].compactMap(\.report)
        stage.hosts[phone].stopScanning(now: stage.now)
        stage.run()
        return reports.filter { !$0.isScanResponse }
    }

    /// Has the phone connect to a lock, whenever its turn comes.
    /// - Returns: the handles on both sides.
    mutating func connect(_ number: Int) throws -> (phone: ConnectionHandle, lock: ConnectionHandle) {
        try stage.hosts[phone].connect(to: Self.address(number), now: stage.now)
        stage.advance(by: .seconds(10))
        return (
            try #require(stage.hosts[phone].currentConnections.last?.handle),
            try #require(stage.hosts[device].currentConnections.last?.handle)
        )
    }

    /// What the attributes of the connected lock say of it.
    mutating func readNumber(_ handle: ConnectionHandle) throws -> [UInt8] {
        let result = try stage.request(.readByUUID(Lock.state, 0x0001...0xffff), phone, on: handle)
        guard case .values(let values) = try result.get() else { return [] }
        return values.flatMap { Array($0.value.readableBytesView) }
    }

    /// What went wrong at the locks' host.
    var complaints: [String] {
        stage.events[device].filter { event in
            switch event {
            case .failed, .advertisingRefused, .connectionRefused, .violation, .scanRefused: true
            default: false
            }
        }.map { "\($0)" }
    }
}
