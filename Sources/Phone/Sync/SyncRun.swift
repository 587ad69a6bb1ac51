internal import SimulationKernel

/// A sync that is under way: by itself after an unlock, or because somebody asked.
struct SyncRun: Sendable {
    /// nil for a passive one.
    let command: PhoneCommand?
    var stage: Stage
    /// The locks still to be served.
    var targets: [LockTarget] = []
    /// How many more may be added.
    var room: Int
    var served: [UniqueID] = []
    var summary = SyncSummary()
    let scope: CourierJob.Scope
    /// Whether a problem of the one lock fails the command.
    let isSingle: Bool

    enum Stage: Hashable, Sendable {
        /// The package of the one lock comes first.
        case fetching
        case listening
        case connecting
        case working
    }
}

/// What a phone hears while it looks for locks to serve.
struct Hearing: Sendable {
    let until: Instant
    /// What stands for a power that is not known: weaker than any.
    static let unknownPower = -128
    private(set) var heard: [(lock: UniqueID, power: Int)] = []

    init(until: Instant) { self.until = until }

    mutating func note(_ lock: UniqueID, power: Int) {
        if let index = heard.firstIndex(where: { $0.lock == lock }) {
            heard[index].power = max(heard[index].power, power)
        } else if heard.count < PhoneLimits.knownLocks {
            heard.append((lock, power))
        }
    }

    /// The strongest first.
    var byPower: [UniqueID] {
        heard.sorted { $0.power == $1.power ? $0.lock < $1.lock : $0.power > $1.power }.map(\.lock)
    }
}
