import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@testable import World

/// What goes wrong inside locks.
@Suite struct LockFaultTests {
    private static let door = "Maple Court/101"
    private static let wired = "Lobby"

    private func code(_ stage: Stage, _ door: String = door) async throws -> Doorcode? {
        let code = try await stage.grant(.permanent, door).first?.code.doorcode
        try await stage.sync(door)
        return code
    }

    @Test func `a package that cannot be written is not applied at all`() async throws {
        let stage = try Stage()
        try await stage.grant(.permanent, Self.door)
        let before = try await stage.lock(Self.door).flash
        try await stage.fault(.lockFlashFailure, [:], .once)

        let outcome = try await stage.sync(Self.door)

        let after = try await stage.lock(Self.door).flash
        #expect(outcome?.applied == false)
        #expect(after.credentials == before.credentials && after.applied == before.applied)
        #expect(after.configuration == before.configuration && after.zone == before.zone)
        let events = try await stage.world.record(kind: "package.refused")
        guard case .lock(_, .packageRefused(_, _, let reason))? = events.first?.event else {
            throw Missing(what: "a refusal")
        }
        #expect(reason == .writeFailed)
        #expect(try await stage.sync(Self.door)?.applied == true)
    }

    @Test func `a table without a place for all refuses the package whole`() async throws {
        let stage = try Stage()
        try await stage.sync(Self.door)
        let count = try await stage.lock(Self.door).flash.credentials.count
        let fault = try await stage.fault(.lockTableFull, ["capacity": .number(Double(count + 1))])
        try await stage.grant(.permanent, to: "a@example.com", Self.door)
        let fits = try await stage.sync(Self.door)
        try await stage.grant(.permanent, to: "b@example.com", Self.door)
        let full = try await stage.sync(Self.door)

        #expect(fits?.applied == true && full?.applied == false)
        #expect(try await stage.lock(Self.door).flash.credentials.count == count + 1)
        try await stage.clear(fault)
        #expect(try await stage.sync(Self.door)?.applied == true)
    }

    @Test func `a jam refuses what would open, and logs it`() async throws {
        let stage = try Stage()
        let code = try await code(stage)
        let fault = try await stage.fault(.lockJam, [:], .once)

        let stuck = try await stage.type(code, Self.door)
        let free = try await stage.type(code, Self.door)

        #expect(stuck.verdict == .refused && stuck.reason == .jammed && free.verdict == .opened)
        #expect(try await stage.lock(Self.door).flash.records.contains { $0.reason == .jammed })
        guard let event = stuck.event,
            let explanation = try await stage.world.explain(
                .event(event), at: try await stage.door(Self.door), instant: nil)
        else { throw Missing(what: "an explanation") }
        #expect(explanation.chain.contains { $0.what.contains("\(fault) (lock.jam) struck the mechanism") })
    }

    @Test func `a jam leaves a single-use code unused`() async throws {
        let stage = try Stage()
        let code = try await stage.grant(.dailySingleUse, Self.door).first?.code.doorcode
        try await stage.fault(.lockJam, [:], .once)

        let stuck = try await stage.type(code, Self.door)
        try await stage.advance(.hours(1))

        #expect(stuck.reason == .jammed)
        #expect(try await stage.type(code, Self.door).verdict == .opened)
    }

    @Test func `a dead key makes a code too short`() async throws {
        let stage = try Stage()
        let code = try await code(stage)
        guard let digit = code?.digits.utf8.first.map({ Double($0 - 0x30) }) else { throw Missing(what: "a digit") }
        let fault = try await stage.fault(.lockDeadKey, ["key": .number(digit)])

        let outcome = try await stage.type(code, Self.door)

        #expect(outcome.verdict == .ignored && outcome.reason == .partial)
        try await stage.clear(fault)
        #expect(try await stage.type(code, Self.door).verdict == .opened)
    }

    @Test func `a code of dead keys alone is ignored, and does not hang`() async throws {
        let stage = try Stage()
        try await stage.fault(.lockDeadKey, ["key": .number(7)])

        let outcome = try await stage.type(try stage.code("7777777"), Self.door)

        #expect(outcome.verdict == .ignored && outcome.reason == .partial && outcome.event == nil)
    }

    @Test func `a clock with an offset refuses today's code as one of another day`() async throws {
        let stage = try Stage()
        let code = try await stage.grant(.daily, Self.door).first?.code.doorcode
        let door = try await stage.door(Self.door)
        try await stage.fault(.lockClockOffset, ["offset": .duration(.days(1))], FaultScope(door: door))

        #expect(try await stage.type(code, Self.door).reason == .expired)
        let (clock, now) = (try await stage.lock(Self.door), await stage.now)
        #expect(clock.time(at: now) == now + .days(1))
    }

    @Test func `a step moves a clock from what it shows, and a drift has it run away`() async throws {
        let stage = try Stage()
        let door = try await stage.door(Self.door)
        let scope = FaultScope(door: door)
        for _ in 0..<2 { try await stage.fault(.lockClockStep, ["offset": .duration(.minutes(-5))], scope) }
        try await stage.fault(.lockClockDrift, ["ppm": .number(1_000)], scope)

        try await stage.advance(.seconds(1_000))

        let (lock, now) = (try await stage.lock(Self.door), await stage.now)
        #expect(lock.time(at: now) == now - .minutes(10) + .seconds(1))
    }

    @Test(arguments: [door, wired])
    func `power that is lost for a while takes the clock with it`(name: String) async throws {
        let stage = try Stage()
        let door = try await stage.door(name)
        try await stage.fault(.lockPowerLoss, ["duration": .duration(.minutes(5))], FaultScope(door: door))

        #expect(try await stage.lock(name).outage == .noPower)
        #expect(try await stage.sync(name) == nil)
        try await stage.advance(.minutes(5))

        let lock = try await stage.lock(name)
        #expect(lock.outage == nil)
        #expect(lock.time(at: await stage.now) == nil)
    }

    @Test func `power comes back when the last of two losses is over`() async throws {
        let stage = try Stage()
        let scope = FaultScope(door: try await stage.door(Self.door))
        try await stage.fault(.lockPowerLoss, ["duration": .duration(.minutes(10))], scope)
        let short = try await stage.fault(.lockPowerLoss, ["duration": .duration(.minutes(1))], scope)

        try await stage.advance(.minutes(2))
        #expect(try await stage.lock(Self.door).outage == .noPower)
        try await stage.clear(short)
        #expect(try await stage.lock(Self.door).outage == .noPower)
        try await stage.advance(.minutes(8))

        #expect(try await stage.lock(Self.door).outage == nil)
    }

    @Test func `a battery stands at a percentage, or is empty`() async throws {
        let stage = try Stage()
        let scope = FaultScope(door: try await stage.door(Self.door))
        try await stage.fault(.lockBatteryLevel, ["percentage": .number(7)], scope)
        #expect(try await stage.lock(Self.door).battery == 7)

        try await stage.fault(.lockBatteryDead, [:], scope)
        #expect(try await stage.lock(Self.door).outage == .lowBattery)
    }

    @Test func `power goes when an event comes, at the door of the event`() async throws {
        let stage = try Stage()
        let code = try await code(stage)
        try await stage.fault(
            .lockPowerLoss, ["duration": .duration(.seconds(10))], FaultScope(event: "lock.opened", count: 1))

        #expect(try await stage.type(code, Self.door).verdict == .opened)

        #expect(try await stage.lock(Self.door).outage == .noPower)
        #expect(try await stage.lock("105").outage == nil)
    }

    // MARK: Reboots

    @Test(arguments: [FaultStep.keyPressed, .entryReceived])
    func `a reboot at the keypad before the verdict opens nothing`(step: FaultStep) async throws {
        let stage = try Stage()
        let code = try await code(stage)
        try await stage.fault(.lockReboot, ["step": .word(step.rawValue)], .once)

        let lost = try await stage.type(code, Self.door)

        #expect(lost.verdict == .ignored)
        #expect(try await stage.kinds().contains("lock.rebooted"))
        #expect(try await stage.type(code, Self.door).verdict == .opened)
    }

    @Test func `a reboot after the verdict keeps the entry in the log`() async throws {
        let stage = try Stage()
        let code = try await code(stage)
        try await stage.fault(.lockReboot, ["step": .word("entry.judged")], .once)

        let outcome = try await stage.type(code, Self.door)

        #expect(outcome.verdict == .opened)
        let lock = try await stage.lock(Self.door)
        #expect(lock.freeUntil == nil)
        #expect(lock.flash.records.suffix(2).map(\.method) == [.doorcode, .power])
        #expect(lock.time(at: await stage.now) != nil)
    }

    @Test(
        arguments: [
            (FaultStep.timeSet, false), (.syncVerified, false), (.syncApplying, false), (.syncApplied, true),
            (.reportSealed, true),
        ])
    func `a reboot in a sync leaves the lock before or after it, and the next one mends it`(
        step: FaultStep, isApplied: Bool
    ) async throws {
        let stage = try Stage()
        try await stage.alter(Self.door) { lock, now in lock.stepClock(by: .seconds(-30), at: now) }
        let code = try await stage.grant(.permanent, Self.door).first?.code.doorcode
        let fault = try await stage.fault(.lockReboot, ["step": .word(step.rawValue)], .once)

        try await stage.sync(Self.door)
        let (lock, link) = (try await stage.lock(Self.door), try await stage.link(Self.door))
        #expect((lock.flash.applied == link.head) == isApplied)
        #expect(link.acknowledged < link.head)
        try await stage.sync(Self.door)

        #expect(try await stage.struck(fault) == 1)
        #expect(try await stage.link(Self.door).needsSync == false)
        #expect(try await stage.type(code, Self.door).verdict == .opened)
    }

    @Test func `a connected lock that reboots in its sync is synced again by itself`() async throws {
        let stage = try Stage()
        try await stage.fault(.lockReboot, ["step": .word("sync.applied")], .once)
        try await stage.grant(.permanent, "105")

        try await stage.advance(.minutes(3))
        #expect(try await stage.link("105").needsSync)
        try await stage.advance(.minutes(3))

        #expect(try await stage.link("105").needsSync == false)
    }

    @Test func `a lock that reboots at each sync does not hold time still`() async throws {
        let stage = try Stage()
        _ = try await stage.world.perform { try $0.set(setting: "connectedSyncSeconds", to: "0") }
        let fault = try await stage.fault(.lockReboot, ["step": .word("sync.applied")])
        try await stage.grant(.permanent, "105")

        try await stage.advance(.seconds(5))

        #expect(try await stage.struck(fault) >= 1)
        #expect(await stage.now == Stage.start + .seconds(5))
    }
}
