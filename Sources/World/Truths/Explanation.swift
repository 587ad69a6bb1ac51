package import Cloud
internal import LockModel
package import LockProtocol
package import SimulationKernel

/// Why a credential opens a door, or does not: what would happen, and the events that led there.
package struct Explanation: Sendable {
    package var outcome: Outcome
    package var reason: Reason?
    package var chain: [Link]
    /// What to do about it.
    package var advice: String?

    package enum Outcome: String, Sendable {
        case opened, refused, unknown
    }

    /// One cause, in the order of time.
    package struct Link: Hashable, Sendable {
        package let at: Instant
        package let what: String
        package let by: String
        package let event: UInt64?
    }
}

/// What is to be explained.
package enum ExplanationSubject: Hashable, Sendable {
    case code(Doorcode)
    case card([UInt8])
    /// A phone, by its static public key.
    case phone([UInt8])
    case user(UserID)
    case event(UInt64)
}

extension WorldState {
    /// Explains a subject at a door.
    /// - Parameters:
    ///   - events: the door's events of this run up to `instant`, in order.
    ///   - instant: when the credential is presented.
    package func explain(
        _ subject: ExplanationSubject, at door: DoorID, events: [RecordedEvent], instant: Instant
    ) -> Explanation {
        let accesses = accesses(of: subject, at: door)
        var explanation = Explanation(outcome: .unknown, reason: nil, chain: [], advice: nil)
        explanation.chain = chain(of: subject, accesses, at: door, events)
        guard var lock = locks[door] else {
            explanation.advice = "The door has no device: nothing can open it."
            return explanation
        }
        let judgement = judge(subject, accesses, by: &lock, at: instant)
        explanation.outcome = judgement.reason == nil ? .opened : .refused
        explanation.reason = judgement.reason
        // A dead lock, a shut keypad or a thrown deadbolt refuses whatever it has been told.
        let couldBeTold: [Reason] = [.unknownCode, .unknownCredential, .expired, .notYetValid, .outsideSchedule]
        if let reason = judgement.reason, couldBeTold.contains(reason),
            let pending = pendingOpening(subject, accesses, of: lock, at: instant)
        {
            explanation.reason = .syncPending
            explanation.chain.append(waiting(sequence(of: pending, for: subject), at: door, instant))
        } else if judgement.reason == .unknownCode, accesses.isEmpty, case .code(let code) = subject {
            explanation.chain += elsewhere(code, than: door)
        }
        explanation.chain.append(verdict(judgement, by: lock, at: instant))
        explanation.advice = advice(explanation, accesses, at: door, instant)
        return explanation
    }

    /// The accesses that a subject has, or had, at a door.
    private func accesses(of subject: ExplanationSubject, at door: DoorID) -> [Access] {
        cloud.accesses(at: door).filter { access in
            switch subject {
            case .code(let code): access.code.doorcode == code
            case .user(let user): access.user == user
            case .card(let card): cloud.users[access.user]?.keycards.contains(card) ?? false
            case .phone(let key): hasPhone(access, key, at: door)
            case .event: false
            }
        }
    }

    /// Whether an access is, or was, of the person whose phone it is: the cloud knows, or the lock still does.
    private func hasPhone(_ access: Access, _ key: [UInt8], at door: DoorID) -> Bool {
        if let phone = cloud.registeredPhone(publicKey: key) { return phone.user == access.user }
        guard let held = locks[door]?.flash.credentials.values.first(where: { $0.secret == .phoneKey(key) }) else {
            return false
        }
        return cloud.access(of: held.id)?.id == access.id
    }

    private func judge(
        _ subject: ExplanationSubject, _ accesses: [Access], by lock: inout Lock, at instant: Instant
    ) -> Lock.Judgement {
        switch subject {
        case .code(let code): return lock.judge(code: code, at: instant)
        case .card(let card): return lock.judge(card: card, at: instant)
        case .phone(let key): return lock.judge(phone: key, at: instant)
        case .event: return Lock.Judgement(reason: .unknownCredential)
        case .user(let user):
            return judge(everythingOf: user, accesses, by: &lock, at: instant)
        }
    }

    /// A person is let in by whichever of their credentials opens. Else a refusal of what the lock knows is told before
    /// one of what it does not know, and of equals that of the phone, the card, the code.
    private func judge(
        everythingOf user: UserID, _ accesses: [Access], by lock: inout Lock, at instant: Instant
    ) -> Lock.Judgement {
        var judgements = accesses.compactMap(\.code.doorcode).map { lock.judge(code: $0, at: instant) }
        judgements += (cloud.users[user]?.keycards ?? []).map { lock.judge(card: $0, at: instant) }
        for case .phoneKey(let key) in accesses.flatMap({ cloud.credentials(of: $0) }).map(\.secret) {
            judgements.append(lock.judge(phone: key, at: instant))
        }
        return judgements.first { $0.reason == nil }
            ?? judgements.last { $0.reason != .unknownCode && $0.reason != .unknownCredential }
            ?? judgements.last ?? Lock.Judgement(reason: .unknownCredential)
    }

    /// The access with which the lock would open, had it been told of it.
    private func pendingOpening(
        _ subject: ExplanationSubject, _ accesses: [Access], of lock: Lock, at instant: Instant
    ) -> Access? {
        accesses.last { access in
            guard access.isLive(at: instant), let link = cloud.links[access.door],
                link.acknowledged < sequence(of: access, for: subject)
            else { return false }
            return credentials(of: access, presentedBy: subject).contains { credential in
                lock.refusal(of: credential, at: instant) == nil
            }
        }
    }

    /// The change that told, or will tell, the lock of what is presented: phones are registered after their access.
    private func sequence(of access: Access, for subject: ExplanationSubject) -> UInt64 {
        switch subject {
        case .phone, .user: max(access.sequence, access.phoneSequence)
        case .code, .card, .event: access.sequence
        }
    }

    private func credentials(of access: Access, presentedBy subject: ExplanationSubject) -> [Credential] {
        cloud.credentials(of: access).filter { credential in
            switch subject {
            case .code(let code): credential.secret == .doorcode(code)
            case .card(let card): credential.secret == .keycard(card)
            case .phone(let key): credential.secret == .phoneKey(key)
            case .user: true
            case .event: false
            }
        }
    }

    // MARK: The chain

    private func chain(
        of subject: ExplanationSubject, _ accesses: [Access], at door: DoorID, _ events: [RecordedEvent]
    ) -> [Explanation.Link] {
        var chain: [Explanation.Link] = []
        let ids = Set(accesses.map(\.id))
        // What the property said at the start has no event.
        let recorded = Set(
            events.compactMap { event in
                if case .cloud(.accessGranted(let access)) = event.event { access.id } else { nil }
            })
        for access in accesses where !recorded.contains(access.id) {
            chain.append(
                Explanation.Link(
                    at: access.grantedAt, what: "the property begins with \(describe(access))",
                    by: name(of: access.granter), event: nil))
        }
        var sessions: [UInt64: [UInt8]] = [:]
        for event in events {
            if case .lock(_, .sessionOpened(let phone, _)) = event.event {
                sessions[event.id] = phone.rawRepresentation
            }
            guard isCause(event.event, of: subject, ids, at: door) else { continue }
            chain.append(
                Explanation.Link(
                    at: event.at, what: summary(of: event.event) + carrier(of: event, in: sessions),
                    by: actor(of: event.event), event: event.id))
            if case .cloud(.accessGranted(let access)) = event.event, access.passcodeType != .permanent {
                chain.append(
                    Explanation.Link(
                        at: event.at,
                        what: "the lock derives this code from its own secret and calendar: it needs no sync",
                        by: "lock", event: nil))
            }
        }
        return chain
    }

    /// Who brought a package: the phone in whose session it was applied or refused.
    private func carrier(of event: RecordedEvent, in sessions: [UInt64: [UInt8]]) -> String {
        switch event.event {
        case .lock(_, .packageApplied), .lock(_, .packageRefused):
            event.cause.flatMap { sessions[$0] }.map { ", carried by " + name(ofPhone: $0) } ?? ""
        default: ""
        }
    }

    private func isCause(
        _ event: WorldEvent, of subject: ExplanationSubject, _ accesses: Set<AccessID>, at door: DoorID
    ) -> Bool {
        switch event {
        case .cloud(.accessGranted(let access)), .cloud(.accessChanged(let access)): return accesses.contains(access.id)
        case .cloud(.accessRevoked(let id, _, _)): return accesses.contains(id)
        case .cloud(.userChanged(let user)): return subject == .user(user.id)
        case .lock(_, .packageApplied(let package)):
            return package.operations.contains { operation in
                switch operation {
                case .upsert(let credential): isCredential(credential.id, of: accesses)
                case .remove(let id): isCredential(id, of: accesses)
                case .setTimeZone, .configure: false
                }
            }
        case .lock(_, .packageRefused), .syncFailed: return true
        case .lock(_, .judged(let entry)):
            switch subject {
            case .code(let code): return entry.code == code
            case .user(let user):
                // A lock cannot name the owner of a phone that it does not know; the cloud can.
                let owner = entry.phone.flatMap { cloud.registeredPhone(publicKey: $0)?.user }
                return entry.user == user.value || owner == user || isEntry(entry, by: accesses)
            case .card:
                return entry.method == .keycard && entry.credential.map { isCredential($0, of: accesses) } ?? true
            case .phone(let key): return entry.phone == key
            case .event: return false
            }
        case .lock(_, .batterySwapped), .lock(_, .powerChanged), .lock(_, .clockLost), .lock(_, .clockSet),
            .lock(_, .boltMoved), .lock(_, .rebooted), .lock(_, .firmwareInstalled):
            return true
        case .fault(.struck): return true
        default: return false
        }
    }

    private func isCredential(_ id: CredentialID, of accesses: Set<AccessID>) -> Bool {
        cloud.access(of: id).map { accesses.contains($0.id) } ?? false
    }

    private func isEntry(_ entry: LockEvent.Entry, by accesses: Set<AccessID>) -> Bool {
        guard let code = entry.code else { return false }
        return accesses.contains { cloud.accesses[$0]?.code.doorcode == code }
    }

    private func waiting(_ sequence: UInt64, at door: DoorID, _ instant: Instant) -> Explanation.Link {
        let link = cloud.links[door]
        let carried = locks[door].map { packages(for: $0, with: sequence) } ?? []
        let due =
            link?.nextSyncAt.map { ", due \($0.iso8601Milliseconds)" }
            ?? (carried.isEmpty
                ? ", and nobody has brought one" : "; \(carried.joined(separator: ", ")), and has not been there")
        let applied = locks[door]?.flash.applied ?? 0
        return Explanation.Link(
            at: instant,
            what: "the lock has applied change \(applied); this one is \(sequence) and waits for a sync\(due)",
            by: "cloud", event: nil)
    }

    /// Doors for which a code was made, when it was not made for this one.
    private func elsewhere(_ code: Doorcode, than door: DoorID) -> [Explanation.Link] {
        cloud.accesses.values.filter { $0.code.doorcode == code && $0.door != door }.suffix(3).map { access in
            Explanation.Link(
                at: access.grantedAt, what: "that code was made for another door: \(describe(access))",
                by: name(of: access.granter), event: nil)
        }
    }

    private func verdict(
        _ judgement: Lock.Judgement, by lock: Lock, at instant: Instant
    ) -> Explanation.Link {
        let time =
            lock.time(at: instant).map {
                "its clock shows \(lock.flash.zone.text($0)), its day is \(lock.flash.zone.date(at: $0))"
            }
            ?? "its clock is lost"
        let result = judgement.reason.map { "refuses: \($0.name)" } ?? "opens"
        return Explanation.Link(at: instant, what: "the lock \(result) (\(time))", by: "lock", event: nil)
    }
}
