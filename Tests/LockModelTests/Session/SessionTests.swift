import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite struct SessionTests {
    @Test func `a phone that the table knows unlocks, and that is in the log with its key and user`() throws {
        var phone = try SessionBench.known()
        guard case .welcome(let status) = try phone.open() else {
            Issue.record("no welcome")
            return
        }
        #expect(status.isKnown)
        #expect(status.serialNumber == "TEST-1")
        #expect(!status.isUnlocked)

        #expect(try phone.ask(.unlock) == .unlocked(seconds: 10))

        #expect(phone.bench.lock.isUnlocked(at: phone.bench.now))
        guard case .judged(let entry) = phone.bench.events.last?.event else {
            Issue.record("no entry")
            return
        }
        #expect(entry.method == .phone && entry.opened && entry.phone == phone.key)
        #expect(phone.bench.lock.flash.records.last?.user == UniqueID(high: 0xa0, low: 7))
        #expect(phone.bench.lock.flash.records.last?.method == .phone)
        #expect(phone.bench.replayed == phone.bench.lock)
    }

    @Test func `a motor opens for good, until the phone locks it`() throws {
        var phone = try SessionBench.known(.c1)
        _ = try phone.open()

        #expect(try phone.ask(.unlock) == .unlocked(seconds: 0))
        #expect(!phone.bench.lock.isBoltThrown)
        #expect(try phone.ask(.lock) == .locked)

        #expect(phone.bench.lock.isBoltThrown)
        #expect(phone.bench.events.last?.event == .boltMoved(thrown: true, by: .phone))
        #expect(phone.bench.lock.flash.records.last?.method == .lock)
    }

    @Test func `lock ends the time for which the mechanism is free`() throws {
        var phone = try SessionBench.known(.r2)
        _ = try phone.open()
        _ = try phone.ask(.unlock)

        #expect(try phone.ask(.lock) == .locked)

        #expect(!phone.bench.lock.isUnlocked(at: phone.bench.now))
        #expect(phone.bench.events.last?.event == .relocked)
    }

    @Test func `a key that the table lacks may ask, sync and report, and neither unlocks nor locks`() throws {
        var phone = try SessionBench(Bench())
        guard case .welcome(let status) = try phone.open() else { return }
        #expect(!status.isKnown)

        #expect(try phone.ask(.unlock) == .refused(.unlock, .unknownCredential))
        #expect(try phone.ask(.lock) == .refused(.lock, .unknownCredential))
        #expect(phone.bench.lock.flash.records.map(\.method) == [.phone, .lock])
        #expect(phone.bench.lock.flash.records.map(\.reason) == [.unknownCredential, .unknownCredential])
        guard case .status = try phone.ask(.status), case .nonce = try phone.ask(.timeChallenge),
            case .report = try phone.ask(.reportBegin)
        else {
            Issue.record("refused")
            return
        }
        let package = phone.bench.package([.upsert(credential(7, .phoneKey(phone.key)))])
        #expect(try phone.bring(try phone.bench.seal(package)) == .applied(1))
        #expect(try phone.ask(.unlock) == .unlocked(seconds: 10))
        #expect(phone.bench.replayed == phone.bench.lock)
    }

    @Test func `the table's times and schedule decide, by the lock's clock`() throws {
        var expired = try SessionBench.known(end: "2026-11-21T15:00:00Z")
        _ = try expired.open()
        #expect(try expired.ask(.unlock) == .refused(.unlock, .expired))
        #expect(try expired.ask(.lock) == .refused(.lock, .unknownCredential))

        var early = try SessionBench.known(start: "2026-11-21T15:00:01Z")
        _ = try early.open()
        #expect(try early.ask(.unlock) == .refused(.unlock, .notYetValid))
        early.bench.wait(.seconds(1))
        #expect(try early.ask(.unlock) == .unlocked(seconds: 10))

        let weekdays = Schedule(windows: [.init(days: [.monday], fromMinute: 0, untilMinute: 1_440)])
        var saturday = try SessionBench.known(schedule: weekdays)
        _ = try saturday.open()
        #expect(try saturday.ask(.unlock) == .refused(.unlock, .outsideSchedule))
    }

    @Test func `without a clock what has an end is refused, until the cloud's time has come by the phone`() throws {
        var phone = try SessionBench.known(end: "2027-01-01T00:00:00Z", clockIsLost: true)
        _ = try phone.open()
        #expect(try phone.ask(.unlock) == .refused(.unlock, .unknownTime))
        guard case .nonce(let nonce) = try phone.ask(.timeChallenge) else { return }
        let time = try phone.bench.time(nonce: nonce)

        #expect(try phone.ask(.time(time)) == .time(phone.bench.now))
        #expect(try phone.ask(.time(time)) == .refused(.time, .malformed))
        #expect(try phone.ask(.unlock) == .unlocked(seconds: 10))
    }

    @Test func `a time message is worth nothing in the next session`() throws {
        var phone = try SessionBench.known(clockIsLost: true)
        _ = try phone.open()
        guard case .nonce(let nonce) = try phone.ask(.timeChallenge) else { return }
        let time = try phone.bench.time(nonce: nonce)
        _ = try phone.open()

        #expect(try phone.ask(.time(time)) == .refused(.time, .malformed))
        guard case .nonce(let another) = try phone.ask(.timeChallenge) else { return }
        #expect(another != nonce)
        #expect(try phone.ask(.time(time)) == .refused(.time, .malformed))
        #expect(phone.bench.lock.time(at: phone.bench.now) == nil)
    }

    @Test func `a report comes in parts that make what the cloud opens`() throws {
        var phone = try SessionBench.known()
        _ = try phone.open()
        for _ in 0..<40 { _ = try phone.ask(.unlock) }
        guard case .report(let header, let handshake) = try phone.ask(.reportBegin) else {
            Issue.record("no report")
            return
        }
        var chunks: [[UInt8]] = []
        while case .reportChunk(let chunk) = try phone.ask(.reportChunk(index: chunks.count)) { chunks.append(chunk) }

        let sealed = try SealedReport(headerBytes: header, handshake: handshake, chunks: chunks)
        let report = try ReportSealing.open(
            sealed, cloud: phone.bench.cloud, lock: phone.bench.identity.publicKey)
        #expect(report.records.count == 40)
        #expect(chunks.count > 1)
        #expect(try phone.ask(.reportChunk(index: chunks.count)) == .refused(.reportChunk, .malformed))
        #expect(phone.bench.replayed == phone.bench.lock)
    }

    @Test func `more refusals than a session may log are answered, and leave no trace`() throws {
        var phone = try SessionBench(Bench())
        _ = try phone.open()
        for _ in 0..<20 { #expect(try phone.ask(.unlock) == .refused(.unlock, .unknownCredential)) }

        #expect(phone.bench.lock.flash.records.count == LockSession.maximumRefusalsLogged)
    }

    @Test func `a recorded session, played again, ends at its first sealed message and opens nothing`() throws {
        var phone = try SessionBench.known()
        _ = try phone.open()
        _ = try phone.ask(.unlock)
        phone.bench.pass(.minutes(1))
        let recorded = phone.sent

        #expect(phone.deliver(hello: recorded[0]).reply != nil)
        let step = phone.deliver(recorded[1])

        #expect(step.ends && step.events.isEmpty)
        #expect(step.reply == SessionMessage.alert(.malformed).encoded)
        #expect(phone.bench.lock.session == nil)
        #expect(!phone.bench.lock.isUnlocked(at: phone.bench.now))
    }

    @Test func `a hello that does not open ends the session there was; another version is told`() throws {
        var phone = try SessionBench.known()
        _ = try phone.open()
        var broken = phone.sent[0]
        broken[40] ^= 1

        let step = phone.deliver(hello: broken)
        #expect(step.reply == SessionMessage.alert(.malformed).encoded && step.ends)
        #expect(phone.bench.lock.session == nil)
        broken[1] = 2
        #expect(phone.deliver(hello: broken).reply == SessionMessage.alert(.unsupportedVersion).encoded)
    }

    @Test func `power and batteries take the session with them`() throws {
        var phone = try SessionBench.known()
        _ = try phone.open()
        phone.bench.run { lock, now in lock.swapBattery(at: now) }
        #expect(phone.bench.lock.session == nil)

        phone.bench.run { lock, now in lock.readBattery(percentage: 0, at: now) }
        #expect(phone.deliver(hello: phone.sent[0]).ends)
        #expect(phone.bench.lock.session == nil)
    }
}
