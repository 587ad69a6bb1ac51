package import SimulationKernel

/// The faults of a world, and what they have done. It changes by ``FaultEvent`` alone.
package struct FaultBook: Hashable, Codable, Sendable {
    private var next = 1
    /// In the order in which they were added.
    package private(set) var entries: [Entry] = []

    /// Faults that there may be at once.
    package static let capacity = 256
    /// What one fault may have begun at once without having ended it.
    static let standingCapacity = 256

    package struct Entry: Hashable, Codable, Sendable {
        package let fault: Fault
        package let addedAt: Instant
        /// The event that added it.
        package let event: UInt64
        /// Whether the event that it waits for has come, where it waits for one.
        package fileprivate(set) var isArmed: Bool
        /// Occasions within its scope.
        package fileprivate(set) var met = 0
        /// On how many of them it struck.
        package fileprivate(set) var struck = 0
        package fileprivate(set) var lastStruck: Instant?
        /// How often it struck at that instant.
        fileprivate(set) var burst = 0
        /// What its strikes began and have not ended, by the strike's event.
        package fileprivate(set) var standing: [Standing] = []

        package struct Standing: Hashable, Codable, Sendable {
            package let event: UInt64
            package let strike: FaultStrike
        }

        /// How it stands.
        package func standing(at instant: Instant) -> Phase {
            if !standing.isEmpty { return .inForce }
            let scope = fault.scope
            let isOnce = fault.kind.manner != .interferes && scope.event == nil && met > 0
            if isOnce || scope.count.map({ struck >= $0 }) ?? false || scope.until.map({ $0 <= instant }) ?? false {
                return .spent
            }
            return isArmed && scope.from.map({ $0 <= instant }) ?? true ? .active : .waiting
        }

        package enum Phase: String, CaseIterable, Sendable {
            /// For its instant, or its event.
            case waiting
            /// It may strike.
            case active
            /// A strike has begun what has not ended.
            case inForce = "in_force"
            /// It strikes no more.
            case spent
        }

        /// Whether it may strike at an instant, as far as that does not depend on the occasion.
        func isReady(at instant: Instant) -> Bool {
            let scope = fault.scope
            guard isArmed, scope.count.map({ struck < $0 }) ?? true, scope.from.map({ $0 <= instant }) ?? true,
                scope.until.map({ instant < $0 }) ?? true
            else { return false }
            // A fault that brings about its own occasions would hold time still.
            return lastStruck != instant || burst < Entry.longestBurst
        }

        /// Strikes of one fault at one instant.
        static let longestBurst = 64
    }

    init() {}

    var isEmpty: Bool { entries.isEmpty }
    /// The number of the fault that is added next.
    var nextNumber: Int { next }

    func entry(_ number: Int) -> Entry? { entries.first { $0.fault.number == number } }

    mutating func apply(_ event: FaultEvent, id: UInt64, at instant: Instant) {
        switch event {
        case .added(let fault):
            next = max(next, fault.number) + 1
            entries.append(
                Entry(
                    fault: fault, addedAt: instant, event: id,
                    isArmed: fault.scope.event == nil || fault.kind.manner != .interferes))
        case .armed(let number): change(number) { $0.isArmed = true }
        case .passed(let number): change(number) { $0.met += 1 }
        case .struck(let strike):
            change(strike.fault) { entry in
                entry.met += 1
                entry.struck += 1
                entry.burst = entry.lastStruck == instant ? entry.burst + 1 : 1
                entry.lastStruck = instant
                guard strike.standing != nil else { return }
                entry.standing.append(Entry.Standing(event: id, strike: strike))
                if entry.standing.count > FaultBook.standingCapacity { entry.standing.removeFirst() }
            }
        case .ended(let number, let strike): change(number) { $0.standing.removeAll { $0.event == strike } }
        case .cleared(let number): entries.removeAll { $0.fault.number == number }
        }
    }

    private mutating func change(_ number: Int, _ change: (inout Entry) -> Void) {
        guard let index = entries.firstIndex(where: { $0.fault.number == number }) else { return }
        change(&entries[index])
    }
}
