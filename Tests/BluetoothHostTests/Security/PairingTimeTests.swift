import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

@Suite struct PairingTimeTests {
    @Test func `a peer that falls silent ends the pairing after 30 seconds, and all pairing on this link`() throws {
        var pipe = SecurityPipe()
        pipe.interference = { $0 == .peripheral && $1.first == 0x04 ? [] : [$1] }
        try pipe.pair()
        #expect(pipe.central.nextDeadline == .epoch + .seconds(30))

        pipe.wait(.seconds(29))
        #expect(pipe.central.isPairing && pipe.peripheral.isPairing)
        pipe.wait(.seconds(1))

        #expect(pipe.effects(of: .central).failures == [.timedOut])
        #expect(pipe.effects(of: .peripheral).failures == [.timedOut])
        #expect(pipe.central.isClosed && pipe.peripheral.isClosed)
        #expect(pipe.central.nextDeadline == nil)
        #expect(throws: PairingRefusal.channelClosed) { try pipe.pair() }
        let sent = pipe.transcript.count
        try pipe.deliver([0x01, 3, 0, 9, 16, 2, 2], to: .peripheral)
        #expect(pipe.transcript.count == sent)
        #expect(pipe.effects(of: .peripheral).last == .ignored(code: 0x01, .channelClosed))
    }

    @Test func `each command that goes out starts the timer anew`() throws {
        var pipe = SecurityPipe()
        pipe.interference = { _, _ in [] }
        try pipe.pair()

        pipe.wait(.seconds(20))
        try pipe.deliver([0x02, 3, 0, 9, 16, 2, 2], to: .central)
        pipe.wait(.seconds(20))

        #expect(pipe.central.isPairing)
        #expect(pipe.central.nextDeadline == .epoch + .seconds(50))
    }

    @Test func `a central that never encrypts is waited for no longer than for a command`() throws {
        var pipe = SecurityPipe()
        pipe.interference = { $0 == .peripheral && $1.first == 0x0d ? [] : [$1] }
        try pipe.pair()
        #expect(pipe.peripheral.longTermKey(random: 0, diversifier: 0) != nil)

        pipe.wait(.seconds(30))

        #expect(pipe.effects(of: .peripheral).failures == [.timedOut])
        #expect(pipe.peripheral.longTermKey(random: 0, diversifier: 0) == nil)
    }

    @Test func `a connection that ends in a pairing ends the pairing`() throws {
        var pipe = SecurityPipe()
        pipe.interference = { $1.first == 0x0c ? [] : [$1] }
        try pipe.pair()
        var effects: [SecurityEffect] = []

        pipe.central.disconnected(into: &effects)
        pipe.central.disconnected(into: &effects)

        #expect(effects == [.failed(.disconnected)])
        #expect(pipe.central.nextDeadline == nil)
    }

    @Test func `one pairing at a time, and one Security Request`() throws {
        var pipe = SecurityPipe()
        pipe.interference = { _, _ in [] }
        try pipe.pair()
        #expect(throws: PairingRefusal.pairingInProgress) { try pipe.pair() }
        try pipe.pair(from: .peripheral)
        #expect(throws: PairingRefusal.securityRequestPending) { try pipe.pair(from: .peripheral) }

        // Encrypting with a bond is an answer too.
        pipe.changeEncryption(to: true)
        try pipe.pair(from: .peripheral)
        pipe.now += .seconds(30)

        #expect(throws: Never.self) { try pipe.pair(from: .peripheral) }
    }

    @Test func `after a failed pairing the next one has to wait, on both sides`() throws {
        var pipe = SecurityPipe()
        pipe.interference = { $0 == .central && $1.first == 0x0d ? [[0x0d] + [UInt8](repeating: 0, count: 16)] : [$1] }
        try pipe.pair()
        pipe.interference = { [$1] }

        #expect(throws: PairingRefusal.repeatedAttempts(until: .epoch + .seconds(1))) { try pipe.pair() }
        try pipe.deliver([0x01, 3, 0, 9, 16, 2, 2], to: .peripheral)
        #expect(pipe.transcript.last?.octets == [0x05, 0x09])
        #expect(pipe.effects(of: .peripheral).failures.last == .refused(.repeatedAttempts))
        pipe.now += .seconds(1)
        try pipe.pair()

        #expect(pipe.effects(of: .peripheral).bonds.count == 1)
        #expect(pipe.peripheral.attempts == PairingAttempts())
    }

    @Test func `the wait doubles up to its bound, and goes down again in time`() throws {
        var pipe = SecurityPipe()
        pipe.interference = { $0 == .central && $1.first == 0x0d ? [[0x0d] + [UInt8](repeating: 0, count: 16)] : [$1] }
        var waits: [Duration] = []

        for _ in 0..<11 {
            try pipe.pair()
            let end = try #require(pipe.peripheral.attempts.blockedUntil(at: pipe.now))
            waits.append(end.since(pipe.now))
            pipe.now = end
        }

        #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 256, 256].map { Duration.seconds($0) })
        let attempts = pipe.peripheral.attempts
        #expect(attempts.blockedUntil(at: pipe.now) == nil)
        // Ten minutes after the last failure it counts for less.
        pipe.now = pipe.now - PairingAttempts.maximumWait + PairingAttempts.decay
        try pipe.pair()
        let end = try #require(pipe.peripheral.attempts.blockedUntil(at: pipe.now))
        #expect(end.since(pipe.now) == .seconds(256))
        pipe.now += PairingAttempts.decay * 5
        try pipe.pair()
        let later = try #require(pipe.peripheral.attempts.blockedUntil(at: pipe.now))
        #expect(later.since(pipe.now) == .seconds(16))
        #expect(pipe.peripheral.attempts.isClear(at: pipe.now + PairingAttempts.decay * 20))
        #expect(pipe.peripheral.attempts.isClear(at: .distantFuture))
    }

    @Test func `a refusal before the public keys is not held against the peer`() throws {
        var pipe = SecurityPipe(peripheral: SecurityPolicy(acceptsPairing: false))

        try pipe.pair()

        #expect(throws: Never.self) { try pipe.pair() }
        #expect(pipe.peripheral.attempts == PairingAttempts())
    }

    @Test func `the table of attempts outlives connections, and is bounded`() throws {
        var pipe = SecurityPipe()
        pipe.interference = { $0 == .central && $1.first == 0x0d ? [[0x0d] + [UInt8](repeating: 0, count: 16)] : [$1] }
        try pipe.pair()
        let failed = pipe.peripheral.attempts
        var table = PairingAttemptTable()
        let peers = (0..<40).map { DeviceAddress(Address(value: UInt64($0)), .publicDevice) }

        for peer in peers { table.keep(failed, of: peer, at: pipe.now) }

        #expect(peers.filter { table.attempts(of: $0) == failed }.count == PairingAttemptTable.capacity)
        #expect(table.attempts(of: peers[39]) == failed)
        #expect(table.attempts(of: DeviceAddress(peers[39].address, .publicIdentity)) == failed)
        #expect(table.attempts(of: peers[0]) == PairingAttempts())
        table.keep(PairingAttempts(), of: peers[39], at: pipe.now)
        #expect(table.attempts(of: peers[39]) == PairingAttempts())
        let manager = SecurityManager(
            role: .peripheral, local: SecurityPipe.lockAddress, peer: peers[38], identity: SecurityPipe.lock,
            attempts: table.attempts(of: peers[38]))
        #expect(manager.attempts.blockedUntil(at: pipe.now) != nil)
    }
}
