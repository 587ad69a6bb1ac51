import BluetoothHCI
import BluetoothHost
import Glibc
import HCITransports
import NIOCore
import SimulationKernel
import VirtualRadio

@testable import BlueZ

/// A lock on a virtual radio, the bridge beside it, and `bluetoothd` at the other end of a socket; all in one thread, on
/// virtual time.
struct BridgeStage {
    var radio: Radio
    var lock: Host
    let lockDevice: Radio.DeviceID
    let seat: Radio.DeviceID
    let session: BluetoothdSession
    let bluetoothd: FakeBluetoothd
    private let peripheral: PeripheralID
    private let database: AttributeDatabase
    private let news: News
    /// What was written to the lock, in order.
    private(set) var written: [[UInt8]] = []
    private(set) var connections = 0

    /// What was told.
    final class News {
        var all: [BluetoothdNews] = []
    }

    static let service = "1a7c0001-5105-4b1e-8a7c-d00d10c40000"
    static let request = "1a7c0002-5105-4b1e-8a7c-d00d10c40000"
    static let response = "1a7c0003-5105-4b1e-8a7c-d00d10c40000"
    static let secret = "1a7c0004-5105-4b1e-8a7c-d00d10c40000"
    static let manufacturer = "00002a29-0000-1000-8000-00805f9b34fb"
    static let description = "00002901-0000-1000-8000-00805f9b34fb"
    static let phone = "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_01"
    static let other = "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_02"
    /// What the lock's own service data is, at first.
    static let saying: [UInt8] = [1, 2, 3]

    var now: Instant { radio.now }
    var told: [BluetoothdNews] { news.all }

    init(manufacturer text: String = "Latch lock simulator") throws {
        radio = Radio(
            seed: 1, timing: .instant, propagation: Propagation(fadingDeviation: 0),
            start: Instant(secondsSinceEpoch: 1_795_273_200))
        lockDevice = radio.attach(.complete(publicAddress: Address(value: 0x0011_2233_0001)), at: .origin)
        seat = radio.attach(.complete(publicAddress: Address(value: 0x0011_2244_0001)), at: .init(x: 1))
        database = try Self.database(text)
        lock = Host(seed: SeededGenerator(seed: 1, stream: "lock"))
        var configuration = PeripheralConfiguration(
            advertisingData: Self.advertisement(Self.saying),
            address: .staticRandom(Address(value: 0xc000_0000_0001)), database: database)
        configuration.scanResponse = AdvertisingData([
            .services128([try Self.uuid(Self.service)]), .completeLocalName("Latch"),
        ])
        configuration.advertisesWhileConnected = true
        peripheral = try lock.addPeripheral(configuration, now: radio.now)
        var ends: [CInt] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { throw Failure("no sockets") }
        bluetoothd = FakeBluetoothd(try BusConnection.peer(ends[1], isServer: true))
        let news = News()
        self.news = news
        guard let adapter = AdapterName("hci0") else { throw Failure("no name") }
        session = BluetoothdAdapter(adapter, lock: "Front") { data in
            data[.serviceData128]?.starts(with: (try? Self.uuid(Self.service))?.octets ?? []) ?? false
        }.session(try BusConnection.peer(ends[0], isServer: false)) { news.all.append($0) }
        lock.start(now: radio.now)
    }

    struct Failure: Error {
        let what: String
        init(_ what: String) { self.what = what }
    }

    private static func uuid(_ text: String) throws -> BluetoothUUID {
        guard let uuid = BluetoothUUID(text) else { throw Failure(text) }
        return uuid
    }

    private static func database(_ manufacturer: String) throws -> AttributeDatabase {
        try AttributeDatabase(
            deviceName: "Latch",
            services: [
                GATTService(
                    .deviceInformationService,
                    characteristics: [
                        GATTCharacteristic(.manufacturerNameString, properties: .read, value: Array(manufacturer.utf8))
                    ]),
                GATTService(
                    uuid(service),
                    characteristics: [
                        GATTCharacteristic(
                            uuid(request), properties: [.write, .writeWithoutResponse], minimumLength: 1),
                        GATTCharacteristic(uuid(response), properties: [.notify, .indicate]),
                        GATTCharacteristic(
                            uuid(secret), properties: [.read, .write], value: [7], read: .authenticated,
                            maximumLength: 4, descriptors: [.userDescription("a door")]),
                    ]),
            ])
    }

    private static func advertisement(_ saying: [UInt8]) -> AdvertisingData {
        guard let service = try? uuid(service) else { return AdvertisingData() }
        return AdvertisingData([.flags([.generalDiscoverable, .brEDRNotSupported]), .serviceData(service, saying)])
    }

    // MARK: Doing

    /// Registers everything.
    mutating func register() throws {
        try session.start(now: now)
        try run(for: .seconds(10)) { $0.session.stage == .registered }
    }

    mutating func say(_ saying: [UInt8]) throws {
        try lock.setAdvertisingData(peripheral, Self.advertisement(saying), now: now)
    }

    mutating func setAdvertising(_ isOn: Bool) throws { try lock.setAdvertising(peripheral, isEnabled: isOn, now: now) }

    /// The lock ends its connections.
    mutating func dropLinks() throws {
        for connection in lock.currentConnections { try lock.disconnect(connection.handle, now: now) }
    }

    var links: Int { lock.currentConnections.count }
    var mtu: UInt16? { lock.currentConnections.first?.mtu }

    /// The lock notifies everybody who has subscribed.
    mutating func publish(_ value: [UInt8]) throws {
        guard let handle = database.valueHandle(of: try Self.uuid(Self.response)) else { throw Failure("no response") }
        try lock.publish(value, for: handle, of: peripheral, now: now)
    }

    // MARK: Time

    /// Lets time pass until something is so.
    /// - Returns: whether it came to be.
    @discardableResult
    mutating func run(for duration: Duration, until isDone: (BridgeStage) -> Bool = { _ in false }) throws -> Bool {
        let end = now + duration
        try settle()
        while !isDone(self) {
            let deadlines = [radio.nextInstant, lock.nextDeadline, session.isOver ? nil : session.nextDeadline]
            guard let next = deadlines.compactMap(\.self).min(), next <= end else {
                radio.advance(to: end)
                return false
            }
            let at = max(next, now)
            if radio.nextInstant.map({ $0 <= at }) ?? false {
                _ = radio.step(through: at)
            } else {
                radio.advance(to: at)
            }
            if let deadline = lock.nextDeadline, deadline <= now { lock.timeFired(at: now) }
            if !session.isOver { try session.timeFired(at: now) }
            try settle()
        }
        return true
    }

    private mutating func settle() throws {
        var isBusy = true
        while isBusy {
            isBusy = try bluetoothd.pump()
            while !session.isOver, let message = try session.bus.next() {
                try session.receive(message, now: now)
                isBusy = true
            }
            serveLock()
            isBusy = carry() || isBusy
        }
    }

    private mutating func serveLock() {
        var events: [HostEvent] = []
        lock.takeEvents(into: &events)
        for event in events {
            switch event {
            case .connected: connections += 1
            case .server(_, .written(_, let value, _, _)): written.append(Array(value.readableBytesView))
            default: break
            }
        }
    }

    private mutating func carry() -> Bool {
        var packets: [HCIPacket] = []
        lock.takeOutgoing(into: &packets)
        for packet in packets { radio.receive(packet, from: lockDevice) }
        var ours: [HCIPacket] = []
        session.central.host.takeOutgoing(into: &ours)
        for packet in ours { radio.receive(packet, from: seat) }
        var deliveries: [Radio.Delivery] = []
        radio.takeDeliveries(into: &deliveries)
        for delivery in deliveries {
            if delivery.device == lockDevice {
                lock.receive(delivery.packet, now: now)
            } else if !session.isOver {
                try? session.receive([delivery.packet], now: now)
            }
        }
        return !packets.isEmpty || !ours.isEmpty || !deliveries.isEmpty
    }
}
