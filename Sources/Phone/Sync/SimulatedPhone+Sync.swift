internal import Cloud
internal import LockProtocol
internal import SimulationKernel

// Syncs: passive after an unlock and for errands in hearing, explicit for one lock or for all in hearing.
extension SimulatedPhone {
    var syncRun: SyncRun? {
        get { if case .sync(let run) = run { run } else { nil } }
        set { if let newValue { run = .sync(newValue) } }
    }

    // MARK: Beginnings

    /// Goes on with the session of an unlock.
    mutating func beginPassiveSync(_ target: LockTarget, _ status: LockStatus, now: Instant) {
        syncRun = SyncRun(
            command: nil, stage: .working, room: PhoneLimits.errandsAfterUnlock, served: [target.id], scope: .passive,
            isSingle: false)
        startJob(.passive, status, now: now)
    }

    mutating func beginSync(_ command: PhoneCommand, _ target: LockTarget?, now: Instant) {
        endRun(now)
        runNumber += 1
        var scope: CourierJob.Scope = .passive
        if target != nil, isRealistic { scope.insert(.engineering) }
        var run = SyncRun(
            command: command, stage: .fetching, room: PhoneLimits.locksPerSync, scope: scope, isSingle: target != nil)
        guard let target else {
            syncRun = run
            return listen(now)
        }
        run.targets = [target]
        run.room = 0
        syncRun = run
        ask(.package(lock: target.id), for: .sync(runNumber), now: now)
    }

    /// The package of the one lock has come, or not: without it only what is cached can be brought.
    mutating func syncAnswered(_ number: Int, _ answer: Result<AppAnswer, AppFailure>, now: Instant) {
        guard number == runNumber, let run = syncRun, run.stage == .fetching, let target = run.targets.first else {
            return
        }
        switch answer {
        case .success(.package(let package)):
            // One to the same end may be under way in the lock; where it is not, the session's own question decides.
            if package == nil || store.package(for: target.id)?.header != package?.header {
                cache(package, for: target.id)
            }
        case .success: break
        case .failure(let failure):
            let error = PhoneError(failure)
            let isFatal = error == .invalidToken || error == .consentNotGranted
            guard !isFatal, store.package(for: target.id) != nil else { return endSync(.failure(error), now: now) }
        }
        serveNext(now)
    }

    // MARK: One lock after the other

    private mutating func listen(_ now: Instant) {
        syncRun?.stage = .listening
        hearing = Hearing(until: now + PhonePace.hearing)
    }

    /// Whether a lock in hearing is one to serve.
    func isWanted(_ lock: UniqueID, _ run: SyncRun, now: Instant) -> Bool {
        guard !run.served.contains(lock) else { return false }
        guard run.command == nil else { return true }
        guard let errand = store.errand(lock), (store.applied(by: lock) ?? 0) < errand.sequence else { return false }
        return store.package(for: lock) != nil || isOnline(now)
    }

    mutating func hearingTimeFired(_ now: Instant) {
        guard let hearing, hearing.until <= now, let run = syncRun else { return }
        self.hearing = nil
        let wanted = hearing.byPower.filter { isWanted($0, run, now: now) }.prefix(run.room)
        let targets = wanted.compactMap { store.target($0) }
        syncRun?.targets = targets
        syncRun?.room = 0
        serveNext(now)
    }

    private mutating func serveNext(_ now: Instant) {
        closeLink(now)
        guard var run = syncRun else { return }
        if run.targets.isEmpty {
            let hasErrands =
                run.command == nil && store.errands.contains { isWanted($0.id, run, now: now) }
            guard run.room > 0, hasErrands else { return endSync(.success(.synced(run.summary)), now: now) }
            return listen(now)
        }
        let target = run.targets.removeFirst()
        run.served.append(target.id)
        run.stage = .connecting
        syncRun = run
        openLink(to: target, now: now)
    }

    mutating func syncConnected(_ status: LockStatus, now: Instant) {
        guard let run = syncRun, run.stage == .connecting else { return }
        syncRun?.stage = .working
        startJob(run.scope, status, now: now)
    }

    mutating func syncJobEnded(_ job: CourierJob, now: Instant) {
        syncRun?.summary.locks.append(job.summary)
        serveNext(now)
    }

    /// The link is gone. The lock that was asked for alone fails the command; others are passed by.
    mutating func syncLost(_ loss: LinkLoss, now: Instant) {
        guard let run = syncRun, let lock = run.served.last else { return }
        var summary = job?.summary ?? SyncSummary.Lock(lock: lock)
        summary.problem = loss.word
        job = nil
        jobPause = nil
        if run.isSingle {
            let error: PhoneError =
                loss == .notHeard ? .lockNotFound(lock) : .syncInternalError("no sync with the lock: \(loss.word)")
            return endSync(.failure(error), now: now)
        }
        syncRun?.summary.locks.append(summary)
        serveNext(now)
    }

    mutating func endSync(_ result: Result<PhoneResult, PhoneError>, now: Instant) {
        guard let run = syncRun else { return }
        self.run = .idle
        runNumber += 1
        job = nil
        jobPause = nil
        hearing = nil
        closeLink(now)
        if let command = run.command { finish(command, result) }
    }
}
