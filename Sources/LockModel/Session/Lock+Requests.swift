internal import LockProtocol
internal import SimulationKernel

// What a phone may ask for in a session. Without a credential it may still ask for the status, sync, and carry.
extension Lock {
    /// Does what was asked, in full, before the next request is looked at.
    mutating func perform(
        _ request: LockRequest, seed: UInt64, at instant: Instant
    ) -> (events: [LockEvent], reply: LockReply) {
        guard let phone = session?.phone else { return ([], .refused(request.kind, .malformed)) }
        switch request {
        case .status: return ([], .status(status(for: phone, at: instant)))
        case .unlock: return unlock(phone, at: instant)
        case .lock: return lock(phone, at: instant)
        case .timeChallenge: return ([], challenge(seed: seed))
        case .time(let sealed): return receive(sealed, at: instant)
        case .syncBegin(let header, let handshake): return beginPackage(header, handshake, at: instant)
        case .syncChunk(let index, let chunk): return receive(chunk, at: index, instant)
        case .syncCommit: return commitPackage(at: instant)
        case .reportBegin: return beginReport(seed: seed, at: instant)
        case .reportChunk(let index):
            guard let chunks = session?.report, chunks.indices.contains(index) else {
                return ([], .refused(.reportChunk, .malformed))
            }
            return ([], .reportChunk(chunks[index]))
        }
    }

    private mutating func unlock(_ phone: StaticPublicKey, at instant: Instant) -> ([LockEvent], LockReply) {
        if reboots(at: .unlockReceived) { return ([], .refused(.unlock, .busy)) }
        let judgement = moving(judge(phone: phone.rawRepresentation, at: instant))
        guard judgement.reason == nil || mayLogRefusal() else {
            return ([], .refused(.unlock, judgement.reason ?? .unknownCredential))
        }
        var entry = entry(.phone, judgement)
        entry.phone = phone.rawRepresentation
        let event = record(.judged(entry), at: instant)
        _ = reboots(at: .unlockJudged)
        if let reason = judgement.reason { return ([event], .refused(.unlock, reason)) }
        let free = freeUntil.map { Int($0.since(instant).inSeconds) } ?? 0
        return ([event], .unlocked(seconds: family.mechanism == .motor ? 0 : free))
    }

    /// A motor throws the bolt; elsewhere the time for which a credential freed the mechanism ends now.
    private mutating func lock(_ phone: StaticPublicKey, at instant: Instant) -> ([LockEvent], LockReply) {
        let judgement = judge(phone: phone.rawRepresentation, at: instant)
        guard judgement.reason == nil else {
            let reply = LockReply.refused(.lock, .unknownCredential)
            guard mayLogRefusal() else { return ([], reply) }
            var entry = entry(.lock, judgement)
            entry.phone = phone.rawRepresentation
            return ([record(.judged(entry), at: instant)], reply)
        }
        if family.mechanism == .motor {
            return (moveBolt(thrown: true, at: instant, by: .phone), .locked)
        }
        return (freeUntil == nil ? [] : [record(.relocked, at: instant)], .locked)
    }

    private mutating func challenge(seed: UInt64) -> LockReply {
        var generator = SeededGenerator(seed: seed ^ (session?.generator.next() ?? 0), stream: "nonce")
        let nonce = generator.bytes(16)
        session?.nonce = nonce
        return .nonce(nonce)
    }

    private mutating func receive(_ sealed: SealedTime, at instant: Instant) -> ([LockEvent], LockReply) {
        guard let nonce = session?.nonce, let message = open(sealed, nonce: nonce) else {
            return ([], .refused(.time, .malformed))
        }
        session?.nonce = nil
        return (take(message, at: instant), .time(time(at: instant)))
    }

    private mutating func beginReport(seed: UInt64, at instant: Instant) -> ([LockEvent], LockReply) {
        guard let (sealed, events) = try? report(seed: seed, at: instant) else {
            return ([], .refused(.reportBegin, .malformed))
        }
        session?.report = sealed.chunks
        return (events, .report(header: sealed.headerBytes, handshake: sealed.handshake))
    }

    /// Whether one refusal more of this session is for the log; see ``LockSession/maximumRefusalsLogged``.
    mutating func mayLogRefusal() -> Bool {
        guard let count = session?.refusalsLogged, count < LockSession.maximumRefusalsLogged else { return false }
        session?.refusalsLogged = count + 1
        return true
    }
}
