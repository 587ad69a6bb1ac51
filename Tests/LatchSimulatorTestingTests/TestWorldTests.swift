import Foundation
import LatchSimulatorTesting
import LockProtocol
import Testing

/// A world in a test's own process.
@Suite struct TestWorldTests {
    @Test("A partner's daily code opens an offline lock at once, and not tomorrow")
    func dailyCode() async throws {
        let world = try await TestWorld(property: .demo)
        let door = world.door("101")

        let grant = try await world.client("demo-m2m").grant(.daily, to: "eve@example.com", doors: ["101"])

        let verdict = try await door.keypad(grant.code)
        #expect(verdict.isOpened, "\(verdict)")
        #expect(verdict.reason == nil)
        #expect(verdict.door == "101")
        #expect(try await world.outbox(to: "eve@example.com", kind: "doorcode").last?.code == grant.code)
        try await world.advance(to: "00:00", at: "101")
        let late = try await door.keypad(grant.code)
        #expect(late.outcome == .refused)
        #expect(late.reason == .expired)
        #expect("\(late)" == "101: refused, expired")
    }

    @Test("A code that waits for a sync is explained, differs, and opens after it")
    func sync() async throws {
        let world = try await TestWorld()
        let grant = try await world.client("demo-m2m").grant(.permanent, to: "max@example.com", doors: ["101"])
        let door = world.door("101")

        let verdict = try await door.keypad(grant.code)

        #expect(verdict.reason == .unknownCode)
        let explanation = try await world.explain(grant.code, at: "101")
        #expect(explanation.reason == .syncPending)
        #expect(explanation.chain.contains { $0.what.contains("max@example.com") })
        #expect(try await world.explain(verdict).outcome == "refused")
        #expect(try await world.diff(at: "101").contains { $0.subject.contains("max@example.com") })
        #expect(try await door.status.cloud.needsSync)
        #expect(try await door.sync())
        #expect(try await door.keypad(grant.code).isOpened)
        #expect(try await door.status.lock?.state == "unlocked")
        #expect(try await world.events("lock.opened", door: "101").count == 1)
    }

    @Test("A phone signs in, unlocks over the radio, and its steps have the SDK's names")
    func phone() async throws {
        let world = try await TestWorld()
        let phone = try await world.addPhone("riley", user: "riley", at: "101")

        let verdict = try await phone.unlock("101")

        #expect(verdict.isOpened)
        #expect(
            verdict.steps.map(\.status) == [
                "started", "connectForSetupSync", "setupSync", "connectForUnlock", "unlock", "success",
            ])
        #expect(try await phone.status["user"].string != nil)
        try await phone.move(to: "Pool", distance: 1)
        let far = try await phone.unlock("101")
        #expect(far.outcome == .ignored)
        #expect(far.steps.last?.failure == "lockNotFound")
        try await phone.setBluetooth(false)
        await #expect { try await phone.sync("101") } throws: { ($0 as? SimulatorError)?.code == "bluetoothDisabled" }
        try await phone.kill()
        await #expect { try await phone.unlock("101") } throws: { ($0 as? SimulatorError)?.code == "sdkNotInitialized" }
    }

    @Test("A passing phone brings a lock what waits for it")
    func courier() async throws {
        let world = try await TestWorld()
        let grant = try await world.client("demo-m2m").grant(.permanent, to: "max@example.com", doors: ["101"])
        let morgan = try await world.addPhone(user: "morgan", at: "101")

        let synced = try await morgan.sync("101")

        #expect(synced.map(\.door) == ["101"])
        #expect(synced.first?.broughtPackage == true)
        try await world.wait(for: .synced(door: "101"))
        #expect(try await world.door("101").keypad(grant.code).isOpened)
    }

    @Test("A connected lock hears of changes by itself")
    func connected() async throws {
        let world = try await TestWorld(settings: ["connectedSyncSeconds": "30"])
        let grant = try await world.client("demo-m2m").grant(.permanent, to: "max@example.com", doors: ["105"])
        let before = try await world.now

        let synced = try await world.wait(for: .synced(door: "105"))

        #expect(synced.timeIntervalSince(before) <= 30)
        #expect(try await world.door("105").keypad(grant.code).isOpened)
        #expect(try await world.setting("connectedSyncSeconds") == "30")
    }

    @Test("What is done to the hardware shows in the lock's truth")
    func hardware() async throws {
        let world = try await TestWorld()
        let (room, front) = (world.door("101"), world.door("Front"))

        try await room.swapBattery()
        #expect(try await room.status.lock?.clock == nil)
        let sam = try await world.client("demo-m2m").grant(.daily, to: "eve@example.com", doors: ["101"])
        #expect(try await room.keypad(sam.code).reason == .unknownTime)
        try await room.sync()
        try await room.moveClock(by: .seconds(-300))
        #expect(try await room.status.lock?.clockErrorSeconds == -300)
        try await room.setBattery(12)
        #expect(try await room.status.lock?.battery == 12)
        try await room.deadbolt(thrown: true)
        #expect(try await room.status.lock?.deadbolt == "thrown")
        try await front.setPower(false)
        #expect(try await front.status.lock?.powered == false)
        await #expect { try await front.sync() } throws: { ($0 as? SimulatorError)?.code == .lockDead }
    }

    @Test("Refusals are typed: a wrong name, time that is over, a call that the partner may not make")
    func refusals() async throws {
        let world = try await TestWorld()
        let client = world.client("demo-m2m")

        await #expect {
            try await world.door("1O1").keypad("1234567")
        } throws: { error in
            (error as? SimulatorError)?.code == .unknownDoor
        }
        await #expect {
            try await world.door("10").touch()
        } throws: { error in
            let error = error as? SimulatorError
            return error?.code == .ambiguousDoor && error?.candidates.isEmpty == false
        }
        let past = try await world.now - 60
        await #expect { try await world.advance(to: past) } throws: { error in
            (error as? SimulatorError)?.code == .timeRunsForward
        }
        await #expect { try await world.advance(to: .distantFuture) } throws: { error in
            (error as? SimulatorError)?.code == .badRequest
        }
        await #expect { try await world.client("nobody").token() } throws: { error in
            (error as? SimulatorError)?.code == .unknownClient
        }
        await #expect { try await client.grant(.permanent, to: "x@example.com", doors: ["Office"]) } throws: { error in
            (error as? SimulatorError).map { $0.status == 403 || $0.status == 404 || $0.status == 400 } ?? false
        }
        #expect(try await client.get("/access/sdk/v1/nothing").status == 404)
        #expect(try await world.send("GET", "/access/sdk/v1/doors").status == 401)
        await #expect { try await world.wait(for: .event("world.restored"), timeout: .seconds(5)) } throws: { error in
            (error as? SimulatorError)?.code == .timeout
        }
        await #expect { try await world.wait(for: .event("lock.opend")) } throws: { error in
            (error as? SimulatorError)?.message.contains("did you mean 'lock.opened'?") == true
        }
    }

    @Test("Mistakes in a property are told with line and column")
    func property() async throws {
        await #expect { _ = try await TestWorld(property: .yaml("nme: x\n", name: "mine.yaml")) } throws: { error in
            (error as? SimulatorError)?.message.contains("mine.yaml:1:1") == true
        }
        await #expect { _ = try await TestWorld(property: .file("not/there.yaml")) } throws: { error in
            (error as? SimulatorError)?.message.contains("not/there.yaml") == true
        }
    }

    @Test("A snapshot goes back; a reset begins the same run anew")
    func snapshots() async throws {
        let world = try await TestWorld()
        try await world.saveSnapshot("before")
        let grant = try await world.client("demo-m2m").grant(.daily, to: "eve@example.com", doors: ["101"])
        try await world.door("101").keypad(grant.code)
        let digest = try await world.digest

        try await world.loadSnapshot("before")
        #expect(try await world.now == TestWorld.usualStart)
        #expect(try await world.outbox(to: "eve@example.com").isEmpty)
        try await world.reset()
        let again = try await world.client("demo-m2m").grant(.daily, to: "eve@example.com", doors: ["101"])
        try await world.door("101").keypad(again.code)

        #expect(again == grant)
        #expect(try await world.digest == digest)
    }

    @Test("A restart finds what was kept; a world in memory says that nothing is")
    func restart() async throws {
        let world = try await TestWorld(keeping: .temporaryFolder)
        let grant = try await world.client("demo-m2m").grant(.permanent, to: "max@example.com", doors: ["101"])
        try await world.door("101").sync()
        let (digest, now) = (try await world.digest, try await world.now)

        try await world.restart()

        #expect(try await world.digest == digest)
        #expect(try await world.now == now)
        #expect(try await world.door("101").keypad(grant.code).isOpened)
        await #expect { try await TestWorld().restart() } throws: { ($0 as? SimulatorError)?.code == .nothingKept }
    }

    @Test("Worlds share nothing: many at once end as one alone does", arguments: [UInt64(1), 7])
    func parallel(seed: UInt64) async throws {
        @Sendable func run() async throws -> String {
            let world = try await TestWorld(seed: seed)
            let grant = try await world.client("demo-m2m").grant(.permanent, to: "max@example.com", doors: ["101"])
            let phone = try await world.addPhone(user: "riley", at: "101")
            try await phone.unlock("101")
            try await world.door("101").keypad(grant.code)
            try await world.advance(by: .seconds(86_400))
            return try await world.digest
        }
        let alone = try await run()

        let together = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<6 { group.addTask { try await run() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(Set(together) == [alone])
    }

    @Test("The reasons are the product's, all of them and no other")
    func reasons() {
        #expect(RefusalReason.allCases.map(\.rawValue) == Reason.allCases.map(\.name))
    }

    @Test("Whatever has no function of its own goes by the control API")
    func control() async throws {
        let world = try await TestWorld()

        let link = try await world.control("POST", "/radio/link", ["from": "101", "loss": 0.5])

        #expect(link["loss"].number == 0.5)
        #expect(try await world.control("GET", "/status")["doors"].integer == 17)
        await #expect { try await world.control("GET", "/nothing") } throws: { error in
            (error as? SimulatorError)?.status == 404
        }
    }

    @Test("Where clocks are put back, an hour is shown twice, and the second time is waited for, too")
    func repeatedHour() async throws {
        let start = try #require(ISO8601DateFormatter().date(from: "2026-11-01T05:45:00Z"))
        let world = try await TestWorld(start: start)

        let second = try await world.advance(to: "01:30", at: "101")

        #expect(second == start + 45 * 60)
    }
}
