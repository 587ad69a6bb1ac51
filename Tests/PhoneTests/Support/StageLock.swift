import BluetoothHCI
import BluetoothHost
import LockModel
import LockProtocol
import NIOCore
import SimulationKernel
import VirtualRadio

/// A lock on the air: the model's lock, as the peripheral of a host of its own.
struct StageLock {
    let door: Int
    let device: Radio.DeviceID
    let idKey: [UInt8]
    var lock: LockModel.Lock
    var host: BluetoothHost.Host
    /// What the lock did.
    var events: [LockEvent] = []
    /// Whether it takes what comes and answers nothing.
    var isDumb = false
    /// Whether it says that another phone has its session.
    var isBusy = false
    /// Cuts the connection when so many more messages have come.
    var messagesLeft: Int?
    /// The chunk that it wanted next after each message, while a package was under way.
    var wanted: [Int] = []
    private var responses: AttributeHandle?
    private var assembler = MessageAssembler()
    private var holder: ConnectionHandle?
    private var waiting: [[UInt8]] = []
    private var counter: UInt64 = 0
    private var generator: SeededGenerator

    private static let response = bluetooth(LockService.responseUUID)
    private static let request = bluetooth(LockService.requestUUID)
    private static let service = bluetooth(LockService.uuid)

    init(
        door: Int, device: Radio.DeviceID, idKey: [UInt8], lock: LockModel.Lock, mtu: UInt16, at now: Instant
    ) throws {
        self.door = door
        self.device = device
        self.idKey = idKey
        self.lock = lock
        generator = SeededGenerator(seed: UInt64(door), stream: "stage.lock")
        var hostConfiguration = HostConfiguration()
        hostConfiguration.maximumMTU = mtu
        host = BluetoothHost.Host(
            configuration: hostConfiguration, seed: SeededGenerator(seed: UInt64(door), stream: "stage.host"))
        let advertisement = LockAdvertisement(family: 2, flags: [], id: .init(key: idKey, using: &generator))
        let database = try AttributeDatabase(
            deviceName: LockService.localName,
            services: [
                GATTService(
                    Self.service,
                    characteristics: [
                        GATTCharacteristic(Self.request, properties: [.write, .writeWithoutResponse]),
                        GATTCharacteristic(Self.response, properties: [.notify, .indicate]),
                    ])
            ])
        var configuration = PeripheralConfiguration(
            advertisingData: AdvertisingData([
                .flags([.generalDiscoverable, .brEDRNotSupported]), .serviceData(Self.service, advertisement.bytes),
            ]),
            address: .staticRandom(Address(value: 0xc000_0000_0000 + UInt64(door))), database: database)
        configuration.advertisesWhileConnected = true
        responses = database.valueHandle(of: Self.response, in: Self.service)
        _ = try host.addPeripheral(configuration, now: now)
        host.start(now: now)
    }

    /// Takes what its host has to say.
    mutating func pump(_ now: Instant) {
        var told: [HostEvent] = []
        host.takeEvents(into: &told)
        for event in told {
            switch event {
            case .disconnected(let connection, _) where connection.handle == holder:
                holder = nil
                assembler.reset()
                waiting = []
                lock.endSession(at: now)
            case .server(_, .written(_, let value, let connection, _)):
                receive(Array(value.readableBytesView), from: connection, now: now)
            default: break
            }
        }
        send(now)
    }

    private mutating func receive(_ segment: [UInt8], from connection: ConnectionHandle, now: Instant) {
        guard !isDumb else { return }
        if isBusy || (holder ?? connection) != connection {
            let alert = Segmentation.segments(of: SessionMessage.alert(.busy).encoded, limit: 20)
            if let responses { try? host.notify(alert[0], for: responses, on: connection, now: now) }
            return
        }
        holder = connection
        guard let message = try? assembler.receive(segment) else { return }
        if let left = messagesLeft {
            messagesLeft = left > 0 ? left - 1 : nil
            if left == 0 {
                try? host.disconnect(connection, now: now)
                return
            }
        }
        counter += 1
        let isHello = message.first == 1
        let step =
            isHello
            ? lock.openSession(message, counter: counter, seed: generator.next(), at: now)
            : lock.receive(message, seed: generator.next(), at: now)
        events += step.events
        if let next = lock.packageUnderWay?.nextChunk { wanted.append(next) }
        if let reply = step.reply { notify(reply, connection, now) }
    }

    private mutating func notify(_ message: [UInt8], _ connection: ConnectionHandle, _ now: Instant) {
        let mtu = host.connection(connection).map { Int($0.mtu) } ?? 23
        waiting += Segmentation.segments(of: message, limit: mtu - 3)
        send(now)
    }

    private mutating func send(_ now: Instant) {
        guard let holder, let responses else { return }
        while let segment = waiting.first, (try? host.notify(segment, for: responses, on: holder, now: now)) != nil {
            waiting.removeFirst()
        }
    }

    private static func bluetooth(_ id: UniqueID) -> BluetoothUUID { BluetoothUUID(high: id.high, low: id.low) }
}
