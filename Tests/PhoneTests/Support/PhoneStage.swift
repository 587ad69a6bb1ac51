import BluetoothHCI
import BluetoothHost
import Cloud
import LockModel
import LockProtocol
import NIOCore
import SimulationKernel
import Testing
import VirtualRadio

@testable import Phone

/// A building with locks on the air, its cloud, and phones that walk about.
struct PhoneStage {
    var radio: Radio
    var cloud: Cloud
    var locks: [StageLock] = []
    var phones: [StagePhone] = []
    var generator: SeededGenerator
    /// Whether the cloud answers.
    var isCloudUp = true
    /// Whether the phones' controllers cannot tell how strong an advertisement is.
    var isPowerUnknown = false
    /// Kept until the cloud answers again.
    private(set) var unanswered = 0

    static let partner = Partner(
        id: PartnerID(UniqueID(high: 0x9a, low: 1)), name: "demo", isCustomer: false,
        clients: [Client(id: "demo-m2m", secret: "s", kind: .m2m)])
    static let building = BuildingID(UniqueID(high: 0xb0, low: 1))
    static let riley = user(1, "riley")
    static let morgan = user(2, "morgan")
    static let start = Instant(secondsSinceEpoch: 1_795_273_200)

    var now: Instant { radio.now }

    /// - Parameter locks: the families of the doors, in a row with five metres between them.
    init(
        _ timing: Radio.Timing = .instant, locks families: [Family] = [.c2, .c2], seed: UInt64 = 1, mtu: UInt16 = 247
    ) throws {
        radio = Radio(
            seed: seed, timing: timing, propagation: Propagation(fadingDeviation: 0), start: PhoneStage.start)
        generator = SeededGenerator(seed: seed, stream: "stage")
        let identity = try StaticPrivateKey(rawRepresentation: generator.bytes(32))
        cloud = Cloud(
            portfolio: Portfolio(id: PortfolioID(UniqueID(high: 0xf0, low: 1)), name: "Test"), identity: identity,
            settings: Settings())
        let zone = try #require(CivilZone("America/New_York"))
        let address = Building.Address(line1: "1", city: "C", state: "S", postalCode: "P", country: "US")
        cloud.add(
            Building(id: Self.building, name: "Maple", address: address, zone: zone, commonDoorcodes: false))
        cloud.add(Self.partner)
        cloud.add(Self.riley)
        cloud.add(Self.morgan)
        for (index, family) in families.enumerated() { try addLock(index, family, identity.publicKey, zone, mtu) }
        run(for: .milliseconds(100))
    }

    private static func user(_ number: UInt64, _ name: String) -> User {
        User(
            id: UserID(UniqueID(high: 0xa0, low: number)), email: "\(name)@example.com", phone: nil, firstName: name,
            lastName: "Test")
    }

    private mutating func addLock(
        _ index: Int, _ family: Family, _ cloudKey: StaticPublicKey, _ zone: CivilZone, _ mtu: UInt16
    ) throws {
        let identity = try StaticPrivateKey(rawRepresentation: generator.bytes(32))
        let secret = generator.bytes(DailyDoorcode.secretLength)
        let idKey = generator.bytes(16)
        let door = Door(
            id: doorID(index), lockID: lockID(index), name: "Door \(index)", building: Self.building,
            place: .communal, isConnected: false,
            device: Device(serialNumber: "S\(index)", family: family, firmware: "1.0", battery: nil),
            configuration: cloud.settings.lock, partners: [Self.partner.id])
        cloud.add(door, lockKey: identity.publicKey, doorcodeSecret: secret, idKey: idKey)
        let lock = LockModel.Lock(
            id: lockID(index), serialNumber: "S\(index)", family: family, identity: identity, cloudKey: cloudKey,
            doorcodeSecret: secret, zone: zone, configuration: door.configuration, battery: 80,
            clock: LockClock(reading: now, at: now), at: now)
        let device = radio.attach(
            .complete(publicAddress: Address(value: 0x0011_2233_0000 + UInt64(index))),
            at: VirtualRadio.Position(x: 5 * Double(index)))
        locks.append(try StageLock(door: index, device: device, idKey: idKey, lock: lock, mtu: mtu, at: now))
    }

    func lockID(_ index: Int) -> UniqueID { UniqueID(high: 0x5d, low: UInt64(index + 1)) }
    func doorID(_ index: Int) -> DoorID { DoorID(UniqueID(high: 0xd0, low: UInt64(index + 1))) }

    /// Adds a phone one metre and a half before the first lock.
    mutating func addPhone(
        _ name: String = "Riley's phone", realistic: Bool = false, timeouts: PhoneTimeouts = PhoneTimeouts()
    ) -> Int {
        let index = phones.count
        let device = radio.attach(
            .complete(publicAddress: Address(value: 0x0011_2244_0000 + UInt64(index))),
            at: VirtualRadio.Position(x: 0, y: 2))
        let phone = SimulatedPhone(
            id: "phone-\(index + 1)", store: PhoneStore(name: name),
            seed: SeededGenerator(seed: generator.next()), timeouts: timeouts, realistic: realistic)
        phones.append(StagePhone(phone: phone, device: device))
        return index
    }

    mutating func grant(_ user: User, _ doors: Int..., start: Instant? = nil, end: Instant? = nil) throws {
        let request = GrantRequest(
            email: user.email, phone: nil, firstName: user.firstName, lastName: user.lastName,
            passcodeType: .permanent, role: .guest, shareable: false, start: start ?? now, end: end, notifies: false,
            doors: doors.map { doorID($0) }, keys: [])
        _ = try cloud.grant(request, by: Self.partner, using: &generator, at: now)
    }

    mutating func revoke(_ user: User, _ door: Int) throws {
        _ = try cloud.revoke(user: user.id, door: doorID(door), by: Self.partner, at: now)
    }

    mutating func move(_ phone: Int, x: Double, y: Double = 2) {
        radio.move(phones[phone].device, to: VirtualRadio.Position(x: x, y: y))
    }

    // MARK: Time

    /// Lets time pass until something is so.
    /// - Returns: whether it came to be.
    @discardableResult
    mutating func run(for duration: Duration, until isDone: (PhoneStage) -> Bool = { _ in false }) -> Bool {
        let end = now + duration
        settle()
        while !isDone(self) {
            let deadlines =
                [radio.nextInstant] + locks.map(\.host.nextDeadline) + phones.map(\.phone.nextDeadline)
            guard let next = deadlines.compactMap(\.self).min(), next <= end else {
                radio.advance(to: end)
                return false
            }
            let at = max(next, now)
            if radio.nextInstant.map({ $0 <= at }) ?? false {
                _ = radio.step(through: at)
            } else {
                radio.advance(to: at)
            }
            for index in locks.indices where locks[index].host.nextDeadline.map({ $0 <= now }) ?? false {
                locks[index].host.timeFired(at: now)
            }
            for index in phones.indices where phones[index].phone.nextDeadline.map({ $0 <= now }) ?? false {
                phones[index].phone.timeFired(at: now)
            }
            settle()
        }
        return true
    }

    /// Carries all there is to carry now.
    mutating func settle() {
        var isBusy = true
        while isBusy {
            isBusy = false
            for index in locks.indices {
                locks[index].pump(now)
                isBusy = carry(from: locks[index].device, { $0.locks[index].host.takeOutgoing(into: &$1) }) || isBusy
            }
            for index in phones.indices {
                isBusy = takeOutput(index) || isBusy
                isBusy =
                    carry(from: phones[index].device, { $0.phones[index].phone.takeOutgoing(into: &$1) }) || isBusy
            }
            var deliveries: [Radio.Delivery] = []
            radio.takeDeliveries(into: &deliveries)
            isBusy = isBusy || !deliveries.isEmpty
            for delivery in deliveries {
                if let index = locks.firstIndex(where: { $0.device == delivery.device }) {
                    locks[index].host.receive(delivery.packet, now: now)
                }
                if let index = phones.firstIndex(where: { $0.device == delivery.device }) {
                    let packet = isPowerUnknown ? Self.withoutPower(delivery.packet) : delivery.packet
                    phones[index].phone.receive(packet, now: now)
                }
            }
        }
    }

    /// An LE Extended Advertising Report, of one advertisement, whose RSSI is not available (Vol 4, Part E, 7.7.65.13);
    /// any other packet as it is.
    private static func withoutPower(_ packet: HCIPacket) -> HCIPacket {
        guard case .event(let event) = packet, event.code == 0x3e,
            event.parameters.getBytes(at: event.parameters.readerIndex, length: 2) == [0x0d, 1]
        else { return packet }
        var parameters = event.parameters
        parameters.setInteger(UInt8(127), at: parameters.readerIndex + 15)
        return (try? .event(EventPacket(code: event.code, parameters: parameters))) ?? packet
    }

    private mutating func carry(
        from device: Radio.DeviceID, _ take: (inout PhoneStage, inout [HCIPacket]) -> Void
    ) -> Bool {
        var packets: [HCIPacket] = []
        take(&self, &packets)
        for packet in packets { radio.receive(packet, from: device) }
        return !packets.isEmpty
    }

    private mutating func takeOutput(_ index: Int) -> Bool {
        let outputs = phones[index].phone.takeOutput()
        for output in outputs {
            phones[index].note(output, at: now)
            guard case .request(let number, let request, let user) = output else { continue }
            guard isCloudUp else {
                unanswered += 1
                continue
            }
            let answer: Result<AppAnswer, AppFailure>
            do throws(AppRefusal) {
                let (value, _) = try cloud.answer(request, for: user, using: &generator, at: now)
                answer = .success(value)
            } catch {
                answer = .failure(.refused(error))
            }
            phones[index].phone.receive(answer, to: number, now: now)
        }
        return !outputs.isEmpty
    }
}
