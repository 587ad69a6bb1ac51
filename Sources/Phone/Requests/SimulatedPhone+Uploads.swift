internal import Cloud
internal import LockProtocol
internal import SimulationKernel

// Reports that wait in the store go up one after the other, whenever there is a reason to think that they can.
extension SimulatedPhone {
    mutating func uploadReports(_ now: Instant) {
        guard !isUploading else { return }
        guard isOnline(now), isSetUp, let report = store.reports.first else {
            return jobUploaded(needsEverything: false, now: now)
        }
        isUploading = true
        ask(
            .report(report), for: .upload(report.header.lock, counter: report.header.counter), now: now)
    }

    mutating func uploadAnswered(
        _ lock: UniqueID, _ counter: UInt64, _ answer: Result<AppAnswer, AppFailure>, now: Instant
    ) {
        isUploading = false
        var needsEverything = false
        switch answer {
        case .success(let answer):
            if case .received(_, let needs) = answer { needsEverything = needs }
            change(.reportGone(lock, counter: counter))
        case .failure(.refused(let refusal)) where refusal.isFinal:
            change(.reportGone(lock, counter: counter))
        case .failure:
            // They stay for another time.
            return jobUploaded(needsEverything: false, now: now)
        }
        if job?.lock == lock { jobUploaded(needsEverything: needsEverything, now: now) }
        uploadReports(now)
    }

    private mutating func jobUploaded(needsEverything: Bool, now: Instant) {
        guard var job, job.step == .uploading else { return }
        let effects = job.uploaded(needsEverything: needsEverything)
        self.job = job
        perform(effects, now: now)
    }
}

extension AppRefusal {
    /// Whether the same request could not succeed later.
    fileprivate var isFinal: Bool {
        switch code {
        case .tokenInvalid, .userInactive, .consentNotGranted, .tooManyRequests: false
        default: true
        }
    }
}
