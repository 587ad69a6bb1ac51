internal import BluetoothHCI
internal import BluetoothHost
internal import Cloud
internal import LockModel
internal import LockProtocol
internal import SimulationKernel
internal import VirtualRadio

/// A lock as the peripheral of a host: its own one, above its own controller, unless another has been handed in.
struct LockOnAir: Sendable {
    let door: DoorID
    let keys: LockRadioKeys
    let family: Family
    /// Where its radio is; nil while the lock is dead, or its adapter away.
    var station: Station?
    /// The adapter that it is assigned to; nil for a controller of its own on the virtual radio.
    var adapter: Int?
    /// As its host knows it, where it has power.
    var peripheral: PeripheralID?
    /// The address that it is on the air under.
    var address: DeviceAddress?
    /// What the lock service has under way with each central, by connection, in the order in which they wrote.
    var centrals: [Central] = []
    /// The connection that has the session.
    var session: Holder?
    /// Why the controller did not advertise for it, when it last said so.
    var refusal: ErrorCode?
    /// Since when every place for a central is taken.
    var fullSince: Instant?
    /// What it says of itself, and what its Battery service has.
    private var advertisement: LockAdvertisement?
    private var battery: UInt8?
    /// How long a session may be without a message.
    var idleTimeout = SessionLimits.idleTimeout
    private var privacy: Bool
    private(set) var database: AttributeDatabase
    /// What was installed when the database was made.
    private var firmware: String?
    // Where the values are in it, which the firmware's version does not change.
    let requestHandle: AttributeHandle?
    let responseHandle: AttributeHandle?
    private let infoHandle: AttributeHandle?
    private let batteryLevel: AttributeHandle?
    private var generator: SeededGenerator
    /// When the host, or the lock service, wants to be called, as it stands in the queue.
    var deadline: (at: Instant, token: EventQueue<Airwaves.Owner>.Token)?
    /// Whether nobody can hear it, so that its address, whose time has come, is changed when somebody can.
    var isDozing = false
    /// Whether the lock has changed since its radio was last told.
    var isStale = true

    init(door: DoorID, lock: Lock, database: AttributeDatabase, seed: UInt64, run: UInt64) {
        self.door = door
        self.database = database
        requestHandle = database.valueHandle(of: LockServices.requestUUID, in: LockServices.serviceUUID)
        responseHandle = database.valueHandle(of: LockServices.responseUUID, in: LockServices.serviceUUID)
        infoHandle = database.valueHandle(of: LockServices.infoUUID, in: LockServices.serviceUUID)
        batteryLevel = database.valueHandle(of: .batteryLevel, in: .batteryService)
        keys = LockRadioKeys(lock: lock.id, seed: seed)
        family = lock.family
        privacy = lock.flash.configuration.privacy
        generator = SeededGenerator(seed: seed, stream: "radio.ids/\(lock.id)", position: run)
    }

    /// The controller by which a lock is on the air.
    enum Station: Hashable, Sendable {
        case own(Radio.DeviceID)
        case adapter(Int)
    }

    /// Its own controller.
    var device: Radio.DeviceID? {
        if case .own(let device) = station { device } else { nil }
    }

    /// A host for this lock alone.
    mutating func makeHost() -> Host {
        var configuration = HostConfiguration()
        configuration.maximumConnections = LockOnAir.maximumConnections
        return Host(configuration: configuration, seed: SeededGenerator(state: nextState()))
    }

    /// Becomes a peripheral of a host.
    mutating func powerUp(
        _ lock: Lock, bonds: BondStore, clients: [BondedClient], interval: Slots, _ host: inout Host, at now: Instant,
        worldTime: Instant
    ) {
        privacy = lock.flash.configuration.privacy
        if let version = lock.flash.firmware, version != firmware {
            firmware = version
            database = LockServices.database(of: .init(family: family, firmware: version)) ?? database
        }
        battery = nil
        (centrals, session, fullSince, refusal) = ([], nil, nil, nil)
        advertisement = fresh(lock, at: worldTime)
        var peripheral = PeripheralConfiguration(
            advertisingData: advertisement.map(LockServices.advertisingData) ?? AdvertisingData(),
            address: policy, database: database)
        peripheral.scanResponse = LockServices.scanResponse
        peripheral.intervals = interval...interval
        peripheral.bonds = bonds
        peripheral.clients = clients
        peripheral.advertisesWhileConnected = true
        peripheral.maximumConnections = LockOnAir.maximumConnections
        self.peripheral = try? host.addPeripheral(peripheral, now: now)
        publishInfo(&host)
        refresh(lock, &host, at: worldTime, now: now)
    }

    /// Has the radio say what the lock is now.
    mutating func refresh(_ lock: Lock, _ host: inout Host, at worldTime: Instant, now: Instant) {
        isStale = false
        guard let peripheral else { return }
        if lock.flash.configuration.privacy != privacy {
            privacy = lock.flash.configuration.privacy
            try? host.setAddress(peripheral, policy, now: now)
        }
        let flags = lock.advertisedFlags(at: worldTime)
        if flags != advertisement?.flags {
            advertisement?.flags = flags
            advertise(&host, now)
            publishInfo(&host)
        }
        // The lock has forgotten it, with its RAM.
        if let session, lock.session == nil { drop(session.connection, &host, now: now) }
        if let percentage = lock.battery, percentage != battery, let level = batteryLevel {
            battery = percentage
            try? host.publish([percentage], for: level, of: peripheral, now: now)
        }
    }

    /// Takes a new id with a new address, so that nobody can tell that the two are one lock.
    mutating func addressChanged(
        to address: DeviceAddress, _ lock: Lock, _ host: inout Host, at worldTime: Instant, now: Instant
    ) {
        let isFirst = self.address == nil
        self.address = address
        guard !isFirst else { return }
        advertisement = fresh(lock, at: worldTime)
        advertise(&host, now)
    }

    /// What bonded peers subscribed to; nil where that is what is known.
    func newBondedClients(since known: [BondedClient], _ host: Host) -> [BondedClient]? {
        guard let peripheral else { return nil }
        let clients = host.bondedClients(of: peripheral)
        return clients == known ? nil : clients
    }

    func change(interval: Slots, _ host: inout Host, now: Instant) {
        guard let peripheral else { return }
        try? host.setAdvertisingIntervals(peripheral, interval...interval, now: now)
    }

    private func advertise(_ host: inout Host, _ now: Instant) {
        guard let peripheral, let advertisement else { return }
        try? host.setAdvertisingData(peripheral, LockServices.advertisingData(advertisement), now: now)
    }

    /// What the lock service's Info says is what the advertisement says.
    private func publishInfo(_ host: inout Host) {
        guard let peripheral, let advertisement, let handle = infoHandle else { return }
        let info = LockInfo(family: family.advertisedNumber, flags: advertisement.flags)
        try? host.setValue(info.encoded, for: handle, of: peripheral)
    }

    private mutating func fresh(_ lock: Lock, at worldTime: Instant) -> LockAdvertisement {
        LockAdvertisement(
            family: family.advertisedNumber, flags: lock.advertisedFlags(at: worldTime),
            id: .init(key: keys.idKey, using: &generator))
    }

    private mutating func nextState() -> (UInt64, UInt64, UInt64, UInt64) {
        (generator.next(), generator.next(), generator.next(), generator.next())
    }

    /// `privacy` off is a static address, which is then the identity that bonded phones know.
    private var policy: AddressPolicy {
        privacy
            ? .resolvablePrivate(
                key: keys.identityKey, identity: DeviceAddress(keys.identity, .randomDevice))
            : .staticRandom(keys.identity)
    }

    /// One session at a time; the others are for being told so.
    static let maximumConnections = 4
}
