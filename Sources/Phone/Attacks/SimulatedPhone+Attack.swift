internal import LockProtocol
package import SimulationKernel

/// An attack that is under way.
struct AttackRun: Sendable {
    let command: PhoneCommand
    let attack: PhoneAttack
    /// What is still to be asked in a session, the next one last.
    var requests: [LockRequest] = []
    var outcome = AttackOutcome()
    /// Whether the command has been answered, and only the link is kept.
    var isAnswered = false
}

// A phone in the wrong hands.
extension SimulatedPhone {
    var attackRun: AttackRun? {
        get { if case .attack(let run) = run { run } else { nil } }
        set { if let newValue { run = .attack(newValue) } }
    }

    /// What was overheard of this phone at a lock since it was listened to.
    package func tape(of lock: UniqueID) -> LinkTape? {
        if let link, link.target.id == lock, let tape = link.tape { return tape }
        return tapes[lock]
    }

    mutating func beginAttack(_ attack: PhoneAttack, on target: LockTarget, _ tape: LinkTape?, now: Instant) {
        let command = PhoneCommand.attack(attack, target.id, tape)
        endRun(now)
        var run = AttackRun(command: command, attack: attack)
        if attack.needsTape {
            let isUseful = attack == .replay ? tape?.sent.isEmpty == false : tape?.package(for: attack) != nil
            guard isUseful, let tape else { return finish(command, .failure(.nothingOverheard)) }
            run.requests = (tape.package(for: attack) ?? []).reversed()
        }
        runNumber += 1
        attackRun = run
        openLink(to: target, now: now)
        switch attack {
        case .replay: link?.raw = tape?.sent.reversed()
        case .truncation: link?.hello = .truncated
        case .wrongKey: link?.hello = .toAnotherKey
        case .stalePackage, .forgedPackage, .hold: break
        }
    }

    /// A session is open.
    mutating func attackConnected(now: Instant) {
        attackRun?.outcome.answers.append("welcome")
        guard attackRun?.attack != .hold else {
            attackRun?.outcome.outcome = "held"
            answerAttack()
            return
        }
        askNext(now)
    }

    /// The lock said something to a message that was sent as it is.
    mutating func attackHeard(_ kind: String) { attackRun?.outcome.answers.append(kind) }

    mutating func attackReplied(_ reply: LockReply, now: Instant) {
        guard attackRun?.isAnswered == false else { return }
        if case .refused(_, let reason) = reply {
            attackRun?.outcome.answers.append(reason.name)
            attackRun?.outcome.outcome = reason.name
            return endAttack(now)
        }
        attackRun?.outcome.answers.append("\(reply.kind)")
        if case .applied = reply { attackRun?.outcome.outcome = "applied" }
        askNext(now)
    }

    mutating func attackLost(_ loss: LinkLoss, now: Instant) {
        switch loss {
        case .notHeard:
            guard let run = attackRun, case .attack(_, let lock, _) = run.command else { break }
            attackRun?.isAnswered = true
            finish(run.command, .failure(.lockNotFound(lock)))
        case .alert(let reason):
            attackRun?.outcome.answers.append(reason.name)
            attackRun?.outcome.outcome = reason.name
        case .disconnected: attackRun?.outcome.outcome = "disconnected"
        case .busy: attackRun?.outcome.outcome = Reason.busy.name
        case .notConnected, .timedOut, .violation: attackRun?.outcome.outcome = "silence"
        }
        endAttack(now)
    }

    /// Lets go of the lock, and says what came of it where that was not said.
    mutating func endAttack(_ now: Instant) {
        guard attackRun != nil else { return }
        answerAttack()
        run = .idle
        runNumber += 1
        closeLink(now)
    }

    private mutating func answerAttack() {
        guard let run = attackRun, !run.isAnswered else { return }
        attackRun?.isAnswered = true
        let result: Result<PhoneResult, PhoneError> =
            run.outcome.outcome.isEmpty ? .failure(.canceled) : .success(.attacked(run.outcome))
        finish(run.command, result)
    }

    private mutating func askNext(_ now: Instant) {
        guard let request = attackRun?.requests.popLast() else { return endAttack(now) }
        self.request(request, now: now)
    }
}
