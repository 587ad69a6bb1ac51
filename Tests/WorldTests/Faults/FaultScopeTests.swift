import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@testable import World

/// Where and when faults strike, and that they are found again.
@Suite struct FaultScopeTests {
    private static let door = "Maple Court/101"

    /// Which of ten syncs lost their package.
    private func losses(_ stage: Stage) async throws -> [Bool] {
        var lost: [Bool] = []
        for number in 0..<10 {
            try await stage.grant(.permanent, to: "guest\(number)@example.com", Self.door)
            lost.append(try await stage.sync(Self.door)?.applied == false)
        }
        return lost
    }

    @Test func `after lets occasions pass, and count ends it`() async throws {
        let stage = try Stage()
        let fault = try await stage.fault(.syncLost, [:], FaultScope(direction: .toLock, after: 2, count: 3))

        #expect(try await losses(stage) == [false, false, true, true, true, false, false, false, false, false])
        let entry = try await stage.world.perform { try $0.fault(fault) }
        #expect(entry.met == 5 && entry.struck == 3)
        #expect(entry.standing(at: await stage.now) == .spent)
    }

    @Test func `a probability is drawn by the seed: equal in equal runs, another with another seed`() async throws {
        func run(_ seed: UInt64) async throws -> [Bool] {
            let stage = try Stage(seed: seed)
            try await stage.fault(.syncLost, [:], FaultScope(direction: .toLock, probability: 0.5))
            return try await losses(stage)
        }

        let (first, again, others) = (try await run(1), try await run(1), try await [run(2), run(3), run(4)])

        #expect(first == again)
        #expect(others.contains { $0 != first })
        #expect((first + others.flatMap(\.self)).contains(true) && first.contains(false))
    }

    @Test func `it strikes from an instant on, until another`() async throws {
        let stage = try Stage()
        let scope = FaultScope(
            direction: .toLock, from: Stage.start + .minutes(10), until: Stage.start + .minutes(20))
        try await stage.fault(.syncLost, [:], scope)
        var lost: [Bool] = []
        for minute in [0, 10, 10, 10] {
            try await stage.advance(.minutes(minute))
            try await stage.grant(.permanent, to: "m\(lost.count)@example.com", Self.door)
            lost.append(try await stage.sync(Self.door)?.applied == false)
        }

        #expect(lost == [false, true, false, false])
    }

    @Test func `what happens by itself waits for its instant, and happens once`() async throws {
        let stage = try Stage()
        let door = try await stage.door(Self.door)
        let fault = try await stage.fault(
            .lockBatteryLevel, ["percentage": .number(5)],
            FaultScope(door: door, from: Stage.start + .minutes(1)))

        #expect(try await stage.lock(Self.door).battery != 5)
        try await stage.advance(.minutes(1))
        #expect(try await stage.lock(Self.door).battery == 5)
        try await stage.alter(Self.door) { lock, now in lock.swapBattery(at: now) }
        try await stage.advance(.minutes(1))

        #expect(try await stage.struck(fault) == 1)
        #expect(try await stage.lock(Self.door).battery == 100)
    }

    @Test func `what interferes waits for its event`() async throws {
        let stage = try Stage()
        let code = try await stage.grant(.daily, Self.door).first?.code.doorcode
        let fault = try await stage.fault(.lockJam, [:], FaultScope(event: "lock.opened"))

        #expect(try await stage.type(code, Self.door).verdict == .opened)
        #expect(try await stage.type(code, Self.door).reason == .jammed)
        #expect(try await stage.struck(fault) == 1)
    }

    @Test func `another door is not struck`() async throws {
        let stage = try Stage()
        let code = try await stage.grant(.daily, Self.door).first?.code.doorcode
        let fault = try await stage.fault(.lockJam, [:], FaultScope(door: try await stage.door("105")))

        #expect(try await stage.type(code, Self.door).verdict == .opened)
        #expect(try await stage.struck(fault) == 0)
    }

    @Test func `faults and what they have done are found again after a restart, and equal runs stay equal`()
        async throws
    {
        func run(restarts: Bool) async throws -> (String, [Bool], Int) {
            let folder = try Folder()
            var stage = try Stage(folder: folder, start: Stage.start)
            let fault = try await stage.fault(
                .syncLost, [:], FaultScope(direction: .toLock, after: 3, count: 6, probability: 0.6))
            var lost = try await losses(stage)
            if restarts {
                try await stage.world.stop()
                stage = try Stage(folder: folder)
            }
            // Nothing waits at most of these: a grant that is asked for again is the same one.
            lost += try await losses(stage)
            return (try await stage.digest, lost, try await stage.struck(fault))
        }

        let (without, with) = (try await run(restarts: false), try await run(restarts: true))

        #expect(without == with)
        #expect((1...6).contains(with.2))
    }

    @Test func `a snapshot has its faults`() async throws {
        let stage = try Stage()
        let fault = try await stage.fault(.syncLost, [:], FaultScope(direction: .toLock, count: 2))
        try await stage.grant(.permanent, Self.door)
        try await stage.sync(Self.door)
        _ = try await stage.world.saveSnapshot(named: "one")
        try await stage.clear(fault)

        #expect(try await stage.world.loadSnapshot(named: "one"))

        #expect(try await stage.struck(fault) == 1)
        #expect(try await stage.sync(Self.door)?.applied == false)
        #expect(try await stage.sync(Self.door)?.applied == true)
    }

    @Test func `an id is not given twice`() async throws {
        let stage = try Stage()
        let first = try await stage.fault(.lockJam)
        try await stage.clear(first)

        #expect(first == "fault-1")
        #expect(try await stage.fault(.lockJam) == "fault-2")
    }

    @Test func `clearing ends what is in force`() async throws {
        let stage = try Stage()
        let door = try await stage.door(Self.door)
        let fault = try await stage.fault(
            .lockPowerLoss, ["duration": .duration(.hours(5))], FaultScope(door: door))
        #expect(try await stage.lock(Self.door).outage == .noPower)

        try await stage.clear(fault)

        #expect(try await stage.lock(Self.door).outage == nil)
        await #expect(throws: FaultRefusal.self) { try await stage.clear(fault) }
    }

    @Test func `a fault that brings about its own occasions does not hold time still`() async throws {
        let stage = try Stage()
        let fault = try await stage.fault(
            .lockClockStep, ["offset": .duration(.seconds(1))], FaultScope(event: "lock.clock_set"))

        try await stage.alter(Self.door) { lock, now in lock.stepClock(by: .seconds(1), at: now) }

        #expect(try await stage.struck(fault) == 64)
    }

    @Test func `what a kind does not take is refused`() async throws {
        let stage = try Stage()
        let door = try await stage.door(Self.door)
        func refusal(_ kind: FaultKind, _ parameters: [String: FaultValue] = [:], _ scope: FaultScope) async -> String {
            do {
                try await stage.fault(kind, parameters, scope)
                return "taken"
            } catch let refusal as FaultRefusal {
                return refusal.message
            } catch {
                return "\(error)"
            }
        }
        var scope = FaultScope()
        scope.client = "demo-m2m"

        #expect(await refusal(.lockJam, [:], scope).hasPrefix("lock.jam takes no client"))
        #expect(await refusal(.lockJam, ["rate": .number(1)], FaultScope()).contains("no parameter 'rate'"))
        #expect(await refusal(.radioLoss, ["rate": .number(2)], FaultScope()) == "rate is '2'; expected 0 to 1")
        #expect(await refusal(.lockBatteryDead, [:], FaultScope()).contains("needs door"))
        #expect(await refusal(.phoneKilled, [:], FaultScope()).contains("needs phone"))
        #expect(await refusal(.lockBatteryDead, [:], FaultScope(door: door, count: 2)).contains("only with event"))
        #expect(await refusal(.lockJam, [:], FaultScope(probability: 1.5)).contains("0 to 1"))
        #expect(await refusal(.lockJam, [:], FaultScope(count: 0)).contains("1 or more"))
        #expect(await refusal(.lockJam, [:], FaultScope(event: "fault.struck")).contains("brings none on"))
        #expect(await refusal(.lockJam, [:], FaultScope(event: "lock.opend")).contains("did you mean 'lock.opened'?"))
        let now = await stage.now
        #expect(await refusal(.lockJam, [:], FaultScope(from: now, until: now)) == "until is not after from")
    }

    @Test func `there are so many faults, and no more`() async throws {
        let stage = try Stage()
        for _ in 0..<FaultBook.capacity { try await stage.fault(.lockJam) }

        await #expect(throws: FaultRefusal.self) { try await stage.fault(.lockJam) }
    }

    /// A run with a fault that finds no occasion has the events, and the codes, of one without.
    @Test(arguments: FaultKind.allCases)
    func `a fault that does not strike changes nothing else`(kind: FaultKind) async throws {
        func run(_ prepare: (Stage) async throws -> Void) async throws -> [String] {
            let stage = try Stage()
            try await prepare(stage)
            _ = try await DeterminismTests.play(stage)
            let phone = try await stage.phone("riley@example.com", at: Self.door)
            _ = try await stage.unlock(phone, Self.door)
            return try await stage.world.record().filter { !$0.event.kind.rawValue.hasPrefix("fault.") }.map {
                "\($0.at.iso8601Milliseconds) " + String(decoding: $0.payload, as: UTF8.self)
            }
        }

        let without = try await run { _ in }
        let with = try await run { stage in
            var scope = FaultScope(event: kind.manner == .interferes ? nil : "world.restored")
            if kind.manner == .interferes { scope.from = Stage.start + .days(1_000) }
            try await stage.fault(kind, [:], scope)
        }

        #expect(with == without)
    }
}
