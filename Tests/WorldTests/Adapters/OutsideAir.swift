import BluetoothHCI
import BluetoothHost
import Cloud
import NIOCore
import Phone
import SimulationKernel
import VirtualRadio

@testable import World

/// An air that is not the world's: the controllers of its adapters are there, and a stranger's phone.
struct OutsideAir {
    var radio: Radio
    var stranger: Host
    private let strangerDevice: Radio.DeviceID
    private var controllers: [(adapter: String, device: Radio.DeviceID)] = []
    /// What the stranger was told and nobody asked for yet.
    private(set) var events: [HostEvent] = []
    /// The commands that adapters were given.
    private(set) var commands: [String: Set<Opcode>] = [:]

    init(_ simulation: Simulation) {
        radio = Radio(seed: 21, timing: .realistic, start: simulation.adapterNow)
        strangerDevice = radio.attach(.complete(publicAddress: Address(value: 0x02_00_00_00_00_99)), at: .origin)
        var configuration = HostConfiguration()
        configuration.centralAddress = .staticRandom(Address(value: 0xc000_0000_0007))
        stranger = Host(configuration: configuration, seed: SeededGenerator(seed: 7))
        stranger.start(now: radio.now)
    }

    /// Gives an adapter a controller here.
    mutating func plugIn(
        _ adapter: String, sets: UInt8? = nil, isLegacy: Bool = false, _ simulation: inout Simulation
    ) throws {
        let address = Address(value: 0x02_00_00_00_01_00 | UInt64(controllers.count))
        var configuration: ControllerConfiguration =
            isLegacy ? .legacyOnly(publicAddress: address) : .complete(publicAddress: address)
        if let sets { configuration.advertisingSetCount = sets }
        controllers.append((adapter, radio.attach(configuration, at: .origin)))
        try simulation.attachAdapter(adapter)
    }

    /// Pulls it out.
    mutating func unplug(_ adapter: String, _ simulation: inout Simulation) {
        simulation.detachAdapter(adapter)
        for (name, device) in controllers where name == adapter { radio.detach(device) }
        controllers.removeAll { $0.adapter == adapter }
    }

    /// Carries packets and lets the wall clock's time pass until a condition holds.
    /// - Returns: whether it did, in time.
    @discardableResult
    mutating func run(
        _ simulation: inout Simulation, for limit: Duration = .seconds(30),
        until isDone: (inout OutsideAir, inout Simulation) -> Bool = { _, _ in false }
    ) -> Bool {
        let end = radio.now + limit
        while true {
            carry(&simulation)
            if isDone(&self, &simulation) { return true }
            let next = [radio.nextInstant, stranger.nextDeadline, simulation.nextAdapterInstant].compactMap(\.self)
                .min()
            guard let next, next <= end else { break }
            radio.advance(to: max(next, radio.now))
            simulation.runAdapters(to: radio.now)
            if let deadline = stranger.nextDeadline, deadline <= radio.now { stranger.timeFired(at: radio.now) }
        }
        radio.advance(to: end)
        simulation.runAdapters(to: end)
        return false
    }

    /// Lets the stranger run until an event matches.
    mutating func run(_ simulation: inout Simulation, until matches: (HostEvent) -> Bool) throws -> HostEvent {
        var found: HostEvent?
        run(&simulation) { air, _ in
            guard let index = air.events.firstIndex(where: matches) else { return false }
            found = air.events[index]
            air.events.removeSubrange(...index)
            return true
        }
        guard let found else { throw Missing(what: "an event among \(events)") }
        return found
    }

    mutating func connect(to door: String, _ simulation: inout Simulation) throws -> Connection {
        try stranger.connect(to: try AirTests.address(of: door, &simulation), now: radio.now)
        let event = try run(&simulation) { if case .connected = $0 { true } else { false } }
        guard case .connected(let connection) = event else { throw Missing(what: "a connection") }
        return connection
    }

    mutating func read(
        _ uuid: BluetoothUUID, _ connection: Connection, _ simulation: inout Simulation
    ) throws -> String {
        let everything = AttributeHandle(0x0001)...AttributeHandle(0xffff)
        let id = try stranger.request(.readByUUID(uuid, everything), on: connection.handle, now: radio.now)
        let event = try run(&simulation) { if case .completed(_, id, _) = $0 { true } else { false } }
        guard case .completed(_, _, .success(.values(let values))) = event, let value = values.first?.value else {
            throw Missing(what: "a value")
        }
        return String(buffer: value)
    }

    /// The addresses of what advertises here.
    mutating func heard(_ simulation: inout Simulation, for time: Duration = .seconds(3)) -> Set<Address> {
        events = []
        try? stranger.startScanning(now: radio.now)
        run(&simulation, for: time)
        stranger.stopScanning(now: radio.now)
        carry(&simulation)
        return Set(
            events.compactMap { if case .advertisingReport(let report) = $0 { report.address.address } else { nil } })
    }

    private mutating func carry(_ simulation: inout Simulation) {
        while true {
            var isSilent = true
            var packets: [HCIPacket] = []
            stranger.takeOutgoing(into: &packets)
            for packet in packets { radio.receive(packet, from: strangerDevice) }
            for delivery in simulation.takeAdapterDeliveries() {
                isSilent = false
                guard let device = controllers.first(where: { $0.adapter == delivery.adapter })?.device else {
                    continue
                }
                if case .command(let command) = delivery.packet {
                    commands[delivery.adapter, default: []].insert(command.opcode)
                }
                radio.receive(delivery.packet, from: device)
            }
            var deliveries: [Radio.Delivery] = []
            radio.takeDeliveries(into: &deliveries)
            for delivery in deliveries {
                if delivery.device == strangerDevice { stranger.receive(delivery.packet, now: radio.now) }
                guard let adapter = controllers.first(where: { $0.device == delivery.device })?.adapter else {
                    continue
                }
                try? simulation.receive([delivery.packet], fromAdapter: adapter)
            }
            stranger.takeEvents(into: &events)
            if isSilent, packets.isEmpty, deliveries.isEmpty { return }
        }
    }
}
