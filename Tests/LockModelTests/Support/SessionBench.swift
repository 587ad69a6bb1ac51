import LockModel
import LockProtocol
import SimulationKernel

/// A phone before a lock on the workbench.
struct SessionBench {
    var bench: Bench
    let phone: StaticPrivateKey
    private var initiator: SessionInitiator?
    private var counter: UInt64 = 0
    /// Every message that the phone sent, for replays.
    private(set) var sent: [[UInt8]] = []

    var key: [UInt8] { phone.publicKey.rawRepresentation }

    init(_ bench: Bench, phoneSeed: UInt64 = 77) throws {
        self.bench = bench
        var generator = SeededGenerator(seed: phoneSeed, stream: "phone")
        phone = try StaticPrivateKey(rawRepresentation: generator.bytes(32))
    }

    /// A bench whose lock knows the phone.
    static func known(
        _ family: Family = .c2, start: String = "2026-01-01T00:00:00Z", end: String? = nil, schedule: Schedule? = nil,
        clockIsLost: Bool = false
    ) throws -> SessionBench {
        let stranger = try SessionBench(Bench(family))
        let held = credential(7, .phoneKey(stranger.key), start: start, end: end, schedule: schedule)
        return try SessionBench(Bench(family, clockIsLost: clockIsLost, credentials: [held]))
    }

    /// Opens a session.
    mutating func open() throws -> SessionInitiator.Received {
        var ephemeral = SeededGenerator(seed: counter, stream: "phone ephemeral")
        var initiator = try SessionInitiator(
            lock: bench.lock.id, lockKey: bench.identity.publicKey, phoneKey: phone,
            ephemeral: EphemeralPrivateKey(rawRepresentation: ephemeral.bytes(32)))
        let hello = try initiator.hello()
        let step = deliver(hello: hello)
        guard let reply = step.reply else { throw Missing(what: "a welcome") }
        let received = try initiator.receive(reply)
        self.initiator = initiator
        return received
    }

    /// What the lock makes of a hello, its events kept.
    mutating func deliver(hello: [UInt8]) -> SessionStep {
        sent.append(hello)
        counter += 1
        var step = SessionStep()
        let counter = counter
        bench.run { lock, now in
            step = lock.openSession(hello, counter: counter, seed: 5, at: now)
            return step.events
        }
        return step
    }

    mutating func deliver(_ message: [UInt8]) -> SessionStep {
        sent.append(message)
        var step = SessionStep()
        bench.run { lock, now in
            step = lock.receive(message, seed: 5, at: now)
            return step.events
        }
        return step
    }

    mutating func ask(_ request: LockRequest) throws -> LockReply {
        guard var initiator else { throw Missing(what: "a session") }
        let message = try initiator.seal(request)
        guard let reply = deliver(message).reply, case .reply(let answer) = try initiator.receive(reply) else {
            throw Missing(what: "a reply to \(request.kind)")
        }
        self.initiator = initiator
        return answer
    }

    /// Brings a package in one session that is open already; stops before the chunk `cut`, and before the commit where
    /// there is no such chunk.
    mutating func bring(_ package: SealedPackage, cut: Int? = nil) throws -> LockReply {
        var reply = try ask(.syncBegin(header: package.headerBytes, handshake: package.handshake))
        let chunks = package.chunks
        while case .nextChunk(_, let next) = reply, next < chunks.count {
            if next == cut { return reply }
            reply = try ask(.syncChunk(index: next, chunks[next]))
        }
        guard case .nextChunk = reply, cut == nil else { return reply }
        return try ask(.syncCommit)
    }
}
