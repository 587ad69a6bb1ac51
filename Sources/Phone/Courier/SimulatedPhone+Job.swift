internal import Cloud
internal import LockProtocol
internal import SimulationKernel

// The job of the session that is open, for whichever run.
extension SimulatedPhone {
    mutating func startJob(_ scope: CourierJob.Scope, _ status: LockStatus, now: Instant) {
        guard let lock = link?.target.id else { return }
        var job = CourierJob(
            scope: scope, lock: lock, status: status, package: store.package(for: lock), isOnline: isOnline(now))
        let effects = job.begin()
        self.job = job
        perform(effects, now: now)
    }

    mutating func perform(_ effects: [CourierJob.Effect], now: Instant) {
        guard let lock = job?.lock else { return }
        for effect in effects {
            switch effect {
            case .request(let request): self.request(request, now: now)
            case .ask(let request): ask(request, for: .job(runNumber), now: now)
            case .cache(let package): cache(package, for: lock)
            case .met(let applied): met(lock, applied: applied)
            case .hold(let report): change(.reportHeld(report))
            case .upload: uploadReports(now)
            case .pause: jobPause = now + PhonePace.engineeringPause
            case .finished: jobEnded(now)
            }
        }
    }

    /// The lock said which sequence it has.
    mutating func met(_ lock: UniqueID, applied: UInt64) {
        link?.status?.appliedSequence = applied
        if store.applied(by: lock) != applied { change(.lockMet(lock, applied: applied)) }
    }

    mutating func jobReplied(_ reply: LockReply, now: Instant) {
        guard var job else { return }
        let effects = job.receive(reply)
        self.job = job
        perform(effects, now: now)
    }

    mutating func jobTimeFired(_ now: Instant) {
        guard let pause = jobPause, pause <= now, var job else { return }
        jobPause = nil
        let effects = job.resume()
        self.job = job
        perform(effects, now: now)
    }

    private mutating func jobEnded(_ now: Instant) {
        guard let job else { return }
        self.job = nil
        jobPause = nil
        switch run {
        case .unlock: setupSyncEnded(job, now: now)
        case .sync: syncJobEnded(job, now: now)
        case .idle, .attack: break
        }
    }
}
