package import BluetoothHCI
package import SimulationKernel

/// The air between virtual controllers: where they are, what they hear of each other, and when.
///
/// Hosts talk to their controllers by ``receive(_:from:)``; what controllers say to hosts is taken by
/// ``takeDeliveries(into:)``. Whoever owns the radio moves its time on by ``advance(to:)`` or ``step(through:)``; nothing
/// happens otherwise, and all of it is a function of the seed and of what came in when.
///
/// What costs nothing: an advertiser that nobody listens to, and a connection with nothing to send. Not modelled are
/// collisions of packets, and that a controller has only one antenna for all that it does.
package struct Radio: Sendable {
    /// How long things take.
    package var timing: Timing
    /// How power falls with distance.
    package var propagation: Propagation { didSet { reassessAll() } }
    package internal(set) var statistics = Statistics()

    var timeline: Timeline<AirEvent>
    /// Devices by slot; a slot that was left is taken again, an identifier never.
    var stations: [Station] = []
    /// Where the devices are, by slot: apart, because who wakes advertisers goes through all of them.
    var positions: [Position] = []
    var freeStations: [Int32] = []
    /// Only looked up, never gone through.
    private var slots: [DeviceID: Int32] = [:]
    private var nextDevice: UInt64 = 1
    /// Enabled advertising sets by slot.
    var advertisers: [Advertiser] = []
    var freeAdvertisers: [Int32] = []
    /// Who scans or initiates, by ascending slot of the device.
    var listeners: [Listener] = []
    /// Dormant devices of which the owner wants to know when somebody comes to hear them. Only looked up.
    var watched: Set<DeviceID> = []
    var woken: [DeviceID] = []
    var links: [Link] = []
    /// The sides of connections, two for each, by `Role.side(of:)`: apart, so that nothing else is copied with them.
    var ends: [LinkEnd] = []
    var freeLinks: [Int32] = []
    var faultTable = FaultTable()
    /// Reports that faults delay, by slot.
    var delayedReports: [DelayedReport?] = []
    var freeDelayedReports: [Int32] = []
    var deliveries: [Delivery] = []
    /// How often deliveries were taken.
    var takings: UInt64 = 0
    /// How much was hurried at one instant, with instant timing.
    private var hurry = (at: Instant.distantPast, count: 0)
    /// Fading, faults and random delays.
    var generator: SeededGenerator
    private let seed: UInt64

    /// How many advertising reports may wait for one device: more than a host can want of one instant. Others are dropped
    /// and counted, as by a controller whose host is too slow.
    package static let reportLimit = 1_024
    /// How many reports may be under way where faults delay them.
    static let delayedReportLimit = 4_096

    /// - Parameters:
    ///   - seed: of all randomness, that of the controllers included.
    ///   - start: the instant at which the radio begins.
    package init(
        seed: UInt64, timing: Timing = .realistic, propagation: Propagation = Propagation(), start: Instant
    ) {
        self.seed = seed
        self.timing = timing
        self.propagation = propagation
        timeline = Timeline(start: start)
        generator = SeededGenerator(seed: seed, stream: "radio.air")
    }

    package var now: Instant { timeline.now }

    /// When something happens next by itself; nil where nothing does.
    package var nextInstant: Instant? { mutating get { timeline.nextInstant() } }

    /// A new device with a controller of its own.
    package mutating func attach(_ configuration: ControllerConfiguration, at position: Position) -> DeviceID {
        let device = DeviceID(rawValue: nextDevice)
        nextDevice += 1
        let station = Station(
            device: device, controller: Controller(configuration),
            generator: SeededGenerator(seed: seed, stream: "radio.controller", position: device.rawValue))
        let slot: Int32
        if let free = freeStations.popLast() {
            slot = free
            stations[Int(slot)] = station
            positions[Int(slot)] = position
        } else {
            slot = Int32(stations.count)
            stations.append(station)
            positions.append(position)
        }
        slots[device] = slot
        return device
    }

    /// The device is gone without a word: whoever is connected to it notices by the supervision timeout; with instant
    /// timing at once, for the same reason.
    package mutating func detach(_ device: DeviceID) {
        guard let slot = slots.removeValue(forKey: device) else { return }
        silence(Int(slot))
        faultTable.forget(device)
        stations[Int(slot)] = Station.vacant
        freeStations.append(slot)
    }

    /// Takes a packet from the host of a device, now. What is not attached is ignored.
    package mutating func receive(_ packet: HCIPacket, from device: DeviceID) {
        guard let slot = slot(of: device) else { return }
        stations[slot].receive(packet, now: now)
        carryOutRequests(of: slot)
        flush(slot)
    }

    /// Moves on to an instant, running what is due until then in order.
    package mutating func advance(to instant: Instant) {
        while step(through: instant) {}
        timeline.reach(instant)
    }

    /// Runs the next thing that is due at or before `limit`.
    /// - Returns: false where there is none.
    package mutating func step(through limit: Instant) -> Bool {
        guard let event = timeline.next(through: limit) else { return false }
        run(event)
        return true
    }

    /// Takes what controllers said to their hosts, in the order in which it came to be.
    package mutating func takeDeliveries(into taken: inout [Delivery]) {
        guard !deliveries.isEmpty else { return }
        takings &+= 1
        if taken.isEmpty {
            swap(&taken, &deliveries)
        } else {
            taken.append(contentsOf: deliveries)
            deliveries.removeAll(keepingCapacity: true)
        }
    }

    /// With instant timing: now; a moment later where so much was hurried at this instant that there may be no end to it,
    /// as with two hosts that answer each other for ever. Time has to pass for them too.
    mutating func soonest() -> Instant {
        if hurry.at != now { hurry = (now, 0) }
        hurry.count += 1
        return hurry.count <= Radio.hurryLimit + advertisers.count ? now : now + Radio.pause
    }

    /// How much may be hurried at one instant beside what all advertisers do once.
    private static let hurryLimit = 1_000
    /// The shortest interval of advertising (Vol 6, Part B, 4.4.2.2.1).
    private static let pause = Duration.milliseconds(20)

    /// The place of a device; nil where it is not attached.
    func slot(of device: DeviceID) -> Int? { slots[device].map(Int.init) }
}
