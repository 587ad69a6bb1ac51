internal import Cloud
internal import LockProtocol
internal import SimulationKernel

// The caches: the user's locks, the errands near them, and the packages for both.
extension SimulatedPhone {
    /// Fetches, or waits for the fetch that is under way.
    mutating func beginFetch(_ command: PhoneCommand, now: Instant) {
        if fetch != nil {
            fetch?.commands.append(command)
            return
        }
        fetchNumber += 1
        fetch = FetchRun(number: fetchNumber, commands: [command])
        uploadReports(now)
        ask(.locks(includesAll: store.includesAllLocks), for: .fetchLocks(fetchNumber), now: now)
    }

    mutating func fetchAnswered(_ number: Int, _ answer: Result<AppAnswer, AppFailure>, now: Instant) {
        guard let fetch, fetch.number == number else { return }
        switch answer {
        case .success(.locks(let locks)):
            if store.locks != locks { change(.locksFetched(locks)) }
            ask(.errands, for: .fetchErrands(number), now: now)
        case .success(.errands(let errands)):
            if store.errands != errands { change(.errandsFetched(errands)) }
            fetchPackages(number, now: now)
        case .success: endFetch(.failure(.internalNetworkError("not an answer to that")))
        case .failure(let failure): fetchFailed(failure)
        }
    }

    /// Asks for the package of each lock for which something waits, or may.
    private mutating func fetchPackages(_ number: Int, now: Instant) {
        let own = store.locks.filter { lock in
            (store.applied(by: lock.id) ?? 0) < lock.sequence || store.errand(lock.id) != nil
        }
        let others = store.errands.filter { store.lock($0.id) == nil }
        let wanted = own.prefix(PhoneLimits.ownPackages).map(\.id) + others.prefix(PhoneLimits.errandPackages).map(\.id)
        let missing = wanted.filter { id in
            guard let package = store.package(for: id), let errand = store.errand(id) else { return true }
            return package.header.base != errand.base || package.header.sequence != errand.sequence
        }
        fetch?.missingPackages = missing.count
        for id in missing { ask(.package(lock: id), for: .fetchPackage(number, id), now: now) }
        if missing.isEmpty { endFetch(.success(.locks(store.locks))) }
    }

    mutating func packageFetched(
        _ number: Int, _ lock: UniqueID, _ answer: Result<AppAnswer, AppFailure>, now: Instant
    ) {
        guard fetch?.number == number else { return }
        if case .success(.package(let package)) = answer { cache(package, for: lock) }
        fetch?.missingPackages -= 1
        if fetch?.missingPackages == 0 { endFetch(.success(.locks(store.locks))) }
    }

    /// Keeps what the cloud has for a lock.
    mutating func cache(_ package: SealedPackage?, for lock: UniqueID) {
        if let package, package.header.lock == lock, store.target(lock) != nil {
            if store.package(for: lock) != package { change(.packageCached(package)) }
        } else if store.package(for: lock) != nil {
            change(.packageDropped(lock))
        }
    }

    /// A token that is no good always fails; of other failures the cache makes up, unless it is empty.
    private mutating func fetchFailed(_ failure: AppFailure) {
        let error = PhoneError(failure)
        let isFatal = error == .invalidToken || error == .consentNotGranted || store.locks.isEmpty
        endFetch(isFatal ? .failure(error) : .success(.locks(store.locks)))
    }

    /// Answers all who wait. Who has set up is done in any case, unless something else takes its place.
    mutating func endFetch(_ result: Result<PhoneResult, PhoneError>) {
        guard let fetch else { return }
        self.fetch = nil
        for command in fetch.commands {
            if case .setup = command, result != .failure(.canceled) {
                finish(command, .success(.done))
            } else {
                finish(command, result)
            }
        }
    }
}
