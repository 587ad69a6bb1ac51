import BluetoothHCI
import BluetoothHost
import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@testable import World

/// Sessions of phones with locks, over the radio.
@Suite struct LockSessionTests {
    /// A phone connected to 101, whose lock knows its key.
    static func known(
        mtu: UInt16 = 247, indicates: Bool = false
    ) throws -> (simulation: Simulation, phone: PhoneAtLock) {
        var simulation = try AirTests.simulation()
        try simulation.tell("101", key: try PhoneAtLock.key().publicKey)
        let phone = try PhoneAtLock(
            try TestPhone(in: &simulation, mtu: mtu), at: "101", mtu: mtu, indicates: indicates, &simulation)
        return (simulation, phone)
    }

    static func stranger(mtu: UInt16 = 247) throws -> (simulation: Simulation, phone: PhoneAtLock) {
        var simulation = try AirTests.simulation()
        let phone = try PhoneAtLock(try TestPhone(in: &simulation, mtu: mtu), at: "101", mtu: mtu, &simulation)
        return (simulation, phone)
    }

    private static func lock(_ simulation: Simulation) throws -> Lock {
        try #require(simulation.state.locks[try simulation.state.door("101").id])
    }

    private static func advertises(
        _ flag: LockAdvertisement.Flags, _ phone: inout TestPhone, _ simulation: inout Simulation
    ) throws -> Bool {
        let address = try AirTests.address(of: "101", &simulation)
        let report = try phone.scan(&simulation) { $0.address == address && !$0.isScanResponse }
        let bytes = try #require(AdvertisingData(octets: report.data)[.serviceData128])
        return try LockAdvertisement(Array(bytes.dropFirst(16))).flags.contains(flag)
    }

    @Test(arguments: [(23, false), (247, false), (23, true), (247, true), (517, false)] as [(UInt16, Bool)])
    func `a known phone unlocks over any MTU, and the event has the session as its cause`(
        mtu: UInt16, indicates: Bool
    ) throws {
        var (simulation, phone) = try Self.known(mtu: mtu, indicates: indicates)
        #expect(phone.mtu == Int(mtu))
        guard case .welcome(let status) = try phone.hello(&simulation) else {
            Issue.record("no welcome")
            return
        }
        #expect(status.isKnown)

        guard case .unlocked = try phone.ask(.unlock, &simulation) else {
            Issue.record("refused")
            return
        }

        #expect(try Self.lock(simulation).isUnlocked(at: simulation.now))
        let events = simulation.takeEvents()
        let session = try #require(events.first { $0.event.kind == .lockSession })
        let opened = try #require(events.first { $0.event.kind == .lockOpened })
        #expect(opened.cause == session.id)
        #expect(simulation.state.summary(of: opened.event).contains("phone"))
    }

    @Test func `the longest chunks and replies pass at the least MTU`() throws {
        var (simulation, phone) = try Self.stranger(mtu: 23)
        _ = try phone.hello(&simulation)
        let package = try simulation.package(for: "101", keys: [phone.key.publicKey], extra: 40)
        #expect(package.chunks[0].count == 1_024)

        guard case .applied = try phone.bring(package, &simulation) else {
            Issue.record("not applied")
            return
        }
        for _ in 0..<30 { _ = try phone.ask(.unlock, &simulation) }
        guard case .report = try phone.ask(.reportBegin, &simulation),
            case .reportChunk(let chunk) = try phone.ask(.reportChunk(index: 0), &simulation)
        else {
            Issue.record("no report")
            return
        }
        #expect(chunk.count == 1_024)
    }

    @Test func `an unknown key may bring its own credential, and then unlocks; explain says who carried it`() throws {
        var (simulation, phone) = try Self.stranger()
        guard case .welcome(let status) = try phone.hello(&simulation) else { return }
        #expect(!status.isKnown)
        #expect(try phone.ask(.unlock, &simulation) == .refused(.unlock, .unknownCredential))

        let package = try simulation.package(for: "101", keys: [phone.key.publicKey])
        guard case .applied = try phone.bring(package, &simulation),
            case .unlocked = try phone.ask(.unlock, &simulation)
        else {
            Issue.record("refused")
            return
        }
        let events = simulation.takeEvents()
        let session = try #require(events.first { $0.event.kind == .lockSession })
        #expect(events.first { $0.event.kind == .packageApplied }?.cause == session.id)
        let door = try simulation.state.door("101").id
        let explanation = simulation.state.explain(
            .phone(phone.key.publicKey.rawRepresentation), at: door, events: events, instant: simulation.now)
        #expect(explanation.outcome == .opened)
        #expect(explanation.chain.contains { $0.what.contains("phone") && $0.what.contains("refused") })
    }

    @Test func `who has the session makes the lock busy; a second phone is told so and loses its link`() throws {
        var (simulation, first) = try Self.known()
        var listener = try TestPhone(in: &simulation, seed: 9)
        #expect(try !Self.advertises(.busy, &listener, &simulation))
        _ = try first.hello(&simulation)
        #expect(try Self.advertises(.busy, &listener, &simulation))
        var second = try PhoneAtLock(listener, at: "101", seed: 2, keySeed: 2, &simulation)

        #expect(try second.hello(&simulation) == .alert(.busy))
        #expect(try second.waitForEnd(&simulation, for: .seconds(3)) == .remoteUserTerminatedConnection)

        guard case .unlocked = try first.ask(.unlock, &simulation) else {
            Issue.record("the first session was lost")
            return
        }
    }

    @Test func `when the first phone is gone the second gets its session`() throws {
        var (simulation, first) = try Self.known()
        _ = try first.hello(&simulation)
        try first.leave(&simulation)
        #expect(try Self.lock(simulation).session == nil)
        var second = try PhoneAtLock(
            try TestPhone(in: &simulation, seed: 9), at: "101", seed: 2, keySeed: 2, &simulation)

        guard case .welcome = try second.hello(&simulation) else {
            Issue.record("no welcome")
            return
        }
    }

    @Test func `phones that connect and say nothing do not keep others out`() throws {
        var simulation = try AirTests.simulation()
        let address = try AirTests.address(of: "101", &simulation)
        var silent: [TestPhone] = []
        for number in 0..<LockOnAir.maximumConnections {
            var phone = try TestPhone(in: &simulation, seed: UInt64(20 + number))
            _ = try phone.connect(to: address, &simulation)
            silent.append(phone)
        }
        var phone = try PhoneAtLock(try TestPhone(in: &simulation), at: "101", &simulation)

        guard case .welcome = try phone.hello(&simulation) else {
            Issue.record("no welcome")
            return
        }
    }

    @Test func `what waits for a phone takes no more memory the longer the phone asks on`() throws {
        var (simulation, phone) = try Self.known(mtu: 23)
        _ = try phone.hello(&simulation)
        let door = try simulation.state.door("101").id
        let slot = try #require(simulation.air.slots[door])
        var (gone, most) = (0, 0)
        while gone < 8_000 {
            let central = try #require(simulation.air.locks[slot].centrals.first)
            if central.waiting < 500 {
                let message = [UInt8](repeating: 3, count: 1_000)
                simulation.air.answer(
                    message, to: central.connection, of: door, ends: false, simulation.state, at: simulation.now)
                gone += 53
            } else {
                phone.phone.pass(.milliseconds(100), &simulation)
                phone.phone.forget()
            }
            // So that the session does not end.
            simulation.air.begin(session: 1, at: door, on: central.connection)
            most = max(most, simulation.air.locks[slot].centrals.first?.segments.count ?? 0)
        }

        #expect(most <= 2 * LockOnAir.maximumWaitingSegments)
    }

    @Test func `half a message ends the link after five seconds`() throws {
        var (simulation, phone) = try Self.known()
        try phone.write(segment: [0x80, 0, 98, 1, 1], &simulation)
        let before = simulation.airNow

        #expect(try phone.waitForEnd(&simulation, for: .seconds(8)) == .remoteUserTerminatedConnection)

        #expect(simulation.airNow.since(before).inSeconds > 4)
    }

    @Test func `a session without a message ends after ten seconds, one that goes on does not`() throws {
        var (simulation, phone) = try Self.known()
        _ = try phone.hello(&simulation)
        for _ in 0..<3 {
            phone.phone.pass(.seconds(8), &simulation)
            guard case .status = try phone.ask(.status, &simulation) else { return }
        }
        let before = simulation.airNow

        #expect(try phone.waitForEnd(&simulation, for: .seconds(15)) == .remoteUserTerminatedConnection)

        #expect(simulation.airNow.since(before).inSeconds > 9)
        #expect(try Self.lock(simulation).session == nil)
    }

    @Test func `no session lasts longer than five minutes`() throws {
        var (simulation, phone) = try Self.known()
        _ = try phone.hello(&simulation)
        let before = simulation.airNow

        while simulation.airNow.since(before) < .seconds(320) {
            phone.phone.pass(.seconds(7), &simulation)
            guard (try? phone.ask(.status, &simulation)) != nil else { break }
        }

        let lasted = simulation.airNow.since(before)
        #expect(lasted > .seconds(290) && lasted < .seconds(320 + 30))
        #expect(try Self.lock(simulation).session == nil)
    }

    @Test(
        arguments: [[0x40, 1], [0x81, 0, 10, 1], [0xc0, 0, 9, 1, 1], [0x80, 5, 0, 1], [0xc0, 0, 1, 9]] as [[UInt8]])
    func `what makes no message is told to be malformed, and the link ends`(segment: [UInt8]) throws {
        var (simulation, phone) = try Self.known()
        try phone.write(segment: segment, &simulation)

        #expect(try phone.read(&simulation) == SessionMessage.alert(.malformed).encoded)
        #expect(try phone.waitForEnd(&simulation, for: .seconds(3)) == .remoteUserTerminatedConnection)
    }

    @Test func `wherever the writes of a sync stop, the lock has the old or the new`() throws {
        var (simulation, phone) = try Self.stranger()
        let package = try simulation.package(for: "101", keys: [phone.key.publicKey], extra: 40)
        _ = try phone.hello(&simulation)
        let before = try Self.lock(simulation).flash
        guard case .applied = try phone.bring(package, &simulation) else { return }
        let after = try Self.lock(simulation).flash
        let total = phone.written.count
        #expect(total > 10)

        for cut in 1..<total {
            var (simulation, phone) = try Self.stranger()
            phone.stop(after: cut)
            _ = try? phone.hello(&simulation)
            _ = try? phone.bring(package, &simulation)
            try? phone.leave(&simulation)
            let lock = try Self.lock(simulation)
            #expect(lock.session == nil)
            let isOld = lock.flash.applied == before.applied && lock.flash.credentials == before.credentials
            #expect(isOld, "cut after \(cut) of \(total) writes")
        }
        #expect(after.applied == before.applied + 1)
        #expect(after.credentials.count == before.credentials.count + 41)
    }

    @Test func `the recorded writes of a session open nothing when they are played again`() throws {
        var (simulation, phone) = try Self.known()
        _ = try phone.hello(&simulation)
        _ = try phone.ask(.unlock, &simulation)
        try phone.leave(&simulation)
        phone.phone.pass(.seconds(30), &simulation)
        _ = simulation.takeEvents()

        var thief = try PhoneAtLock(
            try TestPhone(in: &simulation, seed: 9), at: "101", seed: 2, keySeed: 2, &simulation)
        for segment in phone.written { try? thief.write(segment: segment, &simulation) }
        thief.phone.pass(.seconds(3), &simulation)

        let kinds = simulation.takeEvents().map(\.event.kind.rawValue)
        #expect(kinds.contains("lock.session"))
        #expect(!kinds.contains("lock.opened"))
    }

    @Test func `nor when the world was restarted from its record before`() throws {
        var (simulation, phone) = try Self.known()
        _ = try phone.hello(&simulation)
        _ = try phone.ask(.unlock, &simulation)
        var again = Simulation(
            state: try EventCoding.decodeState(try EventCoding.encode(simulation.state)), seed: simulation.seed,
            now: simulation.now, position: simulation.position, digest: simulation.digest, lastID: simulation.lastID)

        var thief = try PhoneAtLock(try TestPhone(in: &again, seed: 9), at: "101", seed: 2, keySeed: 2, &again)
        for segment in phone.written { try? thief.write(segment: segment, &again) }
        thief.phone.pass(.seconds(3), &again)

        let kinds = again.takeEvents().map(\.event.kind.rawValue)
        #expect(kinds.contains("lock.session"))
        #expect(!kinds.contains("lock.opened"))
    }

    @Test func `a battery change ends session and link, and forgets the package under way`() throws {
        var (simulation, phone) = try Self.stranger()
        _ = try phone.hello(&simulation)
        let package = try simulation.package(for: "101", keys: [phone.key.publicKey])
        _ = try phone.ask(.syncBegin(header: package.headerBytes, handshake: package.handshake), &simulation)
        #expect(try Self.lock(simulation).packageUnderWay != nil)

        simulation.withLock(try simulation.state.door("101").id) { lock, now in lock.swapBattery(at: now) }

        _ = try phone.waitForEnd(&simulation, for: .seconds(5))
        #expect(try Self.lock(simulation).packageUnderWay == nil)
    }

    @Test func `a package under way outlasts its session, and the lock says that it needs a sync`() throws {
        var (simulation, phone) = try Self.stranger()
        _ = try phone.hello(&simulation)
        let package = try simulation.package(for: "101", keys: [phone.key.publicKey], extra: 20)
        _ = try phone.ask(.syncBegin(header: package.headerBytes, handshake: package.handshake), &simulation)
        _ = try phone.ask(.syncChunk(index: 0, package.chunks[0]), &simulation)
        try phone.leave(&simulation)

        var other = try TestPhone(in: &simulation, seed: 9)
        #expect(try Self.advertises(.needsSync, &other, &simulation))
        var second = try PhoneAtLock(other, at: "101", seed: 2, keySeed: 2, &simulation)
        guard case .welcome(let status) = try second.hello(&simulation) else { return }
        #expect(status.package?.nextChunk == 1)
        guard case .applied = try second.bring(package, &simulation) else {
            Issue.record("not applied")
            return
        }
    }

    @Test func `info says what the advertisement says`() throws {
        var (simulation, phone) = try Self.known()
        let values = try phone.phone.read(LockServices.infoUUID, on: phone.connection, &simulation)
        let info = try LockInfo(encoded: try #require(values.first))

        #expect(info.maximumMessageLength == 1_200)
        #expect(info.family == (try Self.lock(simulation)).family.advertisedNumber)
        #expect(!info.flags.contains(.busy))
        _ = try phone.hello(&simulation)
        let later = try phone.phone.read(LockServices.infoUUID, on: phone.connection, &simulation)
        #expect(try LockInfo(encoded: try #require(later.first)).flags.contains(.busy))
    }

    @Test func `equal runs have equal digests, and replaying the events gives the same state`() throws {
        func run() throws -> TraceDigest {
            var simulation = try AirTests.simulation()
            var replayed = simulation.state
            try simulation.tell("101", key: try PhoneAtLock.key().publicKey)
            var phone = try PhoneAtLock(try TestPhone(in: &simulation), at: "101", &simulation)
            _ = try phone.hello(&simulation)
            _ = try phone.ask(.unlock, &simulation)
            _ = try phone.bring(
                try simulation.package(for: "101", keys: [phone.key.publicKey], extra: 20), &simulation)
            _ = try phone.ask(.reportBegin, &simulation)
            try phone.leave(&simulation)
            phone.phone.pass(.minutes(1), &simulation)
            for event in simulation.takeEvents() { replayed.apply(event.event, id: event.id, at: event.at) }
            #expect(replayed == simulation.state)
            return simulation.digest
        }

        #expect(try run() == run())
    }
}
