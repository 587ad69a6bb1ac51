import Cloud
import LockModel
import LockProtocol
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
}
