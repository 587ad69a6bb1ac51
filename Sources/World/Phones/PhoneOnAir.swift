internal import BluetoothHCI
internal import Cloud
internal import Phone
internal import SimulationKernel
internal import VirtualRadio

/// A simulated phone and its controller: one on the virtual radio, or an adapter.
struct PhoneOnAir: Sendable {
    let id: String
    var station: Station
    var phone: SimulatedPhone
    /// When the phone wants to be called, as it stands in the queue.
    var deadline: (at: Instant, token: EventQueue<Airwaves.Owner>.Token)?

    enum Station: Hashable, Sendable {
        case own(Radio.DeviceID)
        /// By its name; it need not be there.
        case adapter(String)

        var device: Radio.DeviceID? {
            if case .own(let device) = self { device } else { nil }
        }

        var adapter: String? {
            if case .adapter(let name) = self { name } else { nil }
        }
    }

    /// Its controller on the virtual radio.
    var device: Radio.DeviceID? { station.device }
    var adapter: String? { station.adapter }

    /// Whether it goes by the adapters' clock.
    var isOnAdapter: Bool { adapter != nil }
}

extension Airwaves {
    /// Puts a phone on the air.
    /// - Parameters:
    ///   - run: the same in equal runs, as are the phone's keys and addresses.
    ///   - life: never the same again: no two lives of a phone draw the same ephemeral keys, equal runs or not.
    mutating func attach(phone id: String, _ record: PhoneRecord, number: UInt64, run: UInt64, life: UInt64) {
        let station = station(of: id, record, number: number)
        let phone = SimulatedPhone(
            id: id, store: record.store,
            seed: SeededGenerator(seed: seed, stream: "phone/\(id)", position: run),
            ephemerals: SeededGenerator(seed: seed, stream: "phone.ephemerals/\(id)", position: life),
            realistic: radio.timing == .realistic)
        phonePlaces[id] = phones.count
        phones.append(PhoneOnAir(id: id, station: station, phone: phone))
        if !faults.isEmpty { refreshFaults() }
        if phones[phones.count - 1].isOnAdapter { renew(phone: id) } else { pump(phone: id) }
    }

    mutating func detach(phone id: String) {
        guard let index = phonePlaces[id] else { return }
        if let token = phones[index].deadline?.token { deadlines.cancel(token) }
        let phone = phones.remove(at: index)
        if let device = phone.device { detach(device) }
        if let adapter = phone.adapter { reset(adapter: adapter) }
        phonePlaces[id] = nil
        for place in phones.indices[index...] { phonePlaces[phones[place].id] = place }
    }

    /// Gives a phone the controller that its record says.
    private mutating func station(of id: String, _ record: PhoneRecord, number: UInt64) -> PhoneOnAir.Station {
        if let adapter = record.adapter { return .adapter(adapter) }
        let address = Address(value: 0x021a_7d00_0000 | number & 0xff_ffff)
        return .own(attach(address, at: record.position, name: record.store.name, owner: .phone(id)))
    }

    /// Gives a phone another controller; what it had under way over the one before has failed.
    mutating func rehome(phone id: String, _ record: PhoneRecord, number: UInt64) {
        guard let index = phonePlaces[id] else { return }
        if let token = phones[index].deadline?.token { deadlines.cancel(token) }
        phones[index].deadline = nil
        let before = clock(of: phones[index])
        if let device = phones[index].device { detach(device) }
        if let adapter = phones[index].adapter { reset(adapter: adapter) }
        phones[index].station = station(of: id, record, number: number)
        renew(phone: id, shift: clock(of: phones[index]).since(before))
    }

    /// The phone's controller is another one, or has come or gone.
    /// - Parameter shift: between the clocks that it goes by, before and after.
    mutating func renew(phone id: String, shift: Duration = .zero) {
        let station = phonePlaces[id].map { phones[$0].station }
        let plan = adapters.first { station == .adapter($0.plan.name) }?.plan
        with(phone: id) { phone, now in
            phone.changeController(shift: shift, usesExtendedCommands: plan?.advertising != .legacy, now: now)
        }
    }

    /// The clock that a phone goes by.
    private func clock(of phone: PhoneOnAir) -> Instant { phone.isOnAdapter ? adapterNow : now }

    /// Does something with a phone, and carries on what it has for its controller.
    mutating func with(phone id: String, _ body: (inout SimulatedPhone, Instant) -> Void) {
        guard let index = phonePlaces[id] else { return }
        phones[index].phone.isRealistic = radio.timing == .realistic
        phones[index].phone.timeouts = phoneTimeouts
        let clock = look(at: &phones[index]) { $0.isOnAdapter } ? adapterNow : now
        phones[index].phone.clockLead = lead + clock.since(now)
        body(&phones[index].phone, clock)
        pump(phone: id)
    }

    /// The time that a phone asked to be called at has come.
    mutating func fire(phone id: String) {
        guard let index = phonePlaces[id] else { return }
        phones[index].deadline = nil
        with(phone: id) { phone, now in phone.timeFired(at: now) }
    }

    func phone(_ id: String) -> PhoneOnAir? { phonePlaces[id].map { phones[$0] } }

    /// Carries packets from the phone to its controller, and notes what else it has and when it wants to be called.
    mutating func pump(phone id: String) {
        guard let index = phonePlaces[id] else { return }
        let station = look(at: &phones[index]) { $0.station }
        let device = station.device
        let adapterIndex = station.adapter.flatMap { adapter(named: $0) }
        while true {
            phones[index].phone.takeOutgoing(into: &packets)
            for output in phones[index].phone.takeOutput() { phoneOutputs.append((id, output)) }
            if packets.isEmpty { break }
            for index in packets.indices {
                if let device {
                    capture(packets[index], .towardsController, device)
                    radio.receive(packets[index], from: device)
                } else if let adapterIndex {
                    deliver(packets[index], toAdapter: adapterIndex)
                }
            }
            packets.removeAll(keepingCapacity: true)
        }
        // What is due by the adapters' clock is looked for there.
        guard device != nil else { return }
        let (wanted, known) = look(at: &phones[index]) { ($0.phone.nextDeadline, $0.deadline) }
        guard wanted != known?.at else { return }
        if let known { deadlines.cancel(known.token) }
        phones[index].deadline = wanted.map { ($0, deadlines.submit(.phone(id), at: $0)) }
    }
}

extension PhoneTimeouts {
    init(_ settings: PhoneSettings) {
        self.init()
        connect = .seconds(settings.connectSeconds)
        setupStage = .seconds(settings.setupSeconds)
        unlockStage = .seconds(settings.unlockSeconds)
        proximityThreshold = settings.proximityPower
    }
}
