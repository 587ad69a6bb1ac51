internal import Cloud
internal import LockProtocol
internal import SimulationKernel

// The unlock pipeline: setup where the phone carries it, unlock, and one recovery.
extension SimulatedPhone {
    var unlockRun: UnlockRun? {
        get { if case .unlock(let run) = run { run } else { nil } }
        set { if let newValue { run = .unlock(newValue) } }
    }

    mutating func beginUnlock(_ lock: AppLock, _ method: UnlockMethod, now: Instant) {
        endRun(now)
        runNumber += 1
        unlockRun = UnlockRun(target: LockTarget(lock), method: method)
        emit(.started)
        guard lock.canUnlock else {
            return endUnlock(
                .failed(.internal(UnlockFailure(.deviceNotSupported, "phones do not open this model"))), now: now)
        }
        connect(for: store.needsSetup(lock) ? .connectingForSetup : .connectingForUnlock, now: now)
    }

    func emitted(_ status: UnlockStatus, by run: UnlockRun) -> PhoneOutput {
        .unlock(UnlockEvent(lock: run.target.id, method: run.method, status: status))
    }

    private mutating func emit(_ status: UnlockStatus) {
        if let run = unlockRun { output.append(emitted(status, by: run)) }
    }

    /// Enters one of the two phases that begin with a connection; one that is there already serves.
    private mutating func connect(for stage: UnlockRun.Stage, now: Instant) {
        guard let run = unlockRun else { return }
        unlockRun?.stage = stage
        unlockRun?.deadline = nil
        emit(stage == .connectingForSetup ? .connectForSetupSync(run.attempt) : .connectForUnlock(run.attempt))
        if let link, link.isOpen, link.target == run.target, let status = link.status {
            unlockConnected(status, now: now)
        } else {
            openLink(to: run.target, now: now)
        }
    }

    /// The session is open.
    mutating func unlockConnected(_ status: LockStatus, now: Instant) {
        guard let run = unlockRun else { return }
        let setupDeadline = now + timeouts.setupStage
        let unlockDeadline = now + timeouts.unlockStage
        switch run.stage {
        case .connectingForSetup:
            unlockRun?.stage = .settingUp
            unlockRun?.deadline = setupDeadline
            emit(.setupSync(run.attempt))
            startJob(.setup, status, now: now)
        case .connectingForUnlock:
            unlockRun?.stage = .unlocking
            unlockRun?.deadline = unlockDeadline
            emit(.unlock(run.attempt))
            request(.unlock, now: now)
        case .settingUp, .downloading, .unlocking: break
        }
    }

    /// The setup's job has ended.
    mutating func setupSyncEnded(_ job: CourierJob, now: Instant) {
        guard let run = unlockRun, run.stage == .settingUp else { return }
        if let problem = job.packageProblem {
            guard run.attempt == .first else {
                let failure = UnlockFailure(
                    .setupSyncFailed, "the lock did not take the package", context: problem.name)
                return endUnlock(.failed(.authFailed(failure)), now: now)
            }
            return recover(because: problem, now: now)
        }
        connect(for: .connectingForUnlock, now: now)
    }

    /// The lock has answered the unlock.
    mutating func unlockReplied(_ reply: LockReply, now: Instant) {
        guard let run = unlockRun, run.stage == .unlocking else { return }
        switch reply {
        case .unlocked: endUnlock(.success, now: now)
        case .refused(.unlock, let reason):
            if reason == .outsideSchedule {
                endUnlock(.failed(.outOfSchedule), now: now)
            } else if !reason.isAboutCredential {
                let failure = UnlockFailure(.unexpected, "the lock refused", context: reason.name)
                endUnlock(.failed(.internal(failure)), now: now)
            } else if run.attempt == .first {
                recover(because: reason, now: now)
            } else {
                let failure = UnlockFailure(.unexpected, "the lock refused the credential", context: reason.name)
                endUnlock(.failed(.authFailed(failure)), now: now)
            }
        default: break
        }
    }

    // MARK: Recovery

    private mutating func recover(because reason: Reason, now: Instant) {
        guard let run = unlockRun else { return }
        unlockRun?.attempt = .second
        unlockRun?.stage = .downloading
        unlockRun?.deadline = nil
        unlockRun?.lockReason = reason
        emit(.updateSyncPackage)
        ask(.package(lock: run.target.id), for: .recovery(runNumber), now: now)
    }

    mutating func recoveryAnswered(_ number: Int, _ answer: Result<AppAnswer, AppFailure>, now: Instant) {
        guard number == runNumber, let run = unlockRun, run.stage == .downloading else { return }
        switch answer {
        case .success(.package(let package)):
            cache(package, for: run.target.id)
            let needsTime = run.lockReason == .unknownTime
            connect(for: package != nil || needsTime ? .connectingForSetup : .connectingForUnlock, now: now)
        case .failure(.unreachable) where carries(for: run), .failure(.timedOut) where carries(for: run),
            .failure(.failed) where carries(for: run):
            // What the cache has may be newer than what the lock has.
            connect(for: .connectingForSetup, now: now)
        default:
            let why = if case .failure(let failure) = answer { PhoneError(failure).message } else { "no package" }
            let failure = UnlockFailure(
                .keyFetchFailed, "no fresh package: \(why)", context: run.lockReason?.name)
            endUnlock(.failed(.authFailed(failure)), now: now)
        }
    }

    /// Whether the cached package applies to what the lock said that it has.
    private func carries(for run: UnlockRun) -> Bool {
        guard let header = store.package(for: run.target.id)?.header,
            let applied = store.applied(by: run.target.id)
        else { return false }
        return header.base <= applied && applied < header.sequence
    }

    // MARK: Ends

    mutating func unlockLost(_ loss: LinkLoss, now: Instant) {
        guard let run = unlockRun, run.stage != .downloading else { return }
        switch loss {
        case .notHeard: endUnlock(.failed(.lockNotFound), now: now)
        case .notConnected, .disconnected, .timedOut: endUnlock(.failed(.connectionFailed), now: now)
        case .busy, .alert:
            let failure = UnlockFailure(.transportError, "the lock has no session for this phone", context: loss.word)
            endUnlock(.failed(.internal(failure)), now: now)
        case .violation(let text):
            endUnlock(.failed(.internal(UnlockFailure(.transportError, text))), now: now)
        }
    }

    mutating func unlockTimeFired(_ now: Instant) {
        guard let run = unlockRun, let deadline = run.deadline, deadline <= now else { return }
        guard run.stage == .settingUp else { return endUnlock(.failed(.connectionFailed), now: now) }
        let failure = UnlockFailure(.setupSyncFailed, "the setup took too long", context: run.lockReason?.name)
        endUnlock(.failed(run.attempt == .first ? .internal(failure) : .authFailed(failure)), now: now)
    }

    /// The one terminal event. After success the connection stays for a passive sync.
    mutating func endUnlock(_ status: UnlockStatus, now: Instant) {
        guard let run = unlockRun else { return }
        emit(status)
        self.run = .idle
        runNumber += 1
        job = nil
        jobPause = nil
        proximity?.note(run.target.id, until: now + PhonePace.proximityCooldown)
        guard status == .success, let link, link.isOpen, let lockStatus = link.status else {
            return closeLink(now)
        }
        beginPassiveSync(run.target, lockStatus, now: now)
    }
}

extension Reason {
    /// Whether a fresh package, or the time, may bring the lock to another answer.
    fileprivate var isAboutCredential: Bool {
        switch self {
        case .unknownCredential, .expired, .notYetValid, .unknownTime: true
        default: false
        }
    }
}
