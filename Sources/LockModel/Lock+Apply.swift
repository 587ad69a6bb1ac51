internal import LockProtocol
package import SimulationKernel

extension Lock {
    /// Applies an event and hands it back, for the inputs that cause it.
    mutating func record(_ event: LockEvent, at instant: Instant) -> LockEvent {
        apply(event, at: instant)
        return event
    }

    /// Makes an event happen: what its input did, and what a journal does again.
    package mutating func apply(_ event: LockEvent, at instant: Instant) {
        if let time = time(at: instant) { flash.lastKnownTime = max(flash.lastKnownTime, time) }
        switch event {
        case .judged(let entry): apply(entry, at: instant)
        case .ignored, .sessionOpened: break
        case .relocked: freeUntil = nil
        case .boltMoved(let thrown, let method):
            isBoltThrown = thrown
            // What a phone did is told from an entry by phone.
            log(method == .phone ? .lock : method, nil, at: instant)
        case .batteryRead(let percentage): battery = percentage
        case .batterySwapped:
            battery = 100
            isPowered = true
            clock.lose(at: instant)
            freeUntil = nil
            wrongCodes = 0
            lockedOutUntil = nil
            if InjectedBug.singleUsesInRAM.isActive { flash.singleUses = [] }
            log(.power, nil, at: instant)
        case .powerChanged(let on):
            isPowered = on
            clock.lose(at: instant)
            freeUntil = nil
            wrongCodes = 0
            lockedOutUntil = nil
            if on { log(.power, nil, at: instant) }
        case .firmwareInstalled(let version):
            flash.firmware = version
            beginAnew(at: instant)
        case .rebooted: beginAnew(at: instant)
        case .clockLost: clock.lose(at: instant)
        case .clockSet(let reading, let authenticated):
            clock.set(to: reading, at: instant)
            if authenticated { flash.lastKnownTime = reading }
            log(.clock, nil, at: instant)
        case .clockDrift(let ppm): clock.drift(ppm: ppm, at: instant)
        case .packageApplied(let package): apply(package, at: instant)
        case .packageRefused(_, _, let reason): log(.sync, reason, at: instant)
        case .reported(let counter):
            flash.reportCounter = counter
            if InjectedBug.droppedRecords.isActive { flash.records = [] }
        case .recordsReceived(let index): flash.records.removeAll { $0.index < index }
        }
    }

    private mutating func beginAnew(at instant: Instant) {
        freeUntil = nil
        wrongCodes = 0
        lockedOutUntil = nil
        log(.power, nil, at: instant)
    }

    private mutating func apply(_ entry: LockEvent.Entry, at instant: Instant) {
        log(entry.method, entry.reason, user: entry.user, daily: entry.daily, at: instant)
        guard entry.opened else {
            if entry.reason == .unknownCode, entry.method == .doorcode { countWrongCode(at: instant) }
            return
        }
        wrongCodes = 0
        if let use = entry.daily, use.kind == .singleUse, !InjectedBug.forgottenSingleUses.isActive {
            rememberSingleUse(use, at: instant)
        }
        if family.mechanism == .motor || family.mechanism == .hub { isBoltThrown = false }
        let configured = flash.configuration.unlockSeconds
        if let seconds = configured > 0 ? configured : family.unlockSeconds, family.mechanism != .motor {
            freeUntil = instant + .seconds(Int(seconds))
        }
    }

    private mutating func countWrongCode(at instant: Instant) {
        let configuration = flash.configuration
        guard configuration.wrongCodeLimit > 0, !InjectedBug.uncountedWrongCodes.isActive else { return }
        wrongCodes += 1
        guard wrongCodes >= Int(configuration.wrongCodeLimit) else { return }
        wrongCodes = 0
        let seconds = configuration.lockoutSeconds
        lockedOutUntil = instant + (seconds > 0 ? .seconds(Int(seconds)) : Lock.usualLockout)
    }

    private mutating func rememberSingleUse(_ use: LogRecord.DailyUse, at instant: Instant) {
        // Uses of days that are over need no memory: their codes have expired.
        flash.singleUses.removeAll { $0.date < use.date.adding(days: -1) }
        guard !flash.singleUses.contains(where: { $0.date == use.date && $0.slot == use.slot }) else { return }
        flash.singleUses.append(
            SingleUse(date: use.date, slot: use.slot, firstUse: time(at: instant) ?? flash.lastKnownTime))
    }

    private mutating func apply(_ package: SyncPackage, at instant: Instant) {
        if package.base == 0 { flash.credentials = OrderedTable() }
        let count = package.operations.count
        for operation in package.operations.prefix(InjectedBug.halfPackages.isActive ? (count + 1) / 2 : count) {
            switch operation {
            case .upsert(let credential): flash.credentials[credential.id] = credential
            case .remove where InjectedBug.ignoredRevocations.isActive: break
            case .remove(let id): flash.credentials[id] = nil
            case .setTimeZone(let zone): flash.zone = zone
            case .configure(let configuration): flash.configuration = configuration
            }
        }
        flash.applied = package.sequence
        flash.records.removeAll { $0.index < package.recordsReceived }
        // A package's time is a lower bound. Only a naive lock lets it set a clock that is lost.
        let isBehind = time(at: instant).map { $0 < package.issuedAt } ?? flash.configuration.trustsPackageTime
        if isBehind { clock.set(to: package.issuedAt, at: instant) }
        flash.lastKnownTime = max(flash.lastKnownTime, package.issuedAt)
    }

    private mutating func log(
        _ method: LogRecord.Method, _ reason: Reason?, user: UniqueID? = nil, daily: LogRecord.DailyUse? = nil,
        at instant: Instant
    ) {
        flash.records.append(
            LogRecord(
                index: flash.nextRecord, at: time(at: instant), method: method, reason: reason, user: user, daily: daily
            ))
        flash.nextRecord += 1
        if flash.records.count > Lock.recordCapacity { flash.records.removeFirst() }
    }
}
