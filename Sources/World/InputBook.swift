internal import SimulationKernel
internal import Synchronization

/// Where the record stands, and what was asked of a world and is not in the journal yet: both without waiting for the
/// world, because every request asks for the one and leaves the other.
final class InputBook: Sendable {
    /// An input on its way to the journal.
    struct Pending: Sendable {
        let kind: World.InputKind
        /// Made when the journal gets it; nil for what cannot be kept.
        let payload: @Sendable () -> [UInt8]?
        let event: UInt64
        let at: Instant
    }

    private struct State: Sendable {
        var pending: [Pending] = []
        /// When the oldest of them came, by the wall clock's reading.
        var since: UInt64 = 0
        var event: UInt64
        var now: Instant
        var pacing: Pacing
    }

    private let state: Mutex<State>

    /// As many wait, and as long, in nanoseconds of the wall clock, before the next commit takes them along.
    private static let waiting = 1_024
    private static let patience: UInt64 = 1_000_000_000

    init(event: UInt64, now: Instant, pacing: Pacing) {
        state = Mutex(State(event: event, now: now, pacing: pacing))
    }

    /// The last event, and the present.
    var place: (event: UInt64, at: Instant) {
        let reading = WallClock.reading
        return state.withLock { ($0.event, max($0.now, $0.pacing.instant(atReading: reading))) }
    }

    /// The record has come further, or time passes otherwise.
    /// - Returns: whether what waits should go to the journal.
    func move(to event: UInt64, _ now: Instant, _ pacing: Pacing) -> Bool {
        state.withLock { state in
            (state.event, state.now, state.pacing) = (event, now, pacing)
            guard !state.pending.isEmpty else { return false }
            return state.pending.count >= InputBook.waiting || WallClock.reading > state.since + InputBook.patience
        }
    }

    func note(_ input: Pending) {
        state.withLock { state in
            if state.pending.isEmpty { state.since = WallClock.reading }
            state.pending.append(input)
        }
    }

    func take() -> [Pending] {
        state.withLock { state in
            defer { state.pending = [] }
            return state.pending
        }
    }
}
