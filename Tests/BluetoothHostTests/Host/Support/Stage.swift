import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing
import VirtualRadio

/// What hosts are connected by.
enum AirKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    /// Fake controllers, with and without the extended commands.
    case fakeExtended
    case fakeLegacy
    /// The virtual radio, with complete controllers and such as of version 4.
    case instantComplete
    case instantLegacy
    case realisticComplete
    case realisticLegacy

    var isExtended: Bool { self == .fakeExtended || self == .instantComplete || self == .realisticComplete }
    var isRadio: Bool { self != .fakeExtended && self != .fakeLegacy }
    var isRealistic: Bool { self == .realisticComplete || self == .realisticLegacy }
    var testDescription: String { rawValue }

    static var radios: [AirKind] { allCases.filter(\.isRadio) }
}

/// Hosts on controllers that hear each other, with what happened to each.
struct Stage {
    let kind: AirKind
    var air = FakeAir()
    var radio = Radio(seed: 1, start: .epoch)
    var devices: [Radio.DeviceID] = []
    var hosts: [Host] = []
    var events: [[HostEvent]] = []
    var now = Instant.epoch

    /// How much time ``run()`` lets pass where things take time.
    static let patience: Duration = .seconds(2)

    init(_ kind: AirKind = .fakeExtended) {
        self.kind = kind
        radio.timing = kind.isRealistic ? .realistic : .instant
    }

    init(isExtended: Bool) { self.init(isExtended ? .fakeExtended : .fakeLegacy) }

    /// Adds a host with its controller; it is started by the next ``run()``.
    /// - Parameters:
    ///   - without: features that a controller of the radio does not have.
    ///   - change: what else a controller of the radio is.
    mutating func add(
        _ configuration: HostConfiguration = HostConfiguration(), without missing: LEFeatures = [],
        _ change: (inout ControllerConfiguration) -> Void = { _ in }
    ) -> Int {
        let device = hosts.count
        if kind.isRadio {
            let address = Address(value: 0x0011_2233_0000 + UInt64(device))
            var controller: ControllerConfiguration =
                kind.isExtended ? .complete(publicAddress: address) : .legacyOnly(publicAddress: address)
            controller.features.subtract(missing)
            change(&controller)
            devices.append(radio.attach(controller, at: Position(x: Double(device))))
        } else {
            _ = air.attach(isExtended: kind.isExtended)
        }
        hosts.append(
            Host(
                configuration: configuration,
                seed: SeededGenerator(seed: 1, stream: "host", position: UInt64(device))))
        events.append([])
        hosts[device].start(now: now)
        return device
    }

    /// Moves packets until all is quiet; on the realistic radio, for as long as ``patience`` lasts.
    mutating func run() {
        if kind.isRealistic { return advance(by: Self.patience) }
        settle()
    }

    /// Everything that happens without time passing.
    private mutating func settle() {
        for _ in 0..<100_000 where !pump() {
            guard kind.isRadio, radio.step(through: now) else { break }
        }
        for device in hosts.indices { hosts[device].takeEvents(into: &events[device]) }
    }

    /// Moves what lies ready, once.
    /// - Returns: whether there was anything.
    private mutating func pump() -> Bool {
        var isBusy = false
        for device in hosts.indices {
            var packets: [HCIPacket] = []
            hosts[device].takeOutgoing(into: &packets)
            isBusy = isBusy || !packets.isEmpty
            for packet in packets {
                if kind.isRadio {
                    radio.receive(packet, from: devices[device])
                } else {
                    air.receive(packet, from: device)
                }
            }
        }
        if kind.isRadio {
            var deliveries: [Radio.Delivery] = []
            radio.takeDeliveries(into: &deliveries)
            isBusy = isBusy || !deliveries.isEmpty
            for delivery in deliveries {
                if let device = devices.firstIndex(of: delivery.device) {
                    hosts[device].receive(delivery.packet, now: now)
                }
            }
        } else {
            let deliveries = air.toHost
            air.toHost = []
            isBusy = isBusy || !deliveries.isEmpty
            for (device, packet) in deliveries { hosts[device].receive(packet, now: now) }
        }
        return isBusy
    }

    /// Lets time pass, with everything that falls due.
    mutating func advance(by duration: Duration) {
        let end = now + duration
        settle()
        while let next = (hosts.map(\.nextDeadline) + [kind.isRadio ? radio.nextInstant : nil]).compactMap({ $0 })
            .min(),
            next <= end
        {
            now = max(now, next)
            if kind.isRadio { radio.advance(to: now) }
            for device in hosts.indices {
                if let deadline = hosts[device].nextDeadline, deadline <= now { hosts[device].timeFired(at: now) }
            }
            settle()
        }
        now = end
        if kind.isRadio { radio.advance(to: now) }
        settle()
    }

    mutating func clearEvents() {
        for device in events.indices { events[device].removeAll() }
    }

    /// Connects a central to the peripheral of another device.
    /// - Returns: the handles on both sides.
    mutating func connect(
        _ central: Int, to peripheral: Int, _ id: PeripheralID = PeripheralID(rawValue: 0)
    ) throws -> (central: ConnectionHandle, peripheral: ConnectionHandle) {
        let address = try #require(hosts[peripheral].address(of: id))
        try hosts[central].connect(to: address, now: now)
        run()
        let there = try #require(hosts[central].currentConnections.last?.handle)
        let here = try #require(hosts[peripheral].currentConnections.last?.handle)
        return (there, here)
    }

    /// Runs a procedure to its end.
    mutating func request(
        _ procedure: GATTProcedure, _ device: Int, on handle: ConnectionHandle
    ) throws -> Result<GATTResult, GATTClientError> {
        let id = try hosts[device].request(procedure, on: handle, now: now)
        run()
        return try #require(
            events[device].lazy.compactMap { event in
                if case .completed(_, id, let result) = event { result } else { nil }
            }.last)
    }
}

/// What the tests' lock offers.
enum Lock {
    static let service: BluetoothUUID = 0xfd00
    static let command: BluetoothUUID = 0xfd01
    static let answer: BluetoothUUID = 0xfd02
    static let secret: BluetoothUUID = 0xfd03
    static let state: BluetoothUUID = 0xfd04

    static func database() throws -> AttributeDatabase {
        try AttributeDatabase(
            deviceName: "Latch",
            services: [
                GATTService(
                    service,
                    characteristics: [
                        GATTCharacteristic(command, properties: [.write, .writeWithoutResponse]),
                        GATTCharacteristic(answer, properties: .notify),
                        GATTCharacteristic(
                            secret, properties: [.read, .write], value: [42], read: .encrypted, write: .encrypted),
                        GATTCharacteristic(state, properties: [.read, .indicate], value: [1]),
                    ])
            ])
    }

    static func peripheral(_ address: AddressPolicy = .publicDevice) throws -> PeripheralConfiguration {
        var configuration = PeripheralConfiguration(
            advertisingData: AdvertisingData([
                .flags([.generalDiscoverable, .brEDRNotSupported]), .completeLocalName("Latch"),
            ]), address: address, database: try database())
        configuration.scanResponse = AdvertisingData([.services16([service])])
        return configuration
    }
}

extension HostEvent {
    var isReady: Bool { if case .ready = self { true } else { false } }
    var report: AdvertisementReport? { if case .advertisingReport(let report) = self { report } else { nil } }
    var notification: [UInt8]? {
        if case .notification(_, _, let value) = self { Array(value.readableBytesView) } else { nil }
    }
    var indication: [UInt8]? {
        if case .indication(_, _, let value) = self { Array(value.readableBytesView) } else { nil }
    }
    var written: [UInt8]? {
        if case .server(_, .written(_, let value, _, _)) = self { Array(value.readableBytesView) } else { nil }
    }
    var disconnection: ErrorCode? { if case .disconnected(_, let reason) = self { reason } else { nil } }
    var failure: HostFailure? { if case .failed(let failure) = self { failure } else { nil } }
    var bond: Bond? { if case .paired(_, let bond, _) = self { bond } else { nil } }
    var pairingFailure: PairingFailure? { if case .pairingFailed(_, let failure) = self { failure } else { nil } }
    var encryption: Result<LinkSecurity, LinkFailure>? {
        if case .encryptionChanged(_, let result) = self { result } else { nil }
    }
    var violation: String? { if case .violation(_, let text) = self { text } else { nil } }
    var connectionFailure: ErrorCode? { if case .connectionFailed(_, let code) = self { code } else { nil } }
    var refusal: ErrorCode? { if case .advertisingRefused(_, let code) = self { code } else { nil } }
}
