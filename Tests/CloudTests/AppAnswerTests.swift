import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("What the cloud answers phones")
struct AppAnswerTests {
    private typealias Doors = Estate.Doors

    @Test("consent is the user's, not the phone's: without it nothing is told but consent and the list of phones")
    func consent() throws {
        var estate = try Estate.withPhones()
        let new = estate.person(1, email: "new@example.com")
        try estate.grant(estate.request(email: new.email, Doors.flat))
        let user = try #require(estate.cloud.user(email: "new@example.com"))

        #expect(try estate.ask(.consent, of: user) == .consent(nil))
        #expect(estate.appRefusal(.locks(includesAll: false), of: user) == .consentNotGranted)
        #expect(try estate.ask(.phones, of: user) == .phones([]))

        #expect(try estate.ask(.setConsent(true), of: user) == .consent(true))
        #expect(estate.appRefusal(.locks(includesAll: false), of: user) == nil)
        let count = estate.events.count
        try estate.ask(.setConsent(true), of: user)
        #expect(estate.events.count == count, "the same answer again changes nothing")

        try estate.ask(.setConsent(false), of: user)
        #expect(estate.appRefusal(.errands, of: user) == .consentNotGranted)
        #expect(try estate.ask(.consent) == .consent(true), "another user's is their own")
    }

    @Test("an unknown user and one who is not active are refused")
    func users() throws {
        var estate = try Estate.withPhones()
        var idle = estate.person(2, email: "idle@example.com")
        (idle.isActive, idle.consent) = (false, true)
        #expect(estate.appRefusal(.consent, of: idle) == .tokenInvalid)

        var other = try Estate()
        other.prepare { cloud, _, _ in cloud.add(idle) }
        #expect(other.appRefusal(.errands, of: idle) == .userInactive)
    }

    @Test("locks are told with keys, code, and the sequence of the user's own newest change")
    func locks() throws {
        var estate = try Estate.withPhones()
        try estate.register(1)

        guard case .locks(let locks) = try estate.ask(.locks(includesAll: false)) else { throw Missing(what: "locks") }

        #expect(locks.map(\.door) == [Doors.front, Doors.flat])
        let flat = try #require(locks.last)
        #expect(flat.id == estate.lockID(Doors.flat))
        #expect(flat.publicKey == estate.cloud.links[Doors.flat]?.lockKey)
        #expect(flat.idKey == [UInt8](repeating: 7, count: 16))
        #expect(flat.doorCode == estate.cloud.accesses(of: Estate.riley.id).last?.code.doorcode?.digits)
        #expect(flat.role == .resident)
        #expect(flat.canUnlock)
        #expect(flat.sequence == estate.cloud.links[Doors.flat]?.head)
        #expect(flat.sequence == (estate.locks[Doors.flat]?.flash.applied ?? 0) + 1)
    }

    @Test("errands are the locks of the user's buildings for which something waits")
    func errands() throws {
        var estate = try Estate.withPhones()
        #expect(try estate.ask(.errands) == .errands([]))
        try estate.register(1)
        try estate.grant(estate.request(email: "away@example.com", Doors.lobby))

        guard case .errands(let errands) = try estate.ask(.errands, of: Estate.morgan) else {
            throw Missing(what: "errands")
        }

        #expect(errands.map(\.id) == [Doors.front, Doors.flat].map(estate.lockID), "Lobby is in another building")
        #expect(errands.allSatisfy { $0.sequence == $0.base + 1 })
    }

    @Test("a courier brings package and time to a neighbour's lock, and its report back")
    func courier() throws {
        var estate = try Estate.withPhones()
        try estate.register(1)
        let lock = estate.lockID(Doors.flat)

        guard case .package(let sealed?) = try estate.ask(.package(lock: lock), of: Estate.morgan) else {
            throw Missing(what: "package")
        }
        _ = estate.locks[Doors.flat]?.receive(package: sealed, at: estate.now)
        #expect(estate.phoneKeys(at: Doors.flat) == [Estate.key(1)])

        let nonce = estate.locks[Doors.flat]?.issueNonce(using: &estate.generator) ?? []
        guard case .time(let time) = try estate.ask(.time(lock: lock, nonce: nonce), of: Estate.morgan) else {
            throw Missing(what: "time")
        }
        _ = estate.locks[Doors.flat]?.receive(time: time, at: estate.now)
        #expect(estate.locks[Doors.flat]?.time(at: estate.now) == estate.now)

        let report = try estate.report(of: Doors.flat)
        guard case .received(_, let needsEverything) = try estate.ask(.report(report), of: Estate.morgan) else {
            throw Missing(what: "receipt")
        }
        #expect(!needsEverything)
        #expect(try estate.ask(.package(lock: lock), of: Estate.morgan) == .package(nil))
    }

    @Test("a report that comes twice is answered twice and counts once")
    func reportTwice() throws {
        var estate = try Estate.withPhones()
        _ = estate.locks[Doors.flat]?.present(card: [1, 2, 3, 4], at: estate.now)
        let report = try estate.report(of: Doors.flat)

        let first = try estate.ask(.report(report))
        let history = estate.cloud.history
        let second = try estate.ask(.report(report), of: Estate.morgan)

        #expect(first == second)
        #expect(history.isEmpty == false)
        #expect(estate.cloud.history == history)
        #expect(estate.events.last?.event == .reportRefused(Doors.flat, .stalePackage))
    }

    @Test("a lock that has less than it had acknowledged is sent everything")
    func rollback() throws {
        var estate = try Estate.withPhones()
        let old = try #require(estate.locks[Doors.flat])
        try estate.register(1)
        try estate.sync(Doors.flat)

        // The lock as it was before, which by now has reported more often.
        estate.locks[Doors.flat] = old
        for _ in 0..<2 { _ = try estate.report(of: Doors.flat) }
        let report = try estate.report(of: Doors.flat)
        guard case .received(_, let needsEverything) = try estate.ask(.report(report)) else {
            throw Missing(what: "receipt")
        }

        #expect(needsEverything)
        #expect(estate.events.last?.event == .packageMissed(Doors.flat))
        #expect(try estate.sync(Doors.flat)?.base == 0)
        #expect(estate.phoneKeys(at: Doors.flat) == [Estate.key(1)])
    }

    @Test("what is out of the user's reach is not found")
    func reach() throws {
        var estate = try Estate.withPhones()
        let lobby = estate.lockID(Doors.lobby)
        let report = try estate.report(of: Doors.lobby)

        #expect(estate.appRefusal(.package(lock: lobby)) == .notFound)
        #expect(estate.appRefusal(.time(lock: lobby, nonce: [UInt8](repeating: 0, count: 16))) == .notFound)
        #expect(estate.appRefusal(.report(report)) == .notFound)
        #expect(estate.appRefusal(.logs(lock: estate.lockID(Doors.gym))) == .notFound)
        #expect(estate.appRefusal(.time(lock: estate.lockID(Doors.gym), nonce: [1])) == .badRequest)
    }

    @Test("a report with a changed byte is malformed")
    func malformed() throws {
        var estate = try Estate.withPhones()
        let report = try estate.report(of: Doors.flat)
        var bytes = report.bytes
        bytes[bytes.count - 1] ^= 1
        let changed = try SealedReport(bytes: bytes)

        #expect(estate.appRefusal(.report(changed)) == .malformedReport)
    }

    @Test("a resident sees everything at a private door; at a shared one everybody sees themselves")
    func logs() throws {
        var estate = try Estate.withPhones()
        let access = try #require(try estate.grant(estate.request(.daily, Doors.flat)).first)
        for digits in [access.code.doorcode?.digits, "0000000"] {
            _ = estate.locks[Doors.flat]?.wake(at: estate.now)
            for digit in (digits ?? "").compactMap(\.wholeNumberValue) {
                _ = estate.locks[Doors.flat]?.press(.digit(UInt8(digit)), at: estate.now)
            }
            _ = estate.locks[Doors.flat]?.lensTimerFired(at: estate.now + .seconds(60))
        }
        try estate.sync(Doors.flat)
        #expect(!estate.cloud.history.isEmpty)

        guard case .logs(let logs) = try estate.ask(.logs(lock: estate.lockID(Doors.flat))) else {
            throw Missing(what: "logs")
        }
        #expect(logs.count == estate.cloud.history.count)
        #expect(logs.map(\.at) == logs.map(\.at).sorted(by: >))
        #expect(Set(logs.map(\.id)).count == logs.count)
        guard case .logs(let shared) = try estate.ask(.logs(lock: estate.lockID(Doors.front))) else {
            throw Missing(what: "logs")
        }
        #expect(shared.isEmpty)
    }

    @Test("a package is the same bytes, without another event, until the lock lacks something else")
    func repeatedPackage() throws {
        var estate = try Estate.withPhones()
        try estate.register(1)
        let request = AppRequest.package(lock: estate.lockID(Doors.flat))

        let first = try estate.ask(request)
        let count = estate.events.count
        estate.now += .hours(1)
        let second = try estate.ask(request, of: Estate.morgan)

        #expect(second == first)
        #expect(estate.events.count == count)
        guard case .package(let sealed?) = second else { throw Missing(what: "package") }
        // A log record that arrives is acknowledged by the next package.
        _ = estate.locks[Doors.flat]?.present(card: [1, 2, 3, 4], at: estate.now)
        try estate.ask(.report(try estate.report(of: Doors.flat)))
        let third = try estate.ask(request)
        #expect(third != first)
        try estate.register(2)
        guard case .package(let fourth?) = try estate.ask(request) else { throw Missing(what: "package") }
        #expect(fourth.header.sequence == sealed.header.sequence + 1)
        // And each applies.
        _ = estate.locks[Doors.flat]?.receive(package: fourth, at: estate.now)
        #expect(estate.phoneKeys(at: Doors.flat) == [Estate.key(1), Estate.key(2)])
        #expect(estate.replayed == estate.cloud)
    }

    @Test("half of a package that one phone fetched is completed by another's")
    func resumedPackage() throws {
        var estate = try Estate.withPhones()
        for byte in UInt8(1)...8 { try estate.register(byte) }
        for number in 0..<20 { try estate.grant(estate.request(email: "g\(number)@example.com", Doors.flat)) }
        let request = AppRequest.package(lock: estate.lockID(Doors.flat))
        guard case .package(let first?) = try estate.ask(request) else { throw Missing(what: "package") }
        estate.now += .minutes(10)
        guard case .package(let second?) = try estate.ask(request, of: Estate.morgan) else {
            throw Missing(what: "package")
        }
        var lock = try #require(estate.locks[Doors.flat])
        #expect(first.chunks.count > 1)

        let mixed = try SealedPackage(
            headerBytes: first.headerBytes, handshake: first.handshake,
            chunks: Array(first.chunks.prefix(1)) + Array(second.chunks.dropFirst()))
        _ = lock.receive(package: mixed, at: estate.now)

        #expect(lock.flash.applied == first.header.sequence)
    }
}
