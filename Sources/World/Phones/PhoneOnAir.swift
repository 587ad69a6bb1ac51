internal import BluetoothHCI
internal import Cloud
internal import Phone
internal import SimulationKernel
internal import VirtualRadio

/// A simulated phone on the radio: its controller, and the phone above it.
struct PhoneOnAir: Sendable {
    let id: String
    let device: Radio.DeviceID
    var phone: SimulatedPhone
    /// When the phone wants to be called, as it stands in the queue.
    var deadline: (at: Instant, token: EventQueue<Airwaves.Owner>.Token)?
}

extension Airwaves {
    /// Puts a phone on the air.
    /// - Parameters:
    ///   - run: the same in equal runs, as are the phone's keys and addresses.
    ///   - life: never the same again: no two lives of a phone draw the same ephemeral keys, equal runs or not.
    mutating func attach(phone id: String, _ record: PhoneRecord, number: UInt64, run: UInt64, life: UInt64) {
        let address = Address(value: 0x021a_7d00_0000 | number & 0xff_ffff)
        let device = attach(address, at: record.position, name: record.store.name, owner: .phone(id))
        let phone = SimulatedPhone(
            id: id, store: record.store,
            seed: SeededGenerator(seed: seed, stream: "phone/\(id)", position: run),
            ephemerals: SeededGenerator(seed: seed, stream: "phone.ephemerals/\(id)", position: life),
            realistic: radio.timing == .realistic)
        phones.append(PhoneOnAir(id: id, device: device, phone: phone))
        if !faults.isEmpty { refreshFaults() }
        pump(phone: id)
    }

    mutating func detach(phone id: String) {
        guard let index = phones.firstIndex(where: { $0.id == id }) else { return }
        if let token = phones[index].deadline?.token { deadlines.cancel(token) }
        detach(phones.remove(at: index).device)
    }

    /// Does something with a phone, and carries on what it has for its controller.
    mutating func with(phone id: String, _ body: (inout SimulatedPhone, Instant) -> Void) {
        guard let index = phones.firstIndex(where: { $0.id == id }) else { return }
        phones[index].phone.isRealistic = radio.timing == .realistic
        phones[index].phone.timeouts = phoneTimeouts
        phones[index].phone.clockLead = lead
        body(&phones[index].phone, now)
        pump(phone: id)
    }

    /// The time that a phone asked to be called at has come.
    mutating func fire(phone id: String) {
        guard let index = phones.firstIndex(where: { $0.id == id }) else { return }
        phones[index].deadline = nil
        with(phone: id) { phone, now in phone.timeFired(at: now) }
    }

    func phone(_ id: String) -> PhoneOnAir? { phones.first { $0.id == id } }

    /// Carries packets from the phone to its controller, and notes what else it has and when it wants to be called.
    mutating func pump(phone id: String) {
        guard let index = phones.firstIndex(where: { $0.id == id }) else { return }
        let device = phones[index].device
        while true {
            var outgoing: [HCIPacket] = []
            phones[index].phone.takeOutgoing(into: &outgoing)
            for output in phones[index].phone.takeOutput() { phoneOutputs.append((id, output)) }
            if outgoing.isEmpty { break }
            for packet in outgoing {
                capture(packet, .towardsController, device)
                radio.receive(packet, from: device)
            }
        }
        let wanted = phones[index].phone.nextDeadline
        guard wanted != phones[index].deadline?.at else { return }
        if let token = phones[index].deadline?.token { deadlines.cancel(token) }
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
