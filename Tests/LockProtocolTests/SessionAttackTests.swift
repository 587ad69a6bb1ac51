import LockProtocol
import SimulationKernel
import Testing

@Suite struct SessionAttackTests {
    @Test("a hello or welcome cut short or changed in any octet is refused, and the genuine one still taken")
    func handshake() throws {
        var ends = try SessionEnds(seed: 91)
        var phone = try ends.phone()
        let hello = try phone.hello()
        let (_, welcome) = try ends.accept(hello)

        for bad in damaged(hello, &ends.values.generator) {
            #expect(refusal { _ = try ends.accept(bad) } != nil)
        }
        for bad in damaged(welcome, &ends.values.generator) {
            #expect(refusal { _ = try phone.receive(bad) } != nil)
        }
        #expect(try phone.receive(welcome) == .welcome(.example))
    }

    @Test("a sealed message cut short or changed in any octet is refused, and the genuine one still taken")
    func sealed() throws {
        var ends = try SessionEnds(seed: 92)
        var (phone, lock) = try ends.session()
        let request = try phone.seal(.unlock)
        for bad in damaged(request, &ends.values.generator) { #expect(refusal { _ = try lock.open(bad) } != nil) }
        #expect(try lock.open(request) == .request(number: 0, .unlock))

        let reply = try lock.seal(.unlocked(seconds: 10), to: 0)
        for bad in damaged(reply, &ends.values.generator) { #expect(refusal { _ = try phone.receive(bad) } != nil) }
        #expect(try phone.receive(reply) == .reply(.unlocked(seconds: 10)))
    }

    @Test("a recorded session opens nothing at a lock whose counter has gone on")
    func replay() throws {
        var ends = try SessionEnds(seed: 93)
        var phone = try ends.phone()
        let hello = try phone.hello()
        let (first, welcome) = try ends.accept(hello, counter: 5)
        var lock = first
        _ = try phone.receive(welcome)
        let unlock = try phone.seal(.unlock)
        #expect(try lock.open(unlock) == .request(number: 0, .unlock))

        for counter: UInt64 in [4, 6, 7, .max] {
            var (again, other) = try ends.accept(hello, counter: counter)
            #expect(other != welcome)
            #expect(refusal { _ = try again.open(unlock) } == .authenticationFailed)
        }
    }

    @Test("two equal hellos get different welcomes, in the ephemeral too, under different counters or seeds")
    func ephemerals() throws {
        var ends = try SessionEnds(seed: 94)
        var phone = try ends.phone()
        let hello = try phone.hello()
        func ephemeral(_ counter: UInt64, _ seed: UInt64) throws -> [UInt8] {
            Array(try ends.accept(hello, counter: counter, seed: seed).welcome[1...32])
        }

        #expect(try Set([ephemeral(1, 1), ephemeral(2, 1), ephemeral(1, 2), ephemeral(2, 2)]).count == 4)
        #expect(try ephemeral(1, 1) == ephemeral(1, 1))
    }

    @Test("another lock's key, another lock's id and another phone's ear are no good")
    func otherKeys() throws {
        var ends = try SessionEnds(seed: 95)
        let stranger = try ends.values.privateKey()
        var wrongKey = try ends.phone(lockKey: stranger.publicKey)
        var wrongLock = try ends.phone(lock: ends.values.id())
        var deaf = try ends.phone()
        _ = try deaf.hello()
        var phone = try ends.phone()
        let (_, welcome) = try ends.accept(try phone.hello())

        #expect(refusal { _ = try ends.accept(try wrongKey.hello()) } == .authenticationFailed)
        #expect(refusal { _ = try ends.accept(try wrongLock.hello()) } == .authenticationFailed)
        #expect(refusal { _ = try deaf.receive(welcome) } == .authenticationFailed)
    }

    @Test("version 2 is refused as that, and keys of low order too")
    func versionsAndWeakKeys() throws {
        var ends = try SessionEnds(seed: 96)
        var phone = try ends.phone()
        var hello = try phone.hello()
        let zeros = [UInt8](repeating: 0, count: 32)
        var towardsZero = try ends.phone(lockKey: StaticPublicKey(rawRepresentation: zeros))

        let weak = [1, 1] + zeros + hello[34...]
        hello[1] = 2

        #expect(refusal { _ = try ends.accept(hello) } == .unsupportedVersion)
        #expect(refusal { _ = try ends.accept(weak) } == .weakSharedSecret)
        #expect(refusal { _ = try towardsZero.hello() } == .weakSharedSecret)
    }

    @Test("nothing is taken out of turn")
    func turns() throws {
        var ends = try SessionEnds(seed: 97)
        var new = try ends.phone()
        #expect(refusal { _ = try new.seal(.status) } == .invalidState)
        #expect(refusal { _ = try new.receive([4, 14]) } == .invalidState)
        let hello = try new.hello()
        #expect(refusal { _ = try new.hello() } == .invalidState)
        #expect(refusal { _ = try new.seal(.status) } == .invalidState)
        #expect(refusal { _ = try new.receive(hello) } == .invalidState)
        #expect(refusal { _ = try new.receive([3] + hello) } == .invalidState)

        var (session, welcome) = try ends.accept(hello)
        #expect(refusal { _ = try session.open(hello) } == .invalidState)
        #expect(refusal { _ = try session.open(welcome) } == .invalidState)
        #expect(refusal { _ = try session.open([4, 14]) } == .invalidState)
        #expect(refusal { _ = try ends.accept(welcome) } == .invalidState)
        _ = try new.receive(welcome)
        #expect(refusal { _ = try new.receive(welcome) } == .invalidState)
    }

    @Test("a message twice, left out, out of order or turned round does not authenticate")
    func order() throws {
        var ends = try SessionEnds(seed: 98)
        var (phone, lock) = try ends.session()
        let (first, second) = (try phone.seal(.status), try phone.seal(.unlock))

        #expect(refusal { _ = try lock.open(second) } == .authenticationFailed)
        #expect(try lock.open(first) == .request(number: 0, .status))
        #expect(refusal { _ = try lock.open(first) } == .authenticationFailed)
        #expect(refusal { _ = try phone.receive(first) } == .authenticationFailed)
        #expect(try lock.open(second) == .request(number: 1, .unlock))
    }

    /// Every prefix, one octet more, and a change of every octet.
    private func damaged(_ message: [UInt8], _ generator: inout SeededGenerator) -> [[UInt8]] {
        var result = message.indices.map { Array(message.prefix($0)) } + [message + [0]]
        for position in message.indices {
            for bit in 0..<8 {
                var changed = message
                changed[position] ^= 1 << bit
                result.append(changed)
            }
            var changed = message
            changed[position] ^= UInt8.random(in: 1...255, using: &generator)
            result.append(changed)
        }
        return result
    }
}
