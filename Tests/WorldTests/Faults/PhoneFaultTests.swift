import Cloud
import LockModel
import LockProtocol
import Phone
import SimulationKernel
import Testing
import VirtualRadio

@testable import World

/// What goes wrong with phones, on the way to the cloud, and on the air.
@Suite struct PhoneFaultTests {
    private static let door = "Maple Court/101"

    private func stage(_ seed: UInt64 = 1) async throws -> (stage: Stage, phone: String) {
        let stage = try Stage(seed: seed)
        try await stage.set("radioTiming", "instant")
        let phone = try await stage.phone("riley@example.com", at: Self.door)
        return (stage, phone)
    }

    private func of(_ phone: String) -> FaultScope { FaultScope(phone: phone) }

    // MARK: The phone

    @Test func `an app that is killed has to be set up again`() async throws {
        let (stage, phone) = try await stage()
        try await stage.fault(.phoneKilled, [:], of(phone))

        #expect(try await stage.unlock(phone, Self.door) == ["sdkNotInitialized"])
        #expect(try await stage.world.phone(phone).locks > 0)
    }

    @Test func `an app is killed in the middle of an unlock`() async throws {
        let (stage, phone) = try await stage()
        let fault = try await stage.fault(.phoneKilled, [:], FaultScope(event: "lock.session", phone: phone, count: 1))

        #expect(try await stage.unlock(phone, Self.door).last == "canceled")
        #expect(try await stage.struck(fault) == 1)
    }

    @Test func `Bluetooth is off for a while, and on again`() async throws {
        let (stage, phone) = try await stage()
        try await stage.fault(.phoneBluetoothOff, ["duration": .duration(.minutes(1))], of(phone))

        #expect(try await stage.unlock(phone, Self.door) == ["bluetoothDisabled"])
        try await stage.advance(.minutes(1))
        #expect(try await stage.unlock(phone, Self.door).last == "success")
    }

    @Test func `the permission is gone`() async throws {
        let (stage, phone) = try await stage()
        try await stage.fault(.phonePermissionDenied, [:], of(phone))

        #expect(try await stage.unlock(phone, Self.door) == ["permissionDenied"])
    }

    @Test func `a token that expired is refused by the cloud, and the phone says so`() async throws {
        let (stage, phone) = try await stage()
        try await stage.fault(.phoneTokenExpired, [:], of(phone))

        #expect(try await stage.world.phone(phone).token == .expired)
        let outcome = try await stage.world.perform(.guests, on: phone, awaiting: true)
        #expect(outcome.result == .failure(.invalidToken))
    }

    @Test func `a wiped store is empty, and the cloud still counts the phone`() async throws {
        let (stage, phone) = try await stage()
        let user = try await stage.state.user("riley@example.com").id
        var scope = FaultScope()
        scope.user = user
        try await stage.fault(.phoneWiped, [:], scope)

        let view = try await stage.world.phone(phone)
        #expect(view.locks == 0 && view.packages == 0 && view.user == nil)
        #expect(await stage.state.cloud.phones(of: user).count == 1)
    }

    // MARK: The cloud, as a phone finds it

    @Test func `a refused call is told to the app, and nothing is done`() async throws {
        let (stage, phone) = try await stage()
        var scope = FaultScope.once
        scope.route = "listGuests"
        let fault = try await stage.fault(.cloudError, ["status": .number(503)], scope)

        let failed = try await stage.world.perform(.guests, on: phone, awaiting: true)
        let done = try await stage.world.perform(.guests, on: phone, awaiting: true)

        #expect(failed.result == .failure(.internalNetworkError("the cloud answered with status 503")))
        guard case .success(.guests) = done.result else { throw Missing(what: "\(done.result)") }
        #expect(try await stage.struck(fault) == 1)
    }

    @Test func `a call without an answer ends with the phone's patience, and a slow one is answered late`() async throws
    {
        let (stage, phone) = try await stage()
        try await stage.fault(.cloudTimeout, [:], .once)
        let unanswered = try await stage.world.perform(.guests, on: phone, awaiting: true)
        #expect(unanswered.result == .failure(.internalNetworkError("no answer in time")))

        try await stage.fault(.cloudSlow, ["delay": .duration(.seconds(3))], .once)
        let before = await stage.now
        let slow = try await stage.world.perform(.guests, on: phone, awaiting: true)

        guard case .success = slow.result else { throw Missing(what: "\(slow.result)") }
        #expect(await stage.now >= before + .seconds(3))
    }

    @Test func `a report whose upload fails is held, and its records arrive once`() async throws {
        for (kind, parameters) in [
            (FaultKind.cloudError, [:]), (.cloudRateLimited, [:]), (.cloudErrorAfterCommit, [:]), (.syncLost, [:]),
        ] as [(FaultKind, [String: FaultValue])] {
            let (stage, phone) = try await stage()
            _ = try await stage.unlock(phone, Self.door)
            var scope = FaultScope.once
            if kind.family == .sync { scope.direction = .fromLock } else { scope.route = "sendReport" }
            let fault = try await stage.fault(kind, parameters, scope)

            let lock = try await stage.state.door(Self.door).lockID
            for _ in 0..<3 { _ = try await stage.world.perform(.sync(lock), on: phone, awaiting: true) }

            #expect(try await stage.struck(fault) == 1, "\(kind.rawValue)")
            let door = try await stage.door(Self.door)
            let indices = await stage.state.cloud.history.filter { $0.door == door }.map(\.record.index)
            #expect(indices == Array(Set(indices)).sorted())
            #expect(try await stage.lock(Self.door).flash.records.allSatisfy { !indices.contains($0.index) })
        }
    }

    @Test func `a package that a phone carries comes once, and is no occasion for a second one`() async throws {
        let (stage, phone) = try await stage()
        try await stage.grant(.permanent, Self.door)
        let twice = try await stage.fault(.syncDuplicated, [:], FaultScope(direction: .toLock))
        let late = try await stage.fault(.syncTruncated, [:], FaultScope(direction: .toLock, count: 1))
        let lock = try #require(await stage.state.cloud.doors[try await stage.door(Self.door)]?.lockID)

        _ = try await stage.world.perform(.sync(lock), on: phone, awaiting: true)

        #expect(try await stage.struck(twice) == 0)
        #expect(try await stage.struck(late) == 1)
    }

    @Test func `a truncated package that a phone carries is refused by the lock, which keeps what it has`() async throws
    {
        let (stage, phone) = try await stage()
        _ = try await stage.unlock(phone, Self.door)
        let code = try await stage.grant(.permanent, Self.door).first?.code.doorcode
        let before = try await stage.lock(Self.door).flash.applied
        // Also of the fresh one that the phone asks for before the lock.
        let fault = try await stage.fault(.syncTruncated, [:], FaultScope(direction: .toLock))

        let lock = try await stage.state.door(Self.door).lockID
        _ = try await stage.world.perform(.sync(lock), on: phone, awaiting: true)

        #expect(try await stage.struck(fault) >= 1)
        #expect(try await stage.lock(Self.door).flash.applied == before)
        try await stage.clear(fault)
        for _ in 0..<2 { _ = try await stage.world.perform(.sync(lock), on: phone, awaiting: true) }
        #expect(try await stage.type(code, Self.door).verdict == .opened)
    }

    // MARK: The lock, under a phone

    @Test(arguments: [
        FaultStep.sessionOpened, .unlockReceived, .unlockJudged, .syncBegun, .syncVerified, .syncApplying,
    ])
    func `a lock that reboots under a phone drops the link, and opens the next time`(step: FaultStep) async throws {
        let (stage, phone) = try await stage()
        let fault = try await stage.fault(.lockReboot, ["step": .word(step.rawValue)], .once)

        _ = try await stage.unlock(phone, Self.door)
        #expect(try await stage.struck(fault) == 1)
        let kinds = try await stage.kinds()
        #expect(kinds.contains("lock.rebooted") && kinds.contains("radio.disconnected"))

        #expect(try await stage.unlock(phone, Self.door).last == "success")
    }

    @Test func `a jam is told to the phone`() async throws {
        let (stage, phone) = try await stage()
        _ = try await stage.unlock(phone, Self.door)
        try await stage.fault(.lockJam, [:], .once)
        let lock = try await stage.state.door(Self.door).lockID

        let outcome = try await stage.world.perform(.unlock(lock), on: phone, awaiting: true)

        guard case .failed(let reason)? = outcome.end else { throw Missing(what: "\(outcome)") }
        #expect(reason.lockReason == .jammed)
    }

    // MARK: The air

    @Test func `out of range is not found, at the one door alone and for a while`() async throws {
        let (stage, phone) = try await stage()
        _ = try await stage.unlock(phone, Self.door)
        let door = try await stage.door(Self.door)
        try await stage.fault(
            .radioOutOfRange, ["duration": .duration(.minutes(2))], FaultScope(door: door, phone: phone))

        #expect(try await stage.unlock(phone, Self.door).last == "failed")
        try await stage.advance(.minutes(2))
        #expect(try await stage.unlock(phone, Self.door).last == "success")
    }

    @Test func `a connection goes silent after so many packets, each time`() async throws {
        let (stage, phone) = try await stage()
        _ = try await stage.unlock(phone, Self.door)
        let fault = try await stage.fault(.radioDisconnect, ["packets": .number(4)])

        #expect(try await stage.unlock(phone, Self.door).last != "success")
        try await stage.clear(fault)
        #expect(try await stage.unlock(phone, Self.door).last == "success")
    }

    @Test func `loss costs packets that are sent again, and nothing else`() async throws {
        let (stage, phone) = try await stage()
        _ = try await stage.unlock(phone, Self.door)
        let before = await stage.world.simulation.air.radio.statistics.packetsLost
        try await stage.fault(.radioLoss, ["rate": .number(0.3)])

        #expect(try await stage.unlock(phone, Self.door).last == "success")
        #expect(await stage.world.simulation.air.radio.statistics.packetsLost > before)
    }

    @Test(arguments: [
        (FaultKind.radioDelay, ["delay": FaultValue.duration(.milliseconds(200))]),
        (.radioDuplication, ["rate": .number(1)]), (.radioCorruption, ["rate": .number(1)]),
    ])
    func `delay, duplication and corruption are in force on the connection that is made`(
        kind: FaultKind, parameters: [String: FaultValue]
    ) async throws {
        let (stage, phone) = try await stage()
        _ = try await stage.unlock(phone, Self.door)
        let start = await stage.now
        let plain = try await stage.unlock(phone, Self.door)
        let usual = (await stage.now).since(start)
        let fault = try await stage.fault(kind, parameters, FaultScope(direction: .toLock))
        let again = await stage.now

        let hit = try await stage.unlock(phone, Self.door)

        #expect(plain.last == "success")
        let length = (await stage.now).since(again)
        #expect(hit != plain || length > usual, "\(kind.rawValue)")
        #expect(try await stage.struck(fault) == 1)
    }

    @Test func `the air is bad when a phone connects, for a while, in equal runs alike`() async throws {
        func run() async throws -> (String, [String]) {
            let (stage, phone) = try await stage(5)
            try await stage.fault(
                .radioLoss, ["rate": .number(0.6), "duration": .duration(.seconds(30))],
                FaultScope(event: "radio.connected", probability: 0.7))
            var ends: [String] = []
            for _ in 0..<4 { ends.append(try await stage.unlock(phone, Self.door).last ?? "") }
            return (try await stage.digest, ends)
        }

        let (first, second) = (try await run(), try await run())

        #expect(first == second)
    }
}
