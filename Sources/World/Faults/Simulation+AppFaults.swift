package import Cloud
internal import LockProtocol
internal import Phone
internal import SimulationKernel

/// What comes of a request of a phone's, with what goes wrong about it.
package struct AppOutcome: Sendable {
    /// nil where nothing was done.
    package var answer: Result<AppAnswer, AppRefusal>?
    package var fault: CallFault?
    /// The package on its way to a lock, or the lock's report, does not come through, or late.
    var parcelFault: ParcelFault?

    enum ParcelFault: Sendable {
        case lost
        case late(Duration)
    }

    /// Whether nobody answers.
    package var isUnanswered: Bool {
        if case .unanswered? = fault?.what { return true }
        if case .lost? = parcelFault { return true }
        return false
    }

    /// How long whoever asked has to wait.
    package var delay: Duration {
        if case .late(let delay)? = parcelFault { return delay }
        return fault?.delay ?? .zero
    }
}

extension Simulation {
    /// Answers what a phone asks of the cloud: one of ours, or anybody's over HTTP. Here alone is decided what goes wrong
    /// with it.
    /// - Parameter isRead: whether it comes over HTTP and changes nothing: then its answer may be stale, for which the
    ///   caller sees to it.
    package mutating func answer(
        _ request: AppRequest, for user: UserID, client: String? = nil, phone: String? = nil, isRead: Bool = false
    ) -> AppOutcome {
        guard state.hasFaults else { return AppOutcome(answer: answer(request, for: user, cause: nil)) }
        let door = request.lock.flatMap { state.cloud.door(lockID: $0)?.id }
        let call = CloudCall(
            route: request.operation, client: client, user: user, door: door, phone: phone, isRead: isRead,
            knowsPast: isRead)
        var outcome = AppOutcome(fault: interfere(with: call))
        guard outcome.fault?.isDone ?? true else { return outcome }
        var (request, times) = (request, 1)
        if case .report(let report) = request {
            let strike = decideSync(.report(report), FaultOccasion(door: door, phone: phone, user: user))
            switch strike?.fault.kind {
            case .syncLost: outcome.parcelFault = .lost
            case .syncLate: outcome.parcelFault = .late(strike?.fault.duration("delay") ?? .zero)
            case .syncDuplicated: times = 2
            case .syncTruncated: request = .report(report.truncated(to: strike?.fault.number("share") ?? 1) ?? report)
            default: break
            }
            if case .lost? = outcome.parcelFault { return outcome }
        }
        for _ in 0..<times { outcome.answer = answer(request, for: user, cause: outcome.fault?.event) }
        if case .success(.package(let package?))? = outcome.answer {
            let strike = decideSync(.package(package), FaultOccasion(door: door, phone: phone, user: user))
            switch strike?.fault.kind {
            case .syncLost: outcome.parcelFault = .lost
            case .syncLate: outcome.parcelFault = .late(strike?.fault.duration("delay") ?? .zero)
            case .syncTruncated:
                let cut = package.truncated(to: strike?.fault.number("share") ?? 1)
                outcome.answer = .success(.package(cut ?? package))
            default: break
            }
        }
        return outcome
    }

    /// The cloud's answer, with which nothing goes wrong.
    package mutating func answer(
        _ request: AppRequest, for user: UserID, cause: UInt64?
    ) -> Result<AppAnswer, AppRefusal> {
        var answer: AppAnswer?
        do throws(AppRefusal) {
            try withCloud(cause: cause) { cloud, generator, now throws(AppRefusal) in
                let (value, events) = try cloud.answer(request, for: user, using: &generator, at: now)
                answer = value
                return events
            }
        } catch {
            return .failure(error)
        }
        return answer.map { .success($0) } ?? .failure(AppRefusal(.badRequest, "no answer"))
    }

    /// Has one of the world's phones ask the cloud.
    mutating func ask(_ number: Int, _ request: AppRequest, for user: UserID, on id: String) {
        if let phone = air.phone(id)?.phone, phone.tokenState(at: now + phone.clockLead) == .expired {
            return hand(.failure(.refused(AppRefusal(.tokenInvalid, "the token has expired"))), to: number, of: id)
        }
        let outcome = answer(request, for: user, phone: id)
        // The phone's own patience ends the wait.
        if outcome.isUnanswered { return }
        let answer: Result<AppAnswer, AppFailure>
        switch (outcome.fault?.what, outcome.answer) {
        case (.refused(let status, _), _), (.misreported(let status), _): answer = .failure(.failed(status: status))
        case (_, .success(let value)): answer = .success(value)
        case (_, .failure(let refusal)): answer = .failure(.refused(refusal))
        case (_, nil): return
        }
        guard outcome.delay > .zero else { return hand(answer, to: number, of: id) }
        timeline.schedule(.answer(phone: id, request: number, answer), at: now + outcome.delay)
    }

    private mutating func hand(_ answer: Result<AppAnswer, AppFailure>, to request: Int, of id: String) {
        air.with(phone: id) { phone, now in phone.receive(answer, to: request, now: now) }
    }
}
