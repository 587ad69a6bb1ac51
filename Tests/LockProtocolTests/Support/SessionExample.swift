import Crypto
import Foundation
import LockProtocol
import SimulationKernel

/// The worked example of the article "Sessions", made anew from its keys.
struct SessionExample {
    /// The article's blocks of code, in order.
    private(set) var blocks: [String] = []

    private let lock: UniqueID
    private let lockKey = try? StaticPrivateKey(rawRepresentation: [UInt8](0x20..<0x40))
    private let counter: UInt64 = 7
    private let seed: UInt64 = 1

    init() throws {
        guard let lock = UniqueID("5d000000-0000-4000-8000-000000000101"), let lockKey else {
            throw CocoaError(.formatting)
        }
        self.lock = lock
        let phoneKey = try StaticPrivateKey(rawRepresentation: [UInt8](0x40..<0x60))
        let ephemeral = [UInt8](0x60..<0x80)
        let prologue = Array("latch-simulator/session/1".utf8) + lock.bytes
        var phone = try SessionInitiator(
            lock: lock, lockKey: lockKey.publicKey, phoneKey: phoneKey,
            ephemeral: EphemeralPrivateKey(rawRepresentation: ephemeral))
        let hello = try phone.hello()
        let status = SessionExample.status
        var (session, welcome) = try SessionResponder.accept(
            hello, lock: lock, identity: lockKey, counter: counter, seed: seed, status: { _ in status })
        _ = try phone.receive(welcome)

        // The handshake once more with Noise alone, for what the two ends keep to themselves.
        var noise = try HandshakeState(
            pattern: .ik, role: .initiator, prologue: prologue, localStatic: phoneKey,
            localEphemeral: EphemeralPrivateKey(rawRepresentation: ephemeral), remoteStatic: lockKey.publicKey)
        _ = try noise.writeMessage([])
        let payload = try noise.readMessage(Array(welcome.dropFirst()))
        let ciphers = try noise.split()
        var (fromPhone, fromLock) = (ciphers.fromInitiator, ciphers.fromResponder)

        let lockEphemeral = ephemeralOfLock(hello: hello, key: lockKey)
        add([
            ("lock's private key", lockKey.rawRepresentation),
            ("lock's public key", lockKey.publicKey.rawRepresentation),
            ("phone's private key", phoneKey.rawRepresentation),
            ("phone's public key", phoneKey.publicKey.rawRepresentation),
            ("phone's ephemeral private key", ephemeral), ("phone's ephemeral public key", try publicKey(ephemeral)),
            ("prologue", prologue),
        ])
        add([("hello", hello)])
        add([
            ("lock's ephemeral private key", lockEphemeral),
            ("lock's ephemeral public key", try publicKey(lockEphemeral)),
            ("status, the payload of Noise message 2", payload), ("welcome", welcome),
        ])
        add([
            ("handshake hash", noise.handshakeHash), ("key from phone to lock", try key(of: fromPhone)),
            ("key from lock to phone", try key(of: fromLock)),
        ])
        var unlocking: [UInt8] = []
        for (number, request, reply) in [
            (UInt8(0), LockRequest.status, LockReply.status(status)), (1, .unlock, .unlocked(seconds: 10)),
        ] {
            let asked = try phone.seal(request)
            _ = try session.open(asked)
            let answered = try session.seal(reply, to: number)
            _ = try phone.receive(answered)
            add([
                ("request", try fromPhone.decrypt(Array(asked.dropFirst()))), ("its message", asked),
                ("reply", try fromLock.decrypt(Array(answered.dropFirst()))), ("its message", answered),
            ])
            unlocking = asked
        }
        add(segments: hello)
        add(segments: unlocking)
    }

    static let status = LockStatus(
        isKnown: true, isBoltThrown: true, isUnlocked: false, hasRecords: true, appliedSequence: 7,
        batteryPercentage: 80, clock: Instant(secondsSinceEpoch: 1_795_273_200), recordCount: 3, package: nil,
        serialNumber: "MC101")

    private func ephemeralOfLock(hello: [UInt8], key: StaticPrivateKey) -> [UInt8] {
        var message = ByteWriter()
        message.append(Array("latch-simulator/session-ephemeral/1".utf8))
        message.append(integer: counter)
        message.append(integer: seed)
        message.append(Array(SHA256.hash(data: hello)))
        let code = HMAC<SHA256>.authenticationCode(
            for: message.bytes, using: SymmetricKey(data: key.rawRepresentation))
        return Array(code)
    }

    private func publicKey(_ privateKey: [UInt8]) throws -> [UInt8] {
        try StaticPrivateKey(rawRepresentation: privateKey).publicKey.rawRepresentation
    }

    private func key(of cipher: CipherState) throws -> [UInt8] {
        struct Saved: Decodable { let key: [UInt8] }
        return try JSONDecoder().decode(Saved.self, from: try JSONEncoder().encode(cipher)).key
    }

    private mutating func add(_ parts: [(name: String, bytes: [UInt8])]) {
        blocks.append(
            parts.map { part in
                let lines = stride(from: 0, to: part.bytes.count, by: 32).map { start in
                    "    " + Array(part.bytes[start..<min(start + 32, part.bytes.count)]).hexadecimal
                }
                return ([part.name] + lines).joined(separator: "\n")
            }.joined(separator: "\n"))
    }

    private mutating func add(segments message: [UInt8]) {
        blocks.append(
            Segmentation.segments(of: message, limit: 20).map { $0.hexadecimal }.joined(separator: "\n"))
    }
}
