internal import Cloud
internal import LockProtocol
internal import SimulationKernel

// What the phone asks of the cloud: after a latency, under its token, and not for ever.
extension SimulatedPhone {
    /// Whether the cloud would answer.
    func isOnline(_ now: Instant) -> Bool { store.network && tokenState(at: now) == .valid }

    /// Asks; the answer, or the failure, comes to ``answered(_:_:now:)``, never before this returns.
    mutating func ask(_ request: AppRequest, for purpose: CloudRequest.Purpose, now: Instant) {
        guard let user = token?.user, requests.count < PhoneLimits.requests else {
            let refusal = AppRefusal(.tokenInvalid, "no token")
            failures.append((purpose, token == nil ? .refused(refusal) : .timedOut))
            return
        }
        requestNumber += 1
        let due = now + (isRealistic ? PhonePace.cloudLatency : .zero)
        requests.append(
            CloudRequest(number: requestNumber, request: request, user: user, purpose: purpose, due: due))
    }

    /// Sends what is due and gives up what cannot be answered.
    /// - Returns: whether anything was done.
    mutating func serveRequests(_ now: Instant) -> Bool {
        guard !requests.isEmpty || !failures.isEmpty else { return false }
        var failed = failures
        failures = []
        var kept: [CloudRequest] = []
        kept.reserveCapacity(requests.count)
        for var request in requests {
            if !store.network {
                failed.append((request.purpose, .unreachable))
            } else if let deadline = request.deadline {
                if deadline <= now { failed.append((request.purpose, .timedOut)) } else { kept.append(request) }
            } else if request.due > now {
                kept.append(request)
            } else if token?.user != request.user || tokenState(at: now) != .valid {
                failed.append((request.purpose, .refused(AppRefusal(.tokenInvalid, "the token has expired"))))
            } else {
                request.deadline = now + timeouts.request
                kept.append(request)
                output.append(.request(request.number, request.request, user: request.user))
            }
        }
        requests = kept
        for (purpose, failure) in failed { answered(purpose, .failure(failure), now: now) }
        return !failed.isEmpty
    }

    var nextRequestDeadline: Instant? {
        guard failures.isEmpty else { return .distantPast }
        return requests.map { $0.deadline ?? $0.due }.min()
    }

    /// Takes the answer to a request that still waits for one.
    mutating func takeAnswer(_ number: Int, _ answer: Result<AppAnswer, AppFailure>, now: Instant) {
        guard let index = requests.firstIndex(where: { $0.number == number && $0.deadline != nil }) else { return }
        let request = requests.remove(at: index)
        answered(request.purpose, answer, now: now)
    }

    private mutating func answered(
        _ purpose: CloudRequest.Purpose, _ answer: Result<AppAnswer, AppFailure>, now: Instant
    ) {
        switch purpose {
        case .setup(let number): setupAnswered(number, answer, now: now)
        case .fetchLocks(let number), .fetchErrands(let number): fetchAnswered(number, answer, now: now)
        case .fetchPackage(let number, let lock): packageFetched(number, lock, answer, now: now)
        case .job(let number):
            guard number == runNumber, var job else { return }
            let effects = job.receive(answer)
            self.job = job
            perform(effects, now: now)
        case .recovery(let number): recoveryAnswered(number, answer, now: now)
        case .sync(let number): syncAnswered(number, answer, now: now)
        case .upload(let lock, let counter): uploadAnswered(lock, counter, answer, now: now)
        case .call(let command):
            switch answer {
            case .success(let answer): finish(command, SimulatedPhone.result(of: answer))
            case .failure(let failure): finish(command, .failure(SimulatedPhone.error(failure, of: command)))
            }
        case .consent(let command): finish(command, .success(.done))
        // Whether the cloud knows the key still or not, the phone forgets it.
        case .clear(let command): clear(command, now: now)
        }
    }

    private static func result(of answer: AppAnswer) -> Result<PhoneResult, PhoneError> {
        switch answer {
        case .logs(let logs): .success(.logs(logs))
        case .guests(let guests): .success(.guests(guests))
        case .invited(let invites):
            invites.failures.isEmpty ? .success(.invited(invites)) : .failure(.guestInvites(invites))
        case .removed: .success(.done)
        case .guestRevoked(let failures):
            failures.first.map { .failure(PhoneError(revoking: $0.refusal)) } ?? .success(.done)
        default: .failure(.internalNetworkError("not an answer to that"))
        }
    }

    private static func error(_ failure: AppFailure, of command: PhoneCommand) -> PhoneError {
        let error = PhoneError(failure)
        switch (command, failure, error) {
        case (.revokeGuestAccess, .refused(let refusal), .payloadError),
            (.revokeGuestAllAccesses, .refused(let refusal), .payloadError):
            return PhoneError(revoking: refusal)
        default: return error
        }
    }

    /// Forgets requests whose answers nobody waits for; commands among them end as canceled.
    mutating func dropRequests() {
        for request in requests {
            switch request.purpose {
            case .call(let command), .consent(let command), .clear(let command):
                finish(command, .failure(.canceled))
            default: break
            }
        }
        for (purpose, _) in failures {
            switch purpose {
            case .call(let command), .consent(let command), .clear(let command):
                finish(command, .failure(.canceled))
            default: break
            }
        }
        requests = []
        failures = []
        isUploading = false
    }
}
