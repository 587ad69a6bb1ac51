internal import BluetoothHCI
internal import BluetoothHost
internal import Cloud
internal import LockModel
internal import Phone
internal import SimulationKernel
internal import VirtualRadio

/// The air of a world: the virtual radio, the locks' own controllers with the hosts above them, and the controllers that
/// clients from outside were given.
///
/// It has a clock of its own, which stands still only while the radio has nobody to serve: with a frozen world it runs
/// on for clients, whose link layers know no pause. Until somebody listens the locks have no radio at all, so that a
/// property of any size costs nothing.
struct Airwaves: Sendable {
    var radio: Radio
    var locks: [LockOnAir] = []
    /// The locks' own hosts, by the same slots.
    private var hosts: [Host] = []
    /// Controllers outside, in the order in which they were told of.
    var adapters: [AdapterOnAir] = []
    /// The clock of all that goes over adapters: it runs with the wall clock and knows no jumps.
    var adapterNow: Instant
    var adapterDeliveries: [AdapterDelivery] = []
    /// Adapters whose hosts have failed, until the owner has seen to it.
    var adapterFailures: [String] = []
    var nextAdapter = AdapterOnAir.firstNumber
    /// Counts the beginnings of adapters' hosts, so that no randomness is drawn twice.
    var beginnings: UInt64 = 0
    private(set) var slots: [DoorID: Int] = [:]
    var clients: [AirClient] = []
    /// How long phones wait, by the settings.
    var phoneTimeouts = PhoneTimeouts()
    /// How far ``now`` is before the world's clock.
    var lead = Duration.zero
    /// The phones that the world itself simulates.
    var phones: [PhoneOnAir] = []
    /// Where each of them stands, by its id.
    var phonePlaces: [String: Int] = [:]
    /// What phones have for the cloud and the record, until it is taken.
    var phoneOutputs: [(id: String, output: PhoneOutput)] = []
    /// What happened between locks and peers, until the owner has seen to it.
    var happenings: [(door: DoorID, what: Happening)] = []
    /// What is for clients, until they are sent it.
    private var outbound: [AirDelivery] = []
    var captured: [AirCapture] = []
    var isCapturing = false
    /// What is in force beside what links were set to.
    var faults: [AirFault] = []
    /// Locks that began anew, whose radios do so too.
    private var rebooting: Set<Int> = []

    let seed: UInt64
    var nextClient: UInt64 = 1
    /// Where clients stood before a jump in time.
    var away: [UInt64: Position] = [:]
    /// Counts the times that the locks were given radios, so that no randomness is drawn twice.
    var wakings: UInt64 = 0
    private var owners: [Radio.DeviceID: Owner] = [:]
    var deadlines = EventQueue<Owner>()
    var stale: [Int] = []
    var settings: RadioSettings

    // Kept for their memory.
    private var deliveries: [Radio.Delivery] = []
    var packets: [HCIPacket] = []
    var events: [HostEvent] = []

    /// What a lock's radio leaves to its owner, who has the lock and the record.
    enum Happening: Sendable {
        case event(RadioEvent)
        /// A whole message of a central.
        case message([UInt8], ConnectionHandle)
        /// Segments that make no message.
        case malformed(ConnectionHandle)
        /// A central is gone that may have had the session.
        case centralLost(ConnectionHandle)
    }

    enum Owner: Hashable, Sendable {
        case lock(Int)
        case client(UInt64)
        case phone(String)
    }

    init(seed: UInt64, settings: RadioSettings, start: Instant) {
        self.seed = seed
        self.settings = settings
        adapterNow = start
        radio = Radio(seed: seed, timing: .realistic, start: start)
        apply(settings)
    }

    /// Whether the locks have radios.
    private(set) var isAwake = false
    var now: Instant { radio.now }
    var hasHappenings: Bool { !happenings.isEmpty }

    // MARK: Locks

    /// Gives every lock a radio.
    /// - Parameter position: how many events the run has had, by which a restart draws other randomness.
    mutating func wake(_ state: WorldState, at worldTime: Instant, position: UInt64) {
        guard !isAwake else { return }
        isAwake = true
        wakings += 1
        radio.advance(to: worldTime)
        var databases: [LockServices.Kind: AttributeDatabase] = [:]
        for (door, lock) in zip(state.locks.keys, state.locks.values) {
            let kind = LockServices.Kind(
                family: lock.family, firmware: state.cloud.doors[door]?.device?.firmware ?? "")
            guard let database = databases[kind] ?? LockServices.database(of: kind) else { continue }
            databases[kind] = database
            slots[door] = locks.count
            let run = position << 16 | wakings & 0xffff
            var lock = LockOnAir(door: door, lock: lock, database: database, seed: seed, run: run)
            lock.idleTimeout = .seconds(settings.sessionIdleSeconds)
            lock.adapter = adapter(of: door)
            locks.append(lock)
            hosts.append(Host(seed: SeededGenerator(seed: seed)))
        }
        stale = Array(locks.indices)
        settle(state, at: worldTime)
    }

    /// Takes the radios away again, as before a new run. Clients and adapters stay, and lose their connections.
    mutating func sleep() {
        for slot in locks.indices { powerDown(slot) }
        for phone in phones { detach(phone: phone.id) }
        phoneOutputs = []
        (locks, hosts, slots, stale, happenings) = ([], [], [:], [], [])
        rebooting = []
        deadlines = EventQueue()
        isAwake = false
    }

    /// Comes after another air, of which nothing is left but what whoever captures has yet to see.
    mutating func follow(_ earlier: Airwaves) {
        nextClient = earlier.nextClient
        isCapturing = earlier.isCapturing
        captured = earlier.captured
        takeAdapters(of: earlier)
    }

    /// A lock, or its door, may have changed.
    mutating func noteChange(of door: DoorID) {
        guard let slot = slots[door], !locks[slot].isStale else { return }
        locks[slot].isStale = true
        stale.append(slot)
    }

    /// A lock has begun anew: whoever was connected hears no more of it.
    mutating func noteReboot(of door: DoorID) {
        guard let slot = slots[door] else { return }
        rebooting.insert(slot)
        noteChange(of: door)
    }

    private mutating func powerUp(_ slot: Int, _ lock: Lock, _ state: WorldState, at worldTime: Instant) {
        let door = locks[slot].door
        if let adapter = locks[slot].adapter {
            locks[slot].station = .adapter(adapter)
        } else {
            let device = attach(
                locks[slot].keys.publicAddress, at: state.positions[door] ?? .origin, name: state.name(of: door),
                owner: .lock(slot))
            locks[slot].station = .own(device)
            if !faults.isEmpty { refreshFaults() }
            hosts[slot] = locks[slot].makeHost()
        }
        let interval = interval
        with(slot) { radio, host, now in
            radio.powerUp(
                lock, bonds: state.bonds[door] ?? BondStore(), clients: state.bondedClients[door] ?? [],
                interval: interval, &host, at: now, worldTime: worldTime)
        }
        if let adapter = locks[slot].adapter {
            if let peripheral = locks[slot].peripheral { adapters[adapter].slots.append((peripheral, slot)) }
        } else {
            hosts[slot].start(now: now)
        }
        pump(slot, state, at: worldTime)
    }

    /// Takes a lock off the air, for its peers without a word.
    mutating func powerDown(_ slot: Int) {
        guard let station = locks[slot].station else { return }
        let door = locks[slot].door
        for connection in with(slot, { radio, host, _ in radio.connections(host) }) {
            let reason = ErrorCode.connectionTimeout.rawValue
            happenings.append(
                (door, .event(.disconnected(peer: "\(connection.peerAddress)", reason: reason))))
        }
        for central in locks[slot].centrals { happenings.append((door, .centralLost(central.connection))) }
        switch station {
        case .own(let device): detach(device)
        case .adapter(let adapter): leave(slot, adapter)
        }
        (locks[slot].centrals, locks[slot].station, locks[slot].address) = ([], nil, nil)
        locks[slot].peripheral = nil
        locks[slot].isDozing = false
        schedule(slot)
    }

    /// Does something with a lock and the host that it is on, by that host's clock.
    @discardableResult
    mutating func with<Answer>(_ slot: Int, _ body: (inout LockOnAir, inout Host, Instant) -> Answer) -> Answer {
        if let adapter = locks[slot].adapter { return body(&locks[slot], &adapters[adapter].host, adapterNow) }
        return body(&locks[slot], &hosts[slot], now)
    }

    // MARK: Settings

    private mutating func apply(_ settings: RadioSettings) {
        radio.timing = settings.timing == .realistic ? .realistic : .instant
        radio.propagation.exponent = settings.pathLossExponent
        radio.propagation.fadingDeviation = settings.fadingDecibels
    }

    /// In slots of 0.625 ms.
    private var interval: Slots { Slots(rawValue: UInt32(settings.advertisingMilliseconds) * 1_000 / 625) }

    private mutating func follow(_ new: RadioSettings) {
        guard new != settings else { return }
        let (hadInterval, hadIdle) = (interval, settings.sessionIdleSeconds)
        settings = new
        apply(new)
        guard interval != hadInterval || new.sessionIdleSeconds != hadIdle else { return }
        for slot in locks.indices {
            locks[slot].idleTimeout = .seconds(new.sessionIdleSeconds)
            if interval != hadInterval {
                let interval = interval
                with(slot) { radio, host, now in radio.change(interval: interval, &host, now: now) }
            }
        }
        stale = Array(locks.indices)
    }

    // MARK: Running

    /// The next instant, by the radio's clock, at which something happens by itself.
    var nextInstant: Instant? {
        mutating get {
            switch (radio.nextInstant, deadlines.nextInstant()) {
            case (let left?, let right?): min(left, right)
            case (let left, let right): left ?? right
            }
        }
    }

    /// Runs the next thing that falls due up to an instant of the radio's clock. The owner then has it settled.
    /// - Returns: false where nothing does.
    mutating func step(through limit: Instant, _ state: WorldState, at worldTime: Instant) -> Bool {
        let due = deadlines.nextInstant()
        if let due, due <= limit, radio.nextInstant.map({ due < $0 }) ?? true {
            guard let (at, owner) = deadlines.next(through: limit) else { return false }
            radio.advance(to: at)
            guard case .lock(let slot) = owner else {
                if case .phone(let id) = owner { fire(phone: id) }
                return true
            }
            locks[slot].deadline = nil
            if !doze(slot) { fire(slot, state, at: worldTime) }
        } else {
            guard radio.step(through: limit) else { return false }
        }
        return true
    }

    /// The time that a lock's host, or its service, asked to be called at has come.
    private mutating func fire(_ slot: Int, _ state: WorldState, at worldTime: Instant) {
        hosts[slot].timeFired(at: now)
        locks[slot].lockServiceTimeFired(&hosts[slot], at: now)
        pump(slot, state, at: worldTime)
    }

    /// Leaves a lock alone that nobody can hear: all that falls due there is another address, and that is as good when
    /// somebody comes. Else a property of any size would change addresses for nobody, every 15 minutes.
    ///
    /// With clients, who are told addresses by other ways than the air, no lock dozes.
    /// - Returns: whether it does.
    private mutating func doze(_ slot: Int) -> Bool {
        guard clients.isEmpty, !isCapturing, let device = locks[slot].device, radio.isDormant(device),
            locks[slot].centrals.isEmpty, look(at: &locks[slot], { $0.nextDeadline }) == nil,
            !look(at: &hosts[slot], { $0.isConnected })
        else { return false }
        locks[slot].isDozing = true
        radio.watch(device)
        return true
    }

    /// Has those locks catch up that somebody has come to hear.
    /// - Returns: whether there were any.
    private mutating func wakeHeard(_ state: WorldState, at worldTime: Instant) -> Bool {
        let woken = radio.takeWoken()
        for device in woken {
            guard case .lock(let slot)? = owners[device], locks[slot].isDozing else { continue }
            locks[slot].isDozing = false
            fire(slot, state, at: worldTime)
        }
        return !woken.isEmpty
    }

    /// Has every lock that dozes catch up at once, where clients come.
    mutating func wakeDozing() {
        for slot in locks.indices where locks[slot].isDozing {
            locks[slot].isDozing = false
            locks[slot].deadline = (now, deadlines.submit(.lock(slot), at: now))
        }
    }

    /// Moves the radio's clock on where nothing is due.
    mutating func reach(_ instant: Instant) { radio.advance(to: instant) }

    /// Carries packets between controllers and hosts until none is left, and tells the radios what changed.
    mutating func settle(_ state: WorldState, at worldTime: Instant) {
        follow(state.cloud.settings.radio)
        phoneTimeouts = PhoneTimeouts(state.cloud.settings.phone)
        for slot in stale {
            locks[slot].isStale = false
            _ = state.locks.look(at: locks[slot].door) { lock in
                if !rebooting.isEmpty, rebooting.remove(slot) != nil { powerDown(slot) }
                if lock.outage != nil || !isControllerThere(slot) {
                    powerDown(slot)
                } else if locks[slot].station == nil {
                    powerUp(slot, lock, state, at: worldTime)
                } else {
                    with(slot) { radio, host, now in radio.refresh(lock, &host, at: worldTime, now: now) }
                    pump(slot, state, at: worldTime)
                }
            }
        }
        stale.removeAll(keepingCapacity: true)
        while true {
            radio.takeDeliveries(into: &deliveries)
            if deliveries.isEmpty {
                if wakeHeard(state, at: worldTime) { continue }
                return
            }
            // By index, and in their place: nothing here adds to them.
            for index in deliveries.indices {
                let delivery = deliveries[index]
                capture(delivery.packet, .towardsHost, delivery.device)
                switch owners[delivery.device] {
                case .lock(let slot):
                    hosts[slot].receive(delivery.packet, now: now)
                    pump(slot, state, at: worldTime)
                case .client(let client): outbound.append(AirDelivery(client: client, packet: delivery.packet))
                case .phone(let id): with(phone: id) { phone, now in phone.receive(delivery.packet, now: now) }
                case nil: break
                }
            }
            deliveries.removeAll(keepingCapacity: true)
        }
    }

    /// Takes what a lock's host has to say, and carries it on.
    mutating func pump(_ slot: Int, _ state: WorldState, at worldTime: Instant) {
        if case .adapter(let adapter) = locks[slot].station { return pump(adapter: adapter, state, at: worldTime) }
        guard let device = locks[slot].device else { return }
        repeat {
            hosts[slot].takeEvents(into: &events)
            for index in events.indices { handle(events[index], slot, state, at: worldTime) }
            events.removeAll(keepingCapacity: true)
            locks[slot].sendReplies(&hosts[slot], now: now)
            hosts[slot].takeOutgoing(into: &packets)
            for index in packets.indices {
                capture(packets[index], .towardsController, device)
                radio.receive(packets[index], from: device)
            }
            packets.removeAll(keepingCapacity: true)
        } while look(at: &hosts[slot], { $0.hasEvents || $0.hasOutgoing })
        schedule(slot)
    }

    /// Has the queue know when a lock's host, or its lock service, wants to be called.
    private mutating func schedule(_ slot: Int) {
        let (isAwake, own, known) = look(at: &locks[slot]) { lock in
            (lock.device != nil && !lock.isDozing, lock.nextDeadline, lock.deadline)
        }
        var wanted: Instant?
        if isAwake {
            let host = look(at: &hosts[slot]) { $0.nextDeadline }
            wanted = if let host, let own { min(host, own) } else { host ?? own }
        }
        guard wanted != known?.at else { return }
        if let known { deadlines.cancel(known.token) }
        locks[slot].deadline = wanted.map { ($0, deadlines.submit(.lock(slot), at: $0)) }
    }

    // MARK: What the owner takes

    mutating func takeHappenings() -> [(door: DoorID, what: Happening)] {
        defer { happenings = [] }
        return happenings
    }

    mutating func takePhoneOutputs() -> [(id: String, output: PhoneOutput)] {
        defer { phoneOutputs = [] }
        return phoneOutputs
    }

    mutating func takeOutbound() -> [AirDelivery] {
        defer { outbound.removeAll(keepingCapacity: true) }
        return outbound
    }

    mutating func takeCaptured() -> [AirCapture] {
        defer { captured.removeAll(keepingCapacity: true) }
        return captured
    }

    mutating func capture(_ packet: HCIPacket, _ direction: HCIDirection, _ device: Radio.DeviceID) {
        guard isCapturing else { return }
        captured.append(.packet(controller: device.rawValue, direction, packet, at: now))
    }

    /// Puts a controller on the air.
    mutating func attach(
        _ address: Address, at position: Position, name: String, owner: Owner
    ) -> Radio.DeviceID {
        let device = radio.attach(.complete(publicAddress: address), at: position)
        owners[device] = owner
        if isCapturing {
            captured.append(.appeared(controller: device.rawValue, name: name, address: address, at: now))
        }
        return device
    }

    /// Takes a controller off the air, without a word to whom it was connected to.
    mutating func detach(_ device: Radio.DeviceID) {
        radio.detach(device)
        owners[device] = nil
        if isCapturing { captured.append(.gone(controller: device.rawValue, at: now)) }
    }

    func owner(of device: Radio.DeviceID) -> Owner? { owners[device] }
}
