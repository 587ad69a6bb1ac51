import Cloud
import LockProtocol
import SimulationKernel
import Testing

@testable import Phone

/// Guests by phone, under the SDK's names.
@Suite struct PhoneGuestTests {
    private static let guest = "ann@example.com"

    /// Riley's phone, and a door that riley may share beside one that is not riley's.
    private func stage(tokenLasts: Duration = .hours(24)) throws -> PhoneStage {
        var stage = try PhoneStage()
        _ = stage.addPhone()
        let request = GrantRequest(
            email: PhoneStage.riley.email, phone: nil, firstName: "r", lastName: "t", passcodeType: .permanent,
            role: .resident, shareable: true, start: stage.now, end: nil, notifies: false, doors: [stage.doorID(0)],
            keys: [])
        _ = try stage.cloud.grant(request, by: PhoneStage.partner, using: &stage.generator, at: stage.now)
        stage.setUp(tokenLasts: tokenLasts)
        return stage
    }

    private func invite(
        _ stage: PhoneStage, _ kind: GuestInvite.Kind? = nil, at locks: [Int] = [0]
    ) -> PhoneCommand {
        .inviteGuest(
            GuestInvite(
                firstName: "Ann", lastName: "Archer", email: Self.guest, phone: nil, locks: locks.map(stage.lockID),
                kind: kind ?? .inApp(start: stage.now)))
    }

    @Test func `a guest is invited, listed, and taken back`() throws {
        var stage = try stage()

        guard case .success(.invited(let invites)) = stage.perform(invite(stage)) else {
            Issue.record("not invited")
            return
        }
        let guest = try #require(invites.guest)
        guard case .success(.guests(let guests)) = stage.perform(.guests) else {
            Issue.record("no guests")
            return
        }
        #expect(guests.map(\.id) == [guest])
        #expect(guests.first?.accesses.map(\.lock) == [stage.lockID(0)])

        #expect(stage.perform(.revokeGuestAccess(guest, lock: stage.lockID(1))) == .failure(.deviceNotFound))
        #expect(stage.perform(.revokeGuestAccess(guest, lock: stage.lockID(0))) == .success(.done))
        #expect(stage.perform(.guests) == .success(.guests([])))
    }

    @Test func `what is refused at one lock is told with what was granted at the others`() throws {
        var stage = try stage()

        guard case .failure(.guestInvites(let invites)) = stage.perform(invite(stage, at: [0, 1])) else {
            Issue.record("no GuestInvitesError")
            return
        }

        #expect(invites.successes == [stage.lockID(0)])
        #expect(invites.failures.map(\.lock) == [stage.lockID(1)])
        #expect(invites.failures.map(\.refusal.code.sdkName) == ["userCanNotShare"])
    }

    @Test func `of all accesses what can be taken back is, and the daily code is told`() throws {
        var stage = try stage()
        stage.perform(invite(stage))
        stage.perform(invite(stage, .temporaryDoorcode(.fullDay, .today)))
        let guest = try #require(stage.cloud.user(email: Self.guest)?.id)

        #expect(stage.perform(.revokeGuestAllAccesses(guest)) == .failure(.passcodeTypeCantBeRevoked))
        #expect(stage.cloud.accesses(of: guest).filter { $0.revokedAt == nil }.map(\.passcodeType) == [.daily])
        #expect(
            stage.perform(.revokeGuestAccess(guest, lock: stage.lockID(0)))
                == .failure(.passcodeTypeCantBeRevoked))
        guard case .failure(.internal) = stage.perform(.revokeGuestAllAccesses(PhoneStage.morgan.id)) else {
            Issue.record("morgan is nobody's guest")
            return
        }
    }

    @Test func `the calls need a setup, a network and a token that is good`() throws {
        var stage = try stage(tokenLasts: .hours(1))
        let guest = PhoneStage.morgan.id
        let calls = [
            invite(stage), .guests, .revokeGuestAccess(guest, lock: stage.lockID(0)), .revokeGuestAllAccesses(guest),
        ]

        stage.perform(.network(false))
        for call in calls {
            #expect(
                stage.perform(call) == .failure(.internalNetworkError("the network is not reachable")), "\(call)")
        }
        stage.perform(.network(true))
        stage.run(for: .hours(1))
        for call in calls { #expect(stage.perform(call) == .failure(.invalidToken), "\(call)") }
        stage.perform(.kill)
        for call in calls { #expect(stage.perform(call) == .failure(.sdkNotInitialized), "\(call)") }
    }

    @Test func `what waits for the cloud when the app dies ends as canceled`() throws {
        var stage = try stage()
        stage.isCloudUp = false

        stage.phones[0].phone.perform(.guests, now: stage.now)
        stage.perform(.kill)

        #expect(stage.phones[0].finished.suffix(2).map(\.result) == [.failure(.canceled), .success(.done)])
    }

    @Test func `clear deregisters the phone where it can, and forgets in any case`() throws {
        var stage = try stage()
        #expect(stage.cloud.phones(of: PhoneStage.riley.id).count == 1)

        #expect(stage.perform(.clear) == .success(.done))
        #expect(stage.cloud.phones(of: PhoneStage.riley.id).isEmpty)
        #expect(stage.phones[0].phone.store.privateKey == nil)

        stage.setUp()
        stage.perform(.network(false))
        #expect(stage.perform(.clear) == .success(.done))
        #expect(stage.cloud.phones(of: PhoneStage.riley.id).count == 1, "nobody could tell the cloud")
        #expect(stage.phones[0].phone.store.privateKey == nil)

        stage.perform(.network(true))
        stage.setUp()
        stage.isCloudUp = false
        #expect(stage.perform(.clear) == .success(.done))
        #expect(stage.phones[0].phone.store.registration == nil)
        #expect(stage.phones[0].replayed == stage.phones[0].phone.store)
    }

    @Test func `a ninth phone finds a place when others were cleared`() throws {
        var stage = try PhoneStage()
        for _ in 0..<12 {
            let phone = stage.addPhone()
            #expect(stage.setUp(PhoneStage.riley, phone) == .success(.done))
            stage.perform(.clear, phone)
        }
    }
}
