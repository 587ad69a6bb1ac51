import Cloud
import LockModel
import LockProtocol
import Phone
import SimulationKernel
import Testing
import VirtualRadio

@testable import World

/// Phones of the world's own: they set up, unlock, and carry what waits.
@Suite struct PhoneFlowTests {
    private static let door = "Maple Court/101"

    @Test(arguments: ["realistic", "instant"])
    func `the first unlock sets up, and the second does not`(timing: String) async throws {
        let stage = try Stage()
        try await stage.set("radioTiming", timing)
        let phone = try await stage.phone("riley@example.com", at: Self.door)

        let first = try await stage.unlock(phone, Self.door)
        let second = try await stage.unlock(phone, Self.door)

        #expect(
            first == [
                "started", "connectForSetupSync", "setupSync", "connectForUnlock", "unlock", "success",
            ])
        #expect(second == ["started", "connectForUnlock", "unlock", "success"])
        let opened = try await stage.world.record().filter { event in
            if case .lock(_, .judged(let entry)) = event.event { entry.opened && entry.method == .phone } else { false }
        }
        #expect(opened.count == 2)
    }

    @Test func `a lock that changes its address while a phone connects is found again`() async throws {
        let stage = try Stage()
        try await stage.set("radioTiming", "instant")
        let phone = try await stage.phone("riley@example.com", at: Self.door)
        _ = try await stage.unlock(phone, Self.door)
        let start = stage.world.start

        // Lock and phone change their addresses every 15 minutes. Some of these unlocks are under way just then.
        for number in 1...16 {
            let instant = start + .minutes(15 * number) - .milliseconds(50 * (number - 1))
            _ = try await stage.world.advance(to: instant)
            #expect(try await stage.unlock(phone, Self.door).last == "success", "\(instant.iso8601Milliseconds)")
        }
    }

    @Test func `a revoked phone opens until somebody else's phone has brought the news`() async throws {
        let stage = try Stage()
        try await stage.set("radioTiming", "instant")
        let riley = try await stage.phone("riley@example.com", at: Self.door)
        _ = try await stage.unlock(riley, Self.door)
        // Else Riley's own phone would bring the news.
        _ = try await stage.world.perform(.network(false), on: riley, awaiting: true)
        try await stage.world.perform { simulation in
            let owner = try simulation.state.user("riley@example.com").id
            let door = try simulation.state.door(Self.door).id
            guard let partner = simulation.state.cloud.client(id: "demo-m2m")?.partner else { return }
            try simulation.withCloud { cloud, _, now throws(CloudRefusal) in
                try cloud.revoke(user: owner, door: door, by: partner, at: now)
            }
        }
        #expect(try await stage.unlock(riley, Self.door).last == "success")

        let morgan = try await stage.phone("morgan@example.com", at: Self.door)
        let lock = try await stage.state.door(Self.door).lockID
        let sync = try await stage.world.perform(.sync(lock), on: morgan, awaiting: true)
        guard case .success(.synced(let summary)) = sync.result else { throw Missing(what: "\(sync.result)") }
        #expect(summary.locks.map(\.broughtPackage) == [true])
        let refused = try await stage.world.perform(.unlock(lock), on: riley, awaiting: true)

        guard case .failed(let reason)? = refused.end else { throw Missing(what: "\(refused)") }
        #expect(reason.lockReason == .unknownCredential)
    }

    @Test(arguments: [1, 2])
    func `equal runs with phones have equal digests`(seed: UInt64) async throws {
        func run() async throws -> String {
            let stage = try Stage(seed: seed)
            let phone = try await stage.phone("riley@example.com", at: Self.door)
            _ = try await stage.unlock(phone, Self.door)
            return try await stage.digest
        }

        let (first, second) = (try await run(), try await run())

        #expect(first == second)
    }

    @Test func `who asks for an unlock that is under way already gets its end too`() async throws {
        let stage = try Stage()
        let phone = try await stage.phone("riley@example.com", at: Self.door)
        let lock = try await stage.state.door(Self.door).lockID
        let (first, second) = try await stage.world.perform { simulation in
            (try simulation.perform(.unlock(lock), on: phone), try simulation.perform(.unlock(lock), on: phone))
        }

        try await stage.advance(.seconds(30))

        let ends = try await stage.world.perform { simulation in
            [first, second].map { simulation.phoneOutcome(of: $0)?.unlock.map(\.event.status.name) }
        }
        #expect(ends[0]?.last == "success")
        #expect(ends[1] == ends[0])
    }

    @Test func `a run that is begun anew ends in the same digest, phones included`() async throws {
        let stage = try Stage()
        func live() async throws -> String {
            let phone = try await stage.phone("riley@example.com", at: Self.door)
            _ = try await stage.unlock(phone, Self.door)
            return try await stage.digest
        }
        let first = try await live()

        try await stage.world.reset()

        #expect(try await live() == first)
    }

    @Test func `a token lasts by the world's time, also where the radio's runs alone`() async throws {
        let stage = try Stage()
        let phone = try await stage.world.createPhone(name: nil, position: .origin).id
        let user = try await stage.state.user("riley@example.com").id
        _ = try await stage.world.setUpPhone(
            phone, user: user, expiresAt: await stage.now + .minutes(1), includesAllLocks: false)

        _ = try await stage.world.perform { simulation in simulation.runAir(to: simulation.airNow + .minutes(2)) }

        #expect(try await stage.world.phone(phone).token == .valid)
        let expiry = try await stage.world.phone(phone).tokenExpiresAt
        #expect(expiry.map { $0 > Stage.start + .seconds(50) && $0 < Stage.start + .seconds(70) } == true)
        try await stage.advance(.minutes(2))
        #expect(try await stage.world.phone(phone).token == .expired)
    }

    @Test func `in a run that is begun anew, proximity opens what is valid by the world's time`() async throws {
        let stage = try Stage()
        _ = try await stage.phone("morgan@example.com", at: Self.door)
        try await stage.advance(.hours(72))
        try await stage.world.reset()
        let end = await stage.now + .hours(24)
        try await stage.grant(.permanent, to: "guest@example.com", end: end, Self.door)
        let phone = try await stage.phone("guest@example.com", at: Self.door)
        try await stage.world.perform { simulation in
            let door = simulation.position(of: try simulation.state.door(Self.door).id)
            _ = try simulation.movePhone(phone, to: Position(x: door.x, y: door.y - 0.1, z: door.z))
        }

        _ = try await stage.world.perform(.startProximity, on: phone, awaiting: true)
        try await stage.advance(.seconds(20))

        let statuses = try await stage.world.record(after: await stage.world.runBegins).compactMap { event in
            if case .phone(_, _, .unlock(let unlock)) = event.event { unlock.status.name } else { nil }
        }
        #expect(statuses.contains("success"), "\(statuses)")
    }

    @Test func `a name under which the cloud would not register the phone is refused at once`() async throws {
        let stage = try Stage()
        let name = String(repeating: "e\u{301}", count: 40)

        await #expect(throws: PhoneRefusal.self) {
            try await stage.world.createPhone(name: name, position: .origin)
        }
    }

    @Test func `how long a phone searches is a setting`() async throws {
        let stage = try Stage()
        let phone = try await stage.phone("riley@example.com", at: Self.door)
        _ = try await stage.world.movePhone(phone, to: Position(x: 0, y: 999, z: 0))
        try await stage.set("phoneConnectSeconds", "3")
        let before = await stage.now

        let events = try await stage.unlock(phone, Self.door)

        #expect(events.last == "failed")
        #expect(await stage.now.since(before) == .seconds(3))
    }

    @Test func `a restart keeps what phones keep, and forgets their tokens`() async throws {
        let folder = try Folder()
        let before = try Stage(folder: folder, seed: 1, start: Stage.start)
        let phone = try await before.phone("riley@example.com", at: Self.door)
        _ = try await before.unlock(phone, Self.door)
        let state = await before.state
        try await before.world.stop()

        let after = try Stage(folder: folder)

        #expect(await after.state == state)
        let view = try await after.world.phone(phone)
        #expect(view.token == .none)
        #expect(view.locks > 0)
        let refused = try await after.world.perform(.fetchLocks, on: phone, awaiting: true)
        guard case .failure(.sdkNotInitialized) = refused.result else { throw Missing(what: "\(refused.result)") }
        try await after.logIn(phone, "riley@example.com")
        #expect(try await after.unlock(phone, Self.door).last == "success")
    }
}

extension Stage {
    func set(_ name: String, _ value: String) async throws {
        _ = try await world.perform { simulation in
            try simulation.withCloud { cloud, _, now in try cloud.set(setting: name, to: value, at: now) }
        }
    }

    /// A phone in front of a door, set up for a user.
    func phone(_ email: String, at door: String) async throws -> String {
        let position = try await world.perform { simulation in
            let door = simulation.position(of: try simulation.state.door(door).id)
            return Position(x: door.x, y: door.y - 1, z: door.z)
        }
        let phone = try await world.createPhone(name: nil, position: position)
        try await logIn(phone.id, email)
        return phone.id
    }

    func logIn(_ phone: String, _ email: String) async throws {
        let user = try await state.user(email).id
        let outcome = try await world.setUpPhone(
            phone, user: user, expiresAt: await now + .hours(24), includesAllLocks: false)
        guard case .success = outcome.result else { throw Missing(what: "setup: \(outcome.result)") }
    }

    /// The names of an unlock's steps.
    func unlock(_ phone: String, _ door: String) async throws -> [String] {
        let lock = try await state.door(door).lockID
        let outcome = try await world.perform(.unlock(lock), on: phone, awaiting: true)
        if case .failure(let error) = outcome.result { return [error.name] }
        return outcome.unlock.map(\.event.status.name)
    }
}
