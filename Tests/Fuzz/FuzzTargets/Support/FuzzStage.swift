import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import VirtualRadio

/// A phone and a lock on a virtual radio: where live connections and genuine traffic come from.
struct FuzzStage {
    var radio = Radio(seed: 1, timing: .instant, start: .epoch)
    var devices: [Radio.DeviceID] = []
    var hosts: [Host] = []
    var events: [[HostEvent]] = [[], []]
    /// Everything that passed between hosts and controllers, if it is kept.
    var recording: [Recorded]?

    /// A packet between a host and its controller.
    struct Recorded {
        let device: Int
        let direction: HCIDirection
        let packet: HCIPacket
    }

    static let phone = 0
    static let lock = 1

    /// Two hosts that are ready, and a lock that advertises.
    init(
        isRecording: Bool = false,
        controllers: (Address) -> ControllerConfiguration = { .complete(publicAddress: $0) }
    ) {
        recording = isRecording ? [] : nil
        for index in 0..<2 {
            devices.append(
                radio.attach(
                    controllers(Address(value: 0x0011_2233_0000 + UInt64(index))), at: Position(x: Double(index))))
            var configuration = HostConfiguration()
            if index == Self.phone { configuration.centralDatabase = FuzzDatabase.small }
            hosts.append(
                Host(
                    configuration: configuration,
                    seed: SeededGenerator(seed: 1, stream: "host", position: UInt64(index))))
            hosts[index].start(now: radio.now)
        }
        _ = try? hosts[Self.lock].addPeripheral(FuzzDatabase.peripheral, now: radio.now)
        settle()
    }

    /// A connection that has just been made. Every run of a target has a copy of its own.
    static let connected: FuzzStage = {
        var stage = FuzzStage()
        stage.connect()
        return stage
    }()

    mutating func connect() {
        if let address = hosts[Self.lock].address(of: PeripheralID(rawValue: 0)) {
            try? hosts[Self.phone].connect(to: address, now: radio.now)
        }
        settle()
    }

    /// The handle of the one connection, at a device.
    func handle(at device: Int) -> ConnectionHandle {
        hosts[device].currentConnections.first?.handle ?? ConnectionHandle(rawValue: 0)
    }

    /// Moves packets until all is quiet.
    mutating func settle() {
        for _ in 0..<100_000 {
            let isBusy = pump()
            if !radio.step(through: radio.now), !isBusy { break }
        }
        for device in hosts.indices { hosts[device].takeEvents(into: &events[device]) }
    }

    private mutating func pump() -> Bool {
        var isBusy = false
        for device in hosts.indices {
            var packets: [HCIPacket] = []
            hosts[device].takeOutgoing(into: &packets)
            for packet in packets {
                isBusy = true
                recording?.append(Recorded(device: device, direction: .towardsController, packet: packet))
                radio.receive(packet, from: devices[device])
            }
        }
        var deliveries: [Radio.Delivery] = []
        radio.takeDeliveries(into: &deliveries)
        for delivery in deliveries {
            isBusy = true
            guard let device = devices.firstIndex(of: delivery.device) else { continue }
            recording?.append(Recorded(device: device, direction: .towardsHost, packet: delivery.packet))
            hosts[device].receive(delivery.packet, now: radio.now)
        }
        return isBusy
    }

    /// Lets time pass, with everything that falls due.
    mutating func advance(by duration: Duration) {
        let end = radio.now + duration
        settle()
        for _ in 0..<100_000 {
            guard let next = (hosts.map(\.nextDeadline) + [radio.nextInstant]).compactMap({ $0 }).min(), next <= end
            else { break }
            radio.advance(to: max(radio.now, next))
            for device in hosts.indices {
                if let deadline = hosts[device].nextDeadline, deadline <= radio.now {
                    hosts[device].timeFired(at: radio.now)
                }
            }
            settle()
        }
        radio.advance(to: end)
        settle()
    }
}
