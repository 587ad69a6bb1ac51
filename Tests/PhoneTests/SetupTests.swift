import Cloud
import LockProtocol
import SimulationKernel
import Testing
import VirtualRadio

@testable import Phone

@Suite struct SetupTests {
    @Test func `nothing works before setup but the switches`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        let lock = stage.lockID(0)

        for call: PhoneCommand in [
            .fetchLocks, .unlock(lock), .cancelUnlock, .sync(lock), .startProximity, .stopProximity, .logs(lock),
        ] {
            #expect(stage.perform(call) == .failure(.sdkNotInitialized), "\(call)")
        }
        #expect(stage.perform(.bluetooth(false)) == .success(.done))
        #expect(stage.phones[0].unlocks.isEmpty)
    }

    @Test func `a user is asked for consent once, not once for each phone`() throws {
        var stage = try PhoneStage()
        let (first, second) = (stage.addPhone("One"), stage.addPhone("Two"))

        stage.setUp(PhoneStage.riley, first)
        stage.setUp(PhoneStage.riley, second)

        #expect(stage.phones[first].requests.contains(.setConsent(true)))
        #expect(!stage.phones[second].requests.contains(.setConsent(true)))
        #expect(stage.phones[second].phone.isSetUp)
    }

    @Test func `who does not agree is not set up, and may think again`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        stage.perform(.consent(false))

        #expect(stage.setUp() == .failure(.consentNotGranted))
        #expect(stage.setUp() == .failure(.consentNotGranted))
        #expect(stage.perform(.fetchLocks) == .failure(.sdkNotInitialized))
        stage.perform(.consent(true))
        #expect(stage.setUp() == .success(.done))
    }

    @Test func `without a network nothing is said to the terms`() throws {
        var stage = try PhoneStage(.instant)
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0)
        stage.setUp()
        stage.perform(.network(false))

        guard case .failure(.internalNetworkError) = stage.perform(.consent(false)) else {
            Issue.record("the cloud cannot have heard it")
            return
        }
        stage.perform(.network(true))
        #expect(stage.unlock(0).last == .success)
    }

    @Test func `who takes consent back is refused everything until it is given again`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        stage.setUp()

        stage.perform(.consent(false))

        #expect(stage.perform(.unlock(stage.lockID(0))) == .failure(.consentNotGranted))
        #expect(stage.setUp() == .failure(.consentNotGranted))
        stage.perform(.consent(true))
        #expect(stage.setUp() == .success(.done))
    }

    @Test func `the phone registers its key once for its user`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()

        stage.setUp()
        stage.perform(.kill)
        stage.setUp()

        let registrations = stage.phones[0].requests.filter { if case .registerPhone = $0 { true } else { false } }
        #expect(registrations.count == 1)
        #expect(stage.cloud.phones.values.first?.publicKey == stage.phones[0].phone.store.registration?.publicKey)
    }

    @Test func `another user finds nothing of the one before`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0)
        stage.setUp()
        let key = stage.phones[0].phone.store.privateKey

        stage.setUp(PhoneStage.morgan)

        #expect(stage.phones[0].phone.store.user == PhoneStage.morgan.id)
        #expect(stage.phones[0].phone.lockCount == 0)
        #expect(stage.phones[0].phone.packageCount == 0)
        #expect(stage.phones[0].phone.store.privateKey != key)
        #expect(stage.phones[0].replayed == stage.phones[0].phone.store)
    }

    @Test func `a user who was set up before is set up without a network, another is not`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0)
        stage.setUp()
        stage.perform(.kill)
        #expect(stage.phones[0].phone.tokenState(at: stage.now) == .none)
        stage.perform(.network(false))

        #expect(stage.setUp() == .success(.done))
        #expect(stage.unlock(0).last == .success)
        guard case .failure(.internalNetworkError) = stage.setUp(PhoneStage.morgan) else {
            Issue.record("set up without a network")
            return
        }
    }

    @Test func `an expired token is refused`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()

        #expect(stage.setUp(tokenLasts: .zero) == .failure(.invalidToken))
        #expect(stage.phones[0].phone.tokenState(at: stage.now) == .expired)
    }

    @Test func `fetching answers from the cache without a network, but never with an expired token`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0, 1)
        stage.setUp(tokenLasts: .hours(1))
        let locks = stage.phones[0].phone.store.locks

        stage.perform(.network(false))
        #expect(stage.perform(.fetchLocks) == .success(.locks(locks)))
        stage.perform(.network(true))
        stage.run(for: .hours(2))
        #expect(stage.perform(.fetchLocks) == .failure(.invalidToken))
        #expect(locks.count == 2)
    }

    @Test func `a fetch that finds no cache and no network fails`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        stage.setUp()
        stage.perform(.network(false))

        guard case .failure(.internalNetworkError) = stage.perform(.fetchLocks) else {
            Issue.record("fetched without a network")
            return
        }
    }

    @Test func `a cloud that does not answer is given up after the request's time`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        stage.isCloudUp = false
        let begun = stage.now

        let result = stage.setUp()

        #expect(result == .failure(.internalNetworkError("no answer in time")))
        #expect(stage.now.since(begun) == .seconds(10))
    }

    @Test func `in realistic timing a request takes its latency`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone(realistic: true)
        let begun = stage.now

        stage.setUp()

        // consent, setConsent, registerPhone, locks, errands
        #expect(stage.now.since(begun) == .milliseconds(5 * 150))
    }

    @Test func `clear forgets the user and keeps the switches`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0)
        stage.setUp()
        stage.perform(.permission(false))

        stage.perform(.clear)

        let store = stage.phones[0].phone.store
        #expect(store.user == nil && store.privateKey == nil && store.locks.isEmpty && !store.permission)
        #expect(stage.perform(.fetchLocks) == .failure(.sdkNotInitialized))
        #expect(stage.phones[0].replayed == store)
    }

    @Test func `the app's death loses the token and ends what waits`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone(realistic: true)
        try stage.grant(PhoneStage.riley, 0)
        stage.setUp()
        stage.phones[0].phone.perform(.fetchLocks, now: stage.now)
        stage.phones[0].phone.perform(.logs(stage.lockID(0)), now: stage.now)

        stage.perform(.kill)

        let ends = stage.phones[0].finished.suffix(3).map(\.result)
        #expect(ends == [.failure(.canceled), .failure(.canceled), .success(.done)])
        #expect(stage.phones[0].phone.tokenState(at: stage.now) == .none)
        #expect(stage.phones[0].phone.lockCount == 1)
    }

    @Test func `logs come from the cloud`() throws {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        try stage.grant(PhoneStage.riley, 0)
        stage.setUp()
        _ = stage.unlock(0)
        stage.rest()

        guard case .success(.logs(let logs)) = stage.perform(.logs(stage.lockID(0))) else {
            Issue.record("no logs")
            return
        }
        #expect(logs.contains { $0.method == .phone && $0.reason == nil && $0.user == PhoneStage.riley.id })
    }
}
