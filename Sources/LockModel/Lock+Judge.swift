package import LockProtocol
package import SimulationKernel

extension Lock {
    /// Daily doorcodes of one day, in order of (kind, slot), and what they were derived for.
    struct DerivedDay: Sendable {
        let date: LocalDate
        let slots: UInt8
        let daily: [Doorcode]
        let singleUse: [Doorcode]
    }

    /// What a lock makes of a credential.
    package struct Judgement: Hashable, Sendable {
        /// nil opens.
        package var reason: Reason?
        package var credential: Credential?
        package var daily: LogRecord.DailyUse?

        package init(reason: Reason? = nil, credential: Credential? = nil, daily: LogRecord.DailyUse? = nil) {
            self.reason = reason
            self.credential = credential
            self.daily = daily
        }
    }

    /// How many days back a lock recognises its own daily doorcodes, to call them expired rather than unknown.
    package static let recognisedDaysPast = 7
    /// How many days ahead it recognises them, to call them not yet valid. The cloud grants today and tomorrow.
    package static let recognisedDaysAhead = 2
    /// How many days from the last time it knew a lock without a clock recognises them, to call the time unknown.
    package static let recognisedDaysWithoutClock = 32

    /// What would happen to a doorcode at a true instant. Changes nothing but a cache.
    package mutating func judge(code: Doorcode, at instant: Instant) -> Judgement {
        if let outage { return Judgement(reason: outage) }
        if let lockedOutUntil, instant < lockedOutUntil { return Judgement(reason: .lockedOut) }
        let fromTable = judge(at: instant) { $0 == .doorcode(code) }
        if let fromTable, fromTable.reason == nil { return fromTable }
        return judgeDaily(code: code, at: instant) ?? fromTable ?? Judgement(reason: .unknownCode)
    }

    /// What would happen to a keycard at a true instant.
    package func judge(card: [UInt8], at instant: Instant) -> Judgement {
        if let outage { return Judgement(reason: outage) }
        guard family.readsKeycards else { return Judgement(reason: .unknownCredential) }
        return judge(at: instant) { $0 == .keycard(card) } ?? Judgement(reason: .unknownCredential)
    }

    /// What would happen to a phone that proved to have a key, at a true instant. The table alone decides: what shuts the
    /// keypad, or a thrown deadbolt, does not stop a phone.
    /// - Parameter key: the phone's static public key, 32 bytes.
    package func judge(phone key: [UInt8], at instant: Instant) -> Judgement {
        if let outage { return Judgement(reason: outage) }
        return judge(at: instant) { $0 == .phoneKey(key) } ?? Judgement(reason: .unknownCredential)
    }

    /// The table's verdict on a secret: the credential that opens, else the first that matches; nil where none does.
    private func judge(at instant: Instant, matching: (Credential.Secret) -> Bool) -> Judgement? {
        var refused: Judgement?
        for credential in flash.credentials.values where matching(credential.secret) {
            guard let reason = refusal(of: credential, at: instant) else { return Judgement(credential: credential) }
            if refused == nil { refused = Judgement(reason: reason, credential: credential) }
        }
        return refused
    }

    /// Why the table's credential does not open at a true instant, by the lock's own clock; nil when it does.
    package func refusal(of credential: Credential, at instant: Instant) -> Reason? {
        guard let time = timeForJudging(at: instant) else {
            // Without a clock the lock still knows that time is not before the last that it knew.
            if let end = credential.end, end <= flash.lastKnownTime { return .expired }
            let isBound = credential.end != nil || credential.schedule != nil || credential.start > flash.lastKnownTime
            return isBound ? .unknownTime : nil
        }
        if time < credential.start { return .notYetValid }
        if let end = credential.end, time >= end, !InjectedBug.ignoredEnds.isActive { return .expired }
        if let schedule = credential.schedule, !schedule.contains(calendar.civilTime(at: time)),
            !InjectedBug.ignoredSchedules.isActive
        {
            return .outsideSchedule
        }
        return nil
    }

    private func timeForJudging(at instant: Instant) -> Instant? {
        time(at: instant) ?? (InjectedBug.acceptedUnknownTime.isActive ? flash.lastKnownTime : nil)
    }

    private var calendar: CivilZone { InjectedBug.wrongZone.isActive ? .utc : flash.zone }

    /// The verdict on a code that the lock derives itself; nil for one that it does not recognise.
    private mutating func judgeDaily(code: Doorcode, at instant: Instant) -> Judgement? {
        guard code.digits.utf8.count == DailyDoorcode.digitCount else { return nil }
        guard let time = timeForJudging(at: instant) else {
            let last = flash.zone.date(at: flash.lastKnownTime)
            for offset in -1...Lock.recognisedDaysWithoutClock {
                guard let use = dailyUse(of: code, on: last.adding(days: offset)) else { continue }
                return Judgement(reason: .unknownTime, daily: use)
            }
            return nil
        }
        let today = calendar.date(at: time)
        if let use = dailyUse(of: code, on: today, keep: true) {
            return Judgement(reason: refusal(of: use, at: time), daily: use)
        }
        for offset in 1...Lock.recognisedDaysPast {
            guard let use = dailyUse(of: code, on: today.adding(days: -offset)) else { continue }
            return Judgement(reason: InjectedBug.expiredDailyCodes.isActive ? nil : .expired, daily: use)
        }
        for offset in 1...Lock.recognisedDaysAhead {
            guard let use = dailyUse(of: code, on: today.adding(days: offset)) else { continue }
            return Judgement(reason: .notYetValid, daily: use)
        }
        return nil
    }

    /// Why today's daily code does not open; nil when it does.
    private func refusal(of use: LogRecord.DailyUse, at time: Instant) -> Reason? {
        if isBoltThrown, family.deadboltRefusesDailyCodes, !InjectedBug.ignoredDeadbolt.isActive { return .deadbolt }
        guard use.kind == .singleUse,
            let first = flash.singleUses.first(where: { $0.date == use.date && $0.slot == use.slot })
        else { return nil }
        let window = Duration.seconds(Int(flash.configuration.singleUseSeconds))
        return window == .zero || time.since(first.firstUse) >= window ? .singleUseSpent : nil
    }

    /// - Parameter keep: whether the date is the lock's own.
    private mutating func dailyUse(of code: Doorcode, on date: LocalDate, keep: Bool = false) -> LogRecord.DailyUse? {
        let day = derive(date, keep: keep)
        if let slot = day.daily.firstIndex(of: code) {
            return LogRecord.DailyUse(date: date, kind: .daily, slot: UInt8(slot))
        }
        if let slot = day.singleUse.firstIndex(of: code) {
            return LogRecord.DailyUse(date: date, kind: .singleUse, slot: UInt8(slot))
        }
        return nil
    }

    /// The codes of a day. Those of the lock's own day are kept, because nearly every entry is for that one.
    private mutating func derive(_ date: LocalDate, keep: Bool) -> DerivedDay {
        let slots = flash.configuration.dailySlots
        if let derivedDay, derivedDay.date == date, derivedDay.slots == slots { return derivedDay }
        let day = DerivedDay(
            date: date, slots: slots,
            daily: DailyDoorcode.codes(
                secret: flash.doorcodeSecret, date: date, kind: .daily, slots: Int(slots)),
            singleUse: DailyDoorcode.codes(
                secret: flash.doorcodeSecret, date: date, kind: .singleUse, slots: Int(slots)))
        if keep { derivedDay = day }
        return day
    }
}
