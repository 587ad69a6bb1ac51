package import BluetoothHost
package import Cloud
package import LockModel
internal import Phone
package import SimulationKernel
package import VirtualRadio

/// Both truths: what the cloud believes and what each lock's hardware is.
package struct WorldState: Codable, Equatable, Sendable {
    package internal(set) var cloud: Cloud
    /// The lock on each door that has one.
    package internal(set) var locks = OrderedTable<DoorID, Lock>()
    /// Where each lock is, in metres from the property's origin.
    package internal(set) var positions = OrderedTable<DoorID, Position>()
    /// The peers whose keys each lock keeps.
    package private(set) var bonds = OrderedTable<DoorID, BondStore>()
    /// What those peers subscribed to.
    private(set) var bondedClients = OrderedTable<DoorID, [BondedClient]>()
    /// The simulated phones, by id.
    package private(set) var phones = OrderedTable<String, PhoneRecord>()
    /// The number of the next phone: no id is given twice.
    private(set) var nextPhone = 1
    /// The events by which something came to be due, so that a restart keeps the order and the causes.
    private(set) var marks = OrderedTable<DoorID, DueMarks>()

    /// The event that asked for a door's next sync, and the one that freed its lock.
    struct DueMarks: Codable, Equatable, Sendable {
        var sync: UInt64?
        var relock: UInt64?
    }

    /// What goes wrong; nil where nothing ever did.
    package private(set) var faults: FaultBook?

    package init(cloud: Cloud) { self.cloud = cloud }

    /// Whether anything can go wrong at all.
    var hasFaults: Bool { faults?.isEmpty == false }

    /// Makes an event happen again, as a journal does on a restored state.
    package mutating func apply(_ event: WorldEvent, id: UInt64, at instant: Instant) {
        defer { mark(event, id: id) }
        switch event {
        case .started, .restored: break
        case .cloud(let event): cloud.apply(event, at: instant)
        case .lock(let door, let event):
            locks[door]?.apply(event, at: instant)
            lockDid(event, at: door, instant)
        case .syncFailed(let door): cloud.syncFailed(at: door)
        case .radio(let door, let event): apply(event, at: door)
        case .phone(let id, _, let event): apply(event, to: id)
        case .fault(let event): apply(event, id: id, at: instant)
        }
    }

    mutating func apply(_ event: FaultEvent, id: UInt64, at instant: Instant) {
        faults = faults ?? FaultBook()
        faults?.apply(event, id: id, at: instant)
        if case .struck(let strike) = event, strike.spoilsSync == true, let door = strike.door {
            cloud.postponeSync(of: door, at: instant)
        }
    }

    mutating func apply(_ event: PhoneEvent, to id: String) {
        switch event {
        case .created(let name, let position):
            phones[id] = PhoneRecord(position: position, store: PhoneStore(name: name))
            nextPhone += 1
        case .removed: phones[id] = nil
        default: phones.update(id) { $0.apply(event) }
        }
    }

    mutating func apply(_ event: RadioEvent, at door: DoorID) {
        switch event {
        case .bonded(let bond): bonds[door, default: BondStore()].insert(bond)
        case .remembered(let clients): bondedClients[door] = clients
        case .connected, .disconnected, .pairingFailed: break
        }
    }

    /// Notes what an event that has been applied made due.
    mutating func mark(_ event: WorldEvent, id: UInt64) {
        for door in doorsTold(by: event) { markSync(of: door, id: id) }
        switch event {
        case .cloud(.accessGranted(let access)), .cloud(.accessChanged(let access)):
            if !cloud.credentials(of: access).isEmpty { markSync(of: access.door, id: id) }
        case .cloud(.accessRevoked(let access, let door, _)):
            if let access = cloud.accesses[access], !cloud.credentials(of: access).isEmpty {
                markSync(of: door, id: id)
            }
        case .cloud(.packageMissed(let door)): markSync(of: door, id: id)
        case .cloud(.reportReceived(let door, _)), .syncFailed(let door):
            marks[door, default: DueMarks()].sync = nil
            markSync(of: door, id: id)
        case .lock(let door, let event):
            if event.isNews { markSync(of: door, id: id) }
            switch event {
            case .judged(let entry) where entry.opened: marks[door, default: DueMarks()].relock = id
            case .relocked, .batterySwapped, .powerChanged, .rebooted, .firmwareInstalled:
                marks[door, default: DueMarks()].relock = nil
            default: break
            }
        case .fault(.struck(let strike)) where strike.spoilsSync == true:
            if let door = strike.door { markSync(of: door, id: id) }
        case .started, .restored, .cloud, .radio, .phone, .fault: break
        }
    }

    /// The doors whose locks an event that is about no single door gave something to hear.
    func doorsTold(by event: WorldEvent) -> [DoorID] {
        if case .cloud(let event) = event { cloud.doorsTold(by: event) } else { [] }
    }

    private mutating func markSync(of door: DoorID, id: UInt64) {
        if cloud.links[door]?.nextSyncAt == nil {
            marks[door, default: DueMarks()].sync = nil
        } else if marks[door]?.sync == nil {
            marks[door, default: DueMarks()].sync = id
        }
    }

    /// What a lock's event means to the cloud's schedule: a connected lock with news will be synced.
    mutating func lockDid(_ event: LockEvent, at door: DoorID, _ instant: Instant) {
        // The sync that was under way is over with the lock's RAM, and is tried again later.
        if event == .rebooted { cloud.postponeSync(of: door, at: instant) }
        if event.isNews { cloud.requestSync(of: door, at: instant) }
    }
}
