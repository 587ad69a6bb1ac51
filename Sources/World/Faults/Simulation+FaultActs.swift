internal import Cloud
internal import LockModel
internal import Phone
internal import SimulationKernel

/// An event that brings on a fault.
struct FaultTrigger: Sendable {
    let fault: Int
    let event: UInt64
    let door: DoorID?
    let phone: String?

    /// More wait at once only where faults bring on each other; then the newest wait in vain.
    static let capacity = 1_024
}

// Faults that are done, or are in force for a while: what brings them on, what they do, and how they end.
extension Simulation {
    /// Notes which faults an event brings on.
    mutating func noteTrigger(_ event: WorldEvent, id: UInt64) {
        if case .fault = event { return }
        let phone: String? = if case .phone(let phone, _, _) = event { phone } else { nil }
        for entry in faults {
            let scope = entry.fault.scope
            guard let kind = scope.event, event.kind.rawValue.hasPrefix(kind),
                faultTriggers.count < FaultTrigger.capacity,
                scope.door == nil || event.door == nil && phone != nil || event.door == scope.door,
                scope.phone == nil || phone == nil || phone == scope.phone,
                entry.fault.kind.manner != .interferes || !entry.isArmed
            else { continue }
            faultTriggers.append(FaultTrigger(fault: entry.fault.number, event: id, door: event.door, phone: phone))
        }
    }

    /// Has faults begin that are due or were brought on, and those end whose time is over.
    /// - Returns: whether there was any.
    @discardableResult
    mutating func settleFaults() -> Bool {
        guard state.hasFaults else {
            faultTriggers = []
            return false
        }
        var isBusy = false
        for entry in faults where entry.beginsByItself(at: now) {
            if begin(entry, door: nil, phone: nil, cause: entry.event) { isBusy = true }
        }
        for entry in faults {
            for standing in entry.standing where standing.strike.standing?.until.map({ $0 <= now }) ?? false {
                isBusy = true
                end(standing, of: entry.fault)
            }
        }
        let triggers = faultTriggers
        faultTriggers = []
        for trigger in triggers {
            guard let entry = state.faults?.entry(trigger.fault) else { continue }
            if entry.fault.kind.manner == .interferes {
                guard !entry.isArmed else { continue }
                happen(.armed(trigger.fault), cause: trigger.event)
            } else if entry.isReady(at: now) {
                _ = begin(entry, door: trigger.door, phone: trigger.phone, cause: trigger.event)
            }
            isBusy = true
        }
        return isBusy
    }

    /// Has the timeline know when the next fault begins or ends by itself.
    mutating func scheduleFaults() {
        let next = state.hasFaults ? faults.compactMap { $0.nextInstant(after: now) }.min() : nil
        guard next != scheduledFault?.at else { return }
        if let token = scheduledFault?.token { timeline.cancel(token) }
        scheduledFault = next.map { ($0, timeline.schedule(.fault, at: $0)) }
    }

    /// - Returns: whether there was an occasion; what it would be done to may yet have to come.
    private mutating func begin(_ entry: FaultBook.Entry, door: DoorID?, phone: String?, cause: UInt64) -> Bool {
        let scope = entry.fault.scope
        let owned = scope.user.flatMap { user in state.phones.keys.first { state.phones[$0]?.store.user == user } }
        var occasion = FaultOccasion(cause: cause)
        occasion.door = scope.door ?? door
        occasion.phone = scope.phone ?? owned ?? phone
        occasion.user = scope.user
        occasion.direction = scope.direction
        if entry.fault.kind.manner == .happens {
            // Nothing is done where there is nothing to do it to.
            let isThere =
                entry.fault.kind.family == .lock
                ? occasion.door.map { state.locks[$0] != nil } ?? false
                : occasion.phone.map { state.phones[$0] != nil } ?? false
            guard isThere else { return false }
        }
        if let event = strike(entry, on: occasion) {
            act(entry.fault, at: occasion.door, phone: occasion.phone, cause: event)
        }
        return true
    }

    // MARK: Doing

    private mutating func act(_ fault: Fault, at door: DoorID?, phone: String?, cause: UInt64) {
        switch fault.kind {
        case .lockClockOffset: onLock(door, cause) { $0.offsetClock(by: fault.duration("offset"), at: $1) }
        case .lockClockStep: onLock(door, cause) { $0.stepClock(by: fault.duration("offset"), at: $1) }
        case .lockClockDrift: onLock(door, cause) { $0.drift(ppm: fault.number("ppm"), at: $1) }
        case .lockPowerLoss: onLock(door, cause) { $0.supplyPower(false, at: $1) }
        case .lockBatteryLevel:
            onLock(door, cause) { $0.readBattery(percentage: UInt8(fault.number("percentage")), at: $1) }
        case .lockBatteryDead: onLock(door, cause) { $0.readBattery(percentage: 0, at: $1) }
        case .phoneKilled: onPhone(phone) { $0.perform(.kill, now: $1) }
        case .phoneBluetoothOff: onPhone(phone) { $0.perform(.bluetooth(false), now: $1) }
        case .phonePermissionDenied: onPhone(phone) { $0.perform(.permission(false), now: $1) }
        case .phoneTokenExpired: onPhone(phone) { $0.suffer(.tokenExpired, now: $1) }
        case .phoneWiped: onPhone(phone) { $0.suffer(.wiped, now: $1) }
        default: break
        }
    }

    /// Ends what a strike began.
    /// - Parameter isCleared: whether somebody took the fault away. What it held back is then lost.
    mutating func end(_ standing: FaultBook.Entry.Standing, of fault: Fault, isCleared: Bool = false) {
        let event = happen(.ended(fault.number, strike: standing.event), cause: standing.event)
        switch fault.kind {
        case .lockPowerLoss:
            if !isInForce(.lockPowerLoss, where: { $0.door == standing.strike.door }) {
                onLock(standing.strike.door, event) { $0.supplyPower(true, at: $1) }
            }
        case .phoneBluetoothOff:
            if !isInForce(.phoneBluetoothOff, where: { $0.phone == standing.strike.phone }) {
                onPhone(standing.strike.phone) { $0.perform(.bluetooth(true), now: $1) }
            }
        case .syncLate, .syncReordered:
            if !isCleared, let parcel = standing.strike.standing?.parcel, let door = standing.strike.door {
                arrive(parcel, at: door, cause: event)
            }
        default: followWithFaults()
        }
    }

    /// Whether a strike of a kind goes on, beside the one that has ended.
    private func isInForce(_ kind: FaultKind, where isMeant: (FaultStrike) -> Bool) -> Bool {
        faults.contains { $0.fault.kind == kind && $0.standing.contains { isMeant($0.strike) } }
    }

    private mutating func onLock(
        _ door: DoorID?, _ cause: UInt64?, _ input: (inout Lock, Instant) -> [LockEvent]
    ) {
        if let door { withLock(door, cause: cause, input) }
    }

    private mutating func onPhone(_ id: String?, _ input: (inout SimulatedPhone, Instant) -> Void) {
        guard let id else { return }
        wakeAir()
        air.with(phone: id, input)
    }
}

extension FaultBook.Entry {
    /// Whether it is done, or comes into force, without an event, and has not yet.
    private var waitsForItsTime: Bool {
        fault.kind.manner != .interferes && fault.scope.event == nil && met == 0
    }

    func beginsByItself(at now: Instant) -> Bool { waitsForItsTime && isReady(at: now) }

    /// When it next begins or ends by itself.
    func nextInstant(after now: Instant) -> Instant? {
        var next = standing.compactMap { $0.strike.standing?.until }.min()
        if waitsForItsTime, let from = fault.scope.from, from > now { next = min(next ?? from, from) }
        return next
    }
}
