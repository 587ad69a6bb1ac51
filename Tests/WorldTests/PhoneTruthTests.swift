import Cloud
import LockModel
import LockProtocol
import Phone
import SimulationKernel
import Testing

@testable import World

/// What explain and diff say of phones.
@Suite struct PhoneTruthTests {
    @Test func `a registered phone waits for a sync, is named by diff, and opens once the lock has its key`() throws {
        var simulation = try AirTests.simulation()
        let door = try simulation.state.door("101").id
        simulation.sync(door)
        let access = try #require(
            simulation.state.cloud.accesses(at: door).first {
                $0.passcodeType == .permanent && $0.isLive(at: simulation.now)
            })
        let key = try PhoneAtLock.key().publicKey.rawRepresentation
        for request in [AppRequest.setConsent(true), .registerPhone(publicKey: key, name: "Pixel")] {
            try simulation.withCloud { cloud, generator, now in
                try cloud.answer(request, for: access.user, using: &generator, at: now).1
            }
        }

        let waiting = simulation.state.explain(.phone(key), at: door, events: [], instant: simulation.now)
        #expect(waiting.outcome == .refused && waiting.reason == .syncPending)
        let found = simulation.state.differences(at: door, now: simulation.now)
        #expect(found.contains { $0.subject.hasSuffix("phone 'Pixel'") && $0.lock == "absent" })

        simulation.sync(door)

        let told = simulation.state.explain(
            .phone(key), at: door, events: simulation.takeEvents(), instant: simulation.now)
        #expect(told.outcome == .opened)
        #expect(told.chain.contains { $0.what.contains("applied sync package") })
        #expect(!simulation.state.differences(at: door, now: simulation.now).contains { $0.subject.contains("phone") })
    }

    @Test func `what a phone carries is told beside what it would mend, and by explain`() async throws {
        let stage = try Stage()
        try await stage.set("radioTiming", "instant")
        let door = "Maple Court/101"
        // Far away: it fetches the package with its own key, and sam's code, and brings it nowhere.
        _ = try await stage.phone("riley@example.com", at: "Maple Court/Roof")
        let id = try await stage.door(door)
        let sam = try await stage.state.user("sam@example.com").id
        let code = try #require(await stage.state.cloud.accesses(of: sam).first?.code.doorcode)

        let found = try await stage.world.differences(at: id)
        let told = try await stage.explain(code, door)

        let carried = try #require(found.first { $0.subject.hasPrefix("sam@") }?.inFlight)
        #expect(carried.count == 1 && carried[0].contains("has package"), "\(found)")
        #expect(told.chain.contains { $0.what.contains("has package") && $0.by == "cloud" })
        // Once it is there, nothing is under way any more.
        _ = try await stage.sync(door)
        #expect(try await stage.world.differences(at: id).allSatisfy { $0.inFlight.isEmpty })
    }

    @Test func `a phone that is removed for good leaves its place to another`() async throws {
        let stage = try Stage()
        try await stage.set("radioTiming", "instant")
        let riley = try await stage.state.user("riley@example.com").id

        for number in 1...9 {
            let phone = try await stage.phone("riley@example.com", at: "Maple Court/101")
            #expect(await stage.state.cloud.phones(of: riley).count == 1, "phone \(number)")
            try await stage.world.removePhone(phone, deregisters: true)
        }
        let lost = try await stage.phone("riley@example.com", at: "Maple Court/101")
        try await stage.world.removePhone(lost, deregisters: false)

        #expect(await stage.state.cloud.phones(of: riley).count == 1)
    }

    @Test func `of a person whose phone and code the lock does not know, the phone's refusal is told`() async throws {
        let stage = try Stage()
        try await stage.set("radioTiming", "instant")
        let door = "Maple Court/101"
        let phone = try await stage.phone("riley@example.com", at: door)
        _ = try await stage.unlock(phone, door)
        _ = try await stage.world.perform(.network(false), on: phone, awaiting: true)
        let riley = try await stage.state.user("riley@example.com").id
        try await stage.world.perform { simulation in
            let id = try simulation.state.door(door).id
            guard let partner = simulation.state.cloud.client(id: "demo-m2m")?.partner else { return }
            try simulation.withCloud { cloud, _, now throws(CloudRefusal) in
                try cloud.revoke(user: riley, door: id, by: partner, at: now)
            }
            simulation.sync(id)
        }
        #expect(try await stage.unlock(phone, door).last == "failed")

        let state = await stage.state
        let explanation = state.explain(
            .user(riley), at: try state.door(door).id, events: try await stage.world.record(), instant: await stage.now)

        #expect(explanation.outcome == .refused)
        #expect(explanation.reason == .unknownCredential)
        #expect(explanation.chain.last?.what.contains("unknown_credential") == true)
    }
}
