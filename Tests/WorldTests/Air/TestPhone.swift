import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

@testable import World

/// A phone from outside: our own host on a controller that the simulation gave it, run in virtual time.
struct TestPhone {
    var host: Host
    let client: AirClient
    /// What happened and was not asked for yet.
    private(set) var events: [HostEvent] = []

    /// - Parameter bridge: where it carries a lock to an adapter that is not ours.
    init(
        in simulation: inout Simulation, seed: UInt64 = 7, mtu: UInt16 = ATTLimits.maximumMTU, bridge: AirBridge? = nil
    ) throws {
        client = simulation.attachClient(endpoint: "test", bridge: bridge)
        var configuration = HostConfiguration()
        configuration.centralAddress = .staticRandom(Address(value: 0xc000_0000_0000 | seed))
        configuration.maximumMTU = mtu
        host = Host(configuration: configuration, seed: SeededGenerator(seed: seed))
        host.start(now: simulation.airNow)
        try run(&simulation, for: .seconds(1)) { if case .ready = $0 { true } else { false } }
    }

    /// Carries packets and lets time pass until an event matches.
    @discardableResult
    mutating func run(
        _ simulation: inout Simulation, for limit: Duration = .seconds(60), until matches: (HostEvent) -> Bool
    ) throws -> HostEvent {
        let end = simulation.airNow + limit
        while true {
            carry(&simulation)
            if let index = events.firstIndex(where: matches) {
                let event = events[index]
                events.removeSubrange(...index)
                return event
            }
            guard let next = [simulation.nextInstantOfAir, host.nextDeadline].compactMap(\.self).min(), next <= end
            else { throw Silence(events: events) }
            simulation.advance(to: simulation.now + next.since(simulation.airNow))
            if let deadline = host.nextDeadline, deadline <= simulation.airNow {
                host.timeFired(at: simulation.airNow)
            }
        }
    }

    /// Lets time pass, carrying packets.
    mutating func pass(_ duration: Duration, _ simulation: inout Simulation) {
        _ = try? run(&simulation, for: duration) { _ in false }
    }

    /// Forgets what happened so far.
    mutating func forget() { events = [] }

    mutating func connect(to address: DeviceAddress, _ simulation: inout Simulation) throws -> Connection {
        try host.connect(to: address, now: simulation.airNow)
        let event = try run(&simulation) { if case .connected = $0 { true } else { false } }
        guard case .connected(let connection) = event else { throw Silence(events: []) }
        return connection
    }

    /// Reads every value of a characteristic.
    mutating func read(
        _ uuid: BluetoothUUID, on connection: Connection, _ simulation: inout Simulation
    ) throws -> [[UInt8]] {
        let everything = AttributeHandle(0x0001)...AttributeHandle(0xffff)
        let id = try host.request(.readByUUID(uuid, everything), on: connection.handle, now: simulation.airNow)
        let event = try run(&simulation) {
            if case .completed(_, id, _) = $0 { true } else { false }
        }
        guard case .completed(_, _, .success(.values(let values))) = event else { return [] }
        return values.map { Array($0.value.readableBytesView) }
    }

    /// Runs a procedure to its end.
    @discardableResult
    mutating func finish(
        _ procedure: GATTProcedure, _ connection: Connection, _ simulation: inout Simulation
    ) throws -> GATTResult {
        let id = try host.request(procedure, on: connection.handle, now: simulation.airNow)
        let event = try run(&simulation) {
            if case .completed(_, id, _) = $0 { true } else { false }
        }
        guard case .completed(_, _, let result) = event else { throw Silence(events: []) }
        return try result.get()
    }

    /// The last attribute of a type.
    mutating func handle(
        of uuid: BluetoothUUID, last range: ClosedRange<AttributeHandle>, _ connection: Connection,
        _ simulation: inout Simulation
    ) throws -> AttributeHandle {
        guard case .values(let values) = try finish(.readByUUID(uuid, range), connection, &simulation),
            let last = values.last
        else { throw Silence(events: []) }
        return last.handle
    }

    /// Listens until a report satisfies `isWanted`.
    mutating func scan(
        _ simulation: inout Simulation, for limit: Duration = .seconds(5),
        until isWanted: (AdvertisementReport) -> Bool
    ) throws -> AdvertisementReport {
        var parameters = ScanParameters()
        parameters.filtersDuplicates = false
        host.startScanning(orFail: parameters, now: simulation.airNow)
        defer {
            host.stopScanning(now: simulation.airNow)
            carry(&simulation)
        }
        let event = try run(&simulation, for: limit) {
            if case .advertisingReport(let report) = $0 { isWanted(report) } else { false }
        }
        guard case .advertisingReport(let report) = event else { throw Silence(events: []) }
        return report
    }

    private mutating func carry(_ simulation: inout Simulation) {
        simulation.settleAir()
        var packets: [HCIPacket] = []
        while true {
            host.takeOutgoing(into: &packets)
            simulation.receive(packets, fromClient: client.number)
            packets = []
            let deliveries = simulation.takeAirDeliveries().filter { $0.client == client.number }
            for delivery in deliveries { host.receive(delivery.packet, now: simulation.airNow) }
            if deliveries.isEmpty, !host.hasOutgoing { break }
        }
        host.takeEvents(into: &events)
    }

    /// Nothing of the kind happened in time.
    struct Silence: Error, CustomStringConvertible {
        let events: [HostEvent]
        var description: String { "nothing of the kind; seen: \(events)" }
    }
}

extension Host {
    fileprivate mutating func startScanning(orFail parameters: ScanParameters, now: Instant) {
        do { try startScanning(parameters, now: now) } catch { Issue.record("\(error)") }
    }
}
