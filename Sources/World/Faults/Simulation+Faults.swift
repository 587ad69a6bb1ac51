internal import Cloud
internal import LockModel
package import SimulationKernel

// Faults: how they come, go, and are decided. Whatever may go wrong asks ``decide(_:on:)``, and nobody else draws.
extension Simulation {
    // MARK: Coming and going

    /// Adds a fault. One that is in force or done by itself begins at once, or at its `from`.
    package mutating func addFault(
        _ kind: FaultKind, scope: FaultScope = FaultScope(), parameters: [String: FaultValue] = [:]
    ) throws(FaultRefusal) -> FaultBook.Entry {
        try check(kind, scope, parameters)
        guard (state.faults?.entries.count ?? 0) < FaultBook.capacity else { throw .tooMany }
        var values: [String: FaultValue] = [:]
        for parameter in kind.parameters { values[parameter.name] = parameters[parameter.name] ?? parameter.standard }
        let number = state.faults?.nextNumber ?? 1
        happen(.added(Fault(number: number, kind: kind, scope: scope, parameters: values)))
        settleFaults()
        guard let entry = state.faults?.entry(number) else { throw .tooMany }
        return entry
    }

    /// Takes a fault away: what it has in force ends, and what it holds back is lost.
    package mutating func clearFault(_ number: Int) throws(FaultRefusal) {
        guard let entry = state.faults?.entry(number) else {
            throw .unknownFault("fault-\(number)", candidates: faultIDs)
        }
        for standing in entry.standing { end(standing, of: entry.fault, isCleared: true) }
        happen(.cleared(number))
        followWithFaults()
        settleAir()
    }

    package var faults: [FaultBook.Entry] { state.faults?.entries ?? [] }

    private var faultIDs: [String] { faults.map(\.fault.id) }

    /// Finds a fault by its id.
    package func fault(_ reference: String) throws(FaultRefusal) -> FaultBook.Entry {
        guard let entry = faults.first(where: { $0.fault.id == reference || String($0.fault.number) == reference })
        else {
            throw .unknownFault(reference, candidates: Array(faultIDs.prefix(10)))
        }
        return entry
    }

    private func check(
        _ kind: FaultKind, _ scope: FaultScope, _ parameters: [String: FaultValue]
    ) throws(FaultRefusal) {
        for key in scope.keys where !kind.scopes.contains(key) { throw .scopeNotTaken(kind, key) }
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            guard let parameter = kind.parameter(name) else { throw .unknownParameter(kind, name) }
            guard parameter.value(value.spelled) != nil else { throw .badParameter(kind, parameter, value.spelled) }
        }
        if let probability = scope.probability, !(0...1).contains(probability) {
            throw .badScope("probability is \(probability); expected 0 to 1")
        }
        if let after = scope.after, after < 0 { throw .badScope("after is \(after); expected 0 or more") }
        if let count = scope.count, count < 1 { throw .badScope("count is \(count); expected 1 or more") }
        if let from = scope.from, let until = scope.until, until <= from {
            throw .badScope("until is not after from")
        }
        if let event = scope.event {
            let problem = WorldEvent.Kind.problem(withBeginning: event, of: WorldEvent.Kind.causes)
            if let problem { throw .badScope("event: \(problem)") }
        }
        if let door = scope.door, let objection = state.objection(to: kind, at: door) { throw objection }
        guard kind.manner != .interferes, scope.event == nil else { return }
        if scope.after != nil || scope.count != nil { throw .needsEvent(kind) }
        if kind.manner == .happens, kind.family == .lock, scope.door == nil { throw .needsTarget(kind, .door) }
        if kind.manner == .happens, kind.family == .phone, scope.phone == nil, scope.user == nil {
            throw .needsTarget(kind, .phone)
        }
    }

    // MARK: Deciding

    /// The one decision of whether a fault strikes on an occasion. It is a function of the seed, the fault's number and how
    /// many occasions it had; what it was is recorded.
    /// - Parameter isMet: which faults the occasion is one of, besides by their scopes.
    /// - Returns: the fault that strikes, and the event of it: the first that does, in the order in which they were added.
    mutating func decide(
        on occasion: FaultOccasion, _ isMet: (Fault) -> Bool
    ) -> (fault: Fault, event: UInt64?)? {
        guard let entries = state.faults?.entries else { return nil }
        for entry in entries
        where entry.isReady(at: now) && entry.fault.admits(occasion) && isMet(entry.fault) {
            if let event = strike(entry, on: occasion) { return (entry.fault, event) }
        }
        return nil
    }

    /// Lets a fault strike on an occasion, or lets the occasion pass.
    /// - Returns: the event of the strike.
    mutating func strike(_ entry: FaultBook.Entry, on occasion: FaultOccasion) -> UInt64? {
        let fault = entry.fault
        guard entry.met >= fault.scope.after ?? 0, happens(fault, at: entry.met) else {
            happen(.passed(fault.number), cause: occasion.cause)
            return nil
        }
        var strike = FaultStrike(fault: fault.number, kind: fault.kind)
        (strike.door, strike.phone, strike.user) = (occasion.door, occasion.phone, occasion.user)
        (strike.client, strike.route, strike.direction) = (occasion.client, occasion.route, occasion.direction)
        strike.what = occasion.what
        strike.standing = fault.standing(of: occasion, at: now)
        // Of a report that does not arrive a connected lock's sync has no end.
        let isOwnLink = occasion.phone == nil && occasion.user == nil
        if isOwnLink, occasion.parcel?.direction == .fromLock, fault.kind != .syncDuplicated {
            strike.spoilsSync = true
        }
        let event = happen(.struck(strike), cause: occasion.cause)
        followWithFaults()
        return event
    }

    private func happens(_ fault: Fault, at occasion: Int) -> Bool {
        guard let probability = fault.scope.probability, probability < 1 else { return true }
        var generator = SeededGenerator(seed: seed, stream: "fault/\(fault.number)", position: UInt64(occasion))
        return generator.share() < probability
    }

    @discardableResult
    mutating func happen(_ event: FaultEvent, cause: UInt64? = nil) -> UInt64? {
        state.apply(event, id: lastID + 1, at: now)
        defer { scheduleFaults() }
        return record([.fault(event)], cause: cause)
    }
}

extension Fault {
    /// Whether an occasion is within the scope. What nobody can tell of it is not.
    func admits(_ occasion: FaultOccasion) -> Bool {
        func fits<Value: Equatable>(_ wanted: Value?, _ found: Value?) -> Bool { wanted == nil || wanted == found }
        return fits(scope.door, occasion.door) && fits(scope.phone, occasion.phone) && fits(scope.user, occasion.user)
            && fits(scope.client, occasion.client) && fits(scope.route, occasion.route)
            && (kind.manner != .interferes || fits(scope.direction, occasion.direction))
    }

    /// What a strike begins that does not end at once.
    func standing(of occasion: FaultOccasion, at now: Instant) -> FaultStrike.Standing? {
        switch kind {
        case _ where kind.manner == .lasts:
            let length = duration("duration")
            let end = length > .zero ? now + length : nil
            return .init(until: [end, scope.until].compactMap(\.self).min())
        case .lockPowerLoss: return .init(until: now + duration("duration"))
        case .phoneBluetoothOff:
            let length = duration("duration")
            return length > .zero ? .init(until: now + length) : nil
        case .syncLate:
            return occasion.phone == nil ? .init(until: now + duration("delay"), parcel: occasion.parcel) : nil
        case .syncReordered: return .init(until: nil, parcel: occasion.parcel)
        default: return nil
        }
    }
}
