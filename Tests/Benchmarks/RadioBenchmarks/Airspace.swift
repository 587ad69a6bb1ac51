import BluetoothHCI
import BluetoothHost
import SimulationKernel
import VirtualRadio

/// What an application does with what its hosts tell.
protocol Application {
    /// - Parameter host: the place of the host among ``Airspace/hosts``.
    mutating func take(_ event: HostEvent, of host: Int, in air: inout Airspace) throws
}

/// For hosts whose events nobody needs.
struct Silence: Application {
    mutating func take(_ event: HostEvent, of host: Int, in air: inout Airspace) {}
}

/// Hosts on one radio, and the loop that moves packets between them: what any owner of them has to do, and no more.
struct Airspace {
    var radio: Radio
    var hosts: [Host] = []
    private(set) var now = Instant.epoch
    /// L2CAP PDUs that hosts sent; every PDU here fits into one packet.
    private(set) var dataUnits = 0

    private var devices: [Radio.DeviceID] = []
    private var places: [Radio.DeviceID: Int] = [:]
    // Kept for their memory.
    private var deliveries: [Radio.Delivery] = []
    private var packets: [HCIPacket] = []
    private var events: [HostEvent] = []

    init(timing: Radio.Timing) { radio = Radio(seed: 1, timing: timing, start: .epoch) }

    mutating func reserve(_ count: Int) {
        hosts.reserveCapacity(count)
        devices.reserveCapacity(count)
        places.reserveCapacity(count)
    }

    /// Adds a host on a complete controller, and brings it up.
    /// - Returns: its place among the hosts.
    mutating func add(at position: Position, _ peripheral: PeripheralConfiguration? = nil) throws -> Int {
        let place = hosts.count
        let configuration = ControllerConfiguration.complete(publicAddress: Address(value: 0x0200_0000 + UInt64(place)))
        let device = radio.attach(configuration, at: position)
        devices.append(device)
        places[device] = place
        hosts.append(Host(seed: SeededGenerator(seed: 1, stream: "benchmark.host", position: UInt64(place))))
        if let peripheral { _ = try hosts[place].addPeripheral(peripheral, now: now) }
        hosts[place].start(now: now)
        var silence = Silence()
        try forward(place, &silence)
        try settle(&silence)
        guard hosts[place].state == .ready else { throw BenchmarkError("host \(place) did not start") }
        return place
    }

    /// Moves what host `place` has to say to its controller and to the application.
    mutating func forward(_ place: Int, _ application: inout some Application) throws {
        if hosts[place].hasOutgoing {
            hosts[place].takeOutgoing(into: &packets)
            for packet in packets {
                if case .acl = packet { dataUnits += 1 }
                radio.receive(packet, from: devices[place])
            }
            packets.removeAll(keepingCapacity: true)
        }
        while hosts[place].hasEvents {
            var taken: [HostEvent] = []
            swap(&taken, &events)
            hosts[place].takeEvents(into: &taken)
            for event in taken { try application.take(event, of: place, in: &self) }
            taken.removeAll(keepingCapacity: true)
            swap(&taken, &events)
            if hosts[place].hasOutgoing { try forward(place, &application) }
        }
    }

    /// Everything that happens without time passing.
    mutating func settle(_ application: inout some Application) throws {
        var isBusy = true
        while isBusy {
            var taken: [Radio.Delivery] = []
            swap(&taken, &deliveries)
            radio.takeDeliveries(into: &taken)
            for delivery in taken {
                guard let place = places[delivery.device] else { continue }
                hosts[place].receive(delivery.packet, now: now)
                try forward(place, &application)
            }
            // What hosts answered may wait to be taken; else the radio has its turn.
            isBusy = !taken.isEmpty || radio.step(through: now)
            taken.removeAll(keepingCapacity: true)
            swap(&taken, &deliveries)
        }
    }

    /// Settles, then moves on to the next thing that is due at or before `limit` and settles again.
    /// - Parameter awake: the hosts whose deadlines are looked at.
    /// - Returns: false where nothing is due up to then.
    mutating func advance(through limit: Instant, _ application: inout some Application, awake: Range<Int>) throws
        -> Bool
    {
        var next = radio.nextInstant ?? .distantFuture
        for place in awake {
            if let deadline = hosts[place].nextDeadline { next = min(next, deadline) }
        }
        guard next <= limit else {
            now = max(now, limit)
            radio.advance(to: now)
            return false
        }
        now = max(now, next)
        radio.advance(to: now)
        for place in awake {
            guard let deadline = hosts[place].nextDeadline, deadline <= now else { continue }
            hosts[place].timeFired(at: now)
            try forward(place, &application)
        }
        try settle(&application)
        return true
    }
}

/// Why a measurement cannot be had.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
