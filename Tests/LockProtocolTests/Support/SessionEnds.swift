import LockProtocol
import SimulationKernel

/// A phone and a lock with fixed keys, and what they need for a session.
struct SessionEnds {
    let lock: UniqueID
    let lockKey: StaticPrivateKey
    let phoneKey: StaticPrivateKey
    var values: RandomValues

    init(seed: UInt64) throws {
        values = RandomValues(seed: seed)
        lock = values.id()
        lockKey = try values.privateKey()
        phoneKey = try values.privateKey()
    }

    /// A phone that has said nothing yet.
    mutating func phone(lockKey: StaticPublicKey? = nil, lock: UniqueID? = nil) throws -> SessionInitiator {
        try SessionInitiator(
            lock: lock ?? self.lock, lockKey: lockKey ?? self.lockKey.publicKey, phoneKey: phoneKey,
            ephemeral: EphemeralPrivateKey(rawRepresentation: values.generator.bytes(32)))
    }

    func accept(
        _ hello: [UInt8], counter: UInt64 = 1, seed: UInt64 = 1, status: LockStatus = .example
    ) throws -> (SessionResponder, welcome: [UInt8]) {
        try SessionResponder.accept(
            hello, lock: lock, identity: lockKey, counter: counter, seed: seed, status: { _ in status })
    }

    /// Both ends of an open session.
    mutating func session() throws -> (SessionInitiator, SessionResponder) {
        var phone = try phone()
        let (responder, welcome) = try accept(try phone.hello())
        _ = try phone.receive(welcome)
        return (phone, responder)
    }

    /// A phone that is nothing but Noise, so that it can say what a good one does not.
    mutating func rawPhone(
        counter: UInt64 = 1
    ) throws -> (SessionResponder, sending: CipherState, receiving: CipherState) {
        var noise = try HandshakeState(
            pattern: .ik, role: .initiator, prologue: prologue, localStatic: phoneKey,
            localEphemeral: EphemeralPrivateKey(rawRepresentation: values.generator.bytes(32)),
            remoteStatic: lockKey.publicKey)
        let (responder, welcome) = try accept([1, 1] + noise.writeMessage([]), counter: counter)
        _ = try noise.readMessage(Array(welcome.dropFirst()))
        let ciphers = try noise.split()
        return (responder, ciphers.fromInitiator, ciphers.fromResponder)
    }

    /// A lock that is nothing but Noise: the phone's session with it, up to the welcome.
    mutating func rawLock(
        welcome payload: [UInt8]
    ) throws -> (SessionInitiator, welcome: [UInt8], sending: CipherState) {
        var phone = try phone()
        var noise = try HandshakeState(
            pattern: .ik, role: .responder, prologue: prologue, localStatic: lockKey,
            localEphemeral: EphemeralPrivateKey(rawRepresentation: values.generator.bytes(32)), remoteStatic: nil)
        _ = try noise.readMessage(Array(try phone.hello().dropFirst(2)))
        let welcome = try [2] + noise.writeMessage(payload)
        return (phone, welcome, try noise.split().fromResponder)
    }

    private var prologue: [UInt8] { Array("latch-simulator/session/1".utf8) + lock.bytes }
}

extension LockStatus {
    static let example = LockStatus(
        isKnown: true, isBoltThrown: false, isUnlocked: false, hasRecords: true, appliedSequence: 7,
        batteryPercentage: 80, clock: Instant(secondsSinceEpoch: 1_795_000_000), recordCount: 3, package: nil,
        serialNumber: "MC101")
}

extension RandomValues {
    mutating func status() -> LockStatus {
        let serial = (0..<Int.random(in: 0...SessionLimits.maximumSerialNumberLength, using: &generator)).map { _ in
            UInt8.random(in: 0x20...0x7e, using: &generator)
        }
        let package = LockStatus.PackageUnderWay(
            base: number(), sequence: number(), nextChunk: Int.random(in: 0...8_192, using: &generator))
        return LockStatus(
            isKnown: chance(1, of: 2), isBoltThrown: chance(1, of: 2), isUnlocked: chance(1, of: 2),
            hasRecords: chance(1, of: 2), appliedSequence: number(),
            batteryPercentage: chance(3, of: 4) ? UInt8.random(in: 0...100, using: &generator) : nil,
            clock: chance(3, of: 4) ? instant() : nil, recordCount: Int.random(in: 0...65_535, using: &generator),
            package: chance(1, of: 2) ? package : nil, serialNumber: String(decoding: serial, as: UTF8.self))
    }

    mutating func chunk() -> [UInt8] { generator.bytes(Int.random(in: 16...1_024, using: &generator)) }

    /// A request of each kind.
    mutating func requests() throws -> [LockRequest] {
        let (cloud, lock) = (try privateKey(), try privateKey())
        let time = try TimeSealing.seal(timeMessage(), from: cloud, to: lock.publicKey, seed: number())
        return [
            .status, .unlock, .lock, .timeChallenge, .time(time),
            .syncBegin(header: generator.bytes(39), handshake: generator.bytes(48)),
            .syncChunk(index: Int.random(in: 0...8_191, using: &generator), chunk()), .syncCommit, .reportBegin,
            .reportChunk(index: Int.random(in: 0...8_191, using: &generator)),
        ]
    }

    /// A reply to each kind of request, in the same order.
    mutating func replies() -> [LockReply] {
        [
            .status(status()), .unlocked(seconds: Int.random(in: 0...65_535, using: &generator)), .locked,
            .nonce(generator.bytes(16)), .time(chance(1, of: 2) ? instant() : nil),
            .nextChunk(.syncBegin, Int.random(in: 0...8_192, using: &generator)),
            .nextChunk(.syncChunk, Int.random(in: 0...8_192, using: &generator)), .applied(number()),
            .report(header: generator.bytes(31), handshake: generator.bytes(48)), .reportChunk(chunk()),
        ]
    }
}
