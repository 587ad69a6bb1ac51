package import Cloud
internal import Journal
internal import SimulationKernel

/// A reader of the event stream.
struct Subscriber {
    let continuation: AsyncStream<RecordedEvent>.Continuation
}

/// Somebody who waits until the world has an answer.
struct Waiter {
    let isSettled: @Sendable (inout Simulation) -> Bool
    /// Whether it is to look anew where simulated time goes on otherwise than before.
    let followsPace: Bool
    /// Gets nil where it is to look anew.
    let continuation: CheckedContinuation<WaitResult?, Never>
}

package enum WaitResult: Sendable {
    case settled
    case timedOut
    case stopped
}

extension World {
    /// How many events a reader may be behind before it is cut off.
    package static let subscriberBuffer = 8_192
    package static let maximumSubscribers = 256
    package static let maximumWaiters = 1_024

    package var readerCount: Int { subscribers.count }
    package var waiterCount: Int { waiters.count }

    /// The events from here on. The stream ends when the world stops, or when its reader falls too far behind.
    /// - Returns: nil where there are too many readers.
    package func events() -> AsyncStream<RecordedEvent>? {
        guard subscribers.count < World.maximumSubscribers else { return nil }
        nextHandle += 1
        let handle = nextHandle
        let (stream, continuation) = AsyncStream.makeStream(
            of: RecordedEvent.self, bufferingPolicy: .bufferingOldest(World.subscriberBuffer))
        continuation.onTermination = { [weak self] _ in
            guard let self else { return }
            Task { await self.unsubscribe(handle) }
        }
        subscribers[handle] = Subscriber(continuation: continuation)
        return stream
    }

    private func unsubscribe(_ handle: UInt64) { subscribers[handle] = nil }

    func publish(_ event: RecordedEvent) {
        for (handle, subscriber) in subscribers {
            if case .dropped = subscriber.continuation.yield(event) {
                subscriber.continuation.finish()
                subscribers[handle] = nil
            }
        }
    }

    /// Which clock a wait's timeout runs by.
    package enum Patience: Sendable {
        /// Simulated time; on a frozen clock time runs forward until the answer or the timeout.
        case simulated(Duration)
        /// Wall time, for answers that only somebody outside can bring.
        case wall(Duration)
    }

    /// Waits until the simulation satisfies a condition, which is asked after every commit.
    ///
    /// Where time is frozen meanwhile, jumps, or passes at another scale, so does what is left of simulated patience.
    package func wait(
        _ patience: Patience, until isSettled: @escaping @Sendable (inout Simulation) -> Bool
    ) async throws -> WaitResult {
        if try perform(isSettled) { return .settled }
        switch patience {
        case .simulated(let duration):
            let deadline = simulation.now + duration
            while !pacing.isFrozen {
                let left = deadline.since(simulation.now).inSeconds / pacing.scale
                let wait = Duration.nanoseconds(Int64(min(max(left * 1e9, 0), 9e18)))
                if let result = await suspend(isSettled, for: wait, followsPace: true) { return result }
                if try perform(isSettled) { return .settled }
            }
            return try runForward(until: max(deadline, simulation.now), isSettled)
        case .wall(let duration): return await suspend(isSettled, for: duration) ?? .stopped
        }
    }

    /// Has those look anew who wait for simulated time, which goes on otherwise than before.
    func repaceWaiters() {
        for (handle, waiter) in waiters where waiter.followsPace { resume(handle, with: nil) }
    }

    /// How far a frozen clock runs forward before that is a jump, which ends what clients from outside have open: about as
    /// long as Bluetooth's own protocols wait for an answer.
    static let longestStride = Duration.seconds(30)

    /// Runs a frozen clock forward exactly until a condition holds, recording in portions what happens.
    /// - Throws: ``AdapterInUse`` where that is further than a stride and somebody is connected over an adapter.
    func runForward(
        until deadline: Instant, _ isSettled: @Sendable (inout Simulation) -> Bool
    ) throws -> WaitResult {
        var result = WaitResult.timedOut
        var refusal: AdapterInUse?
        let leap = simulation.now + World.longestStride
        var steps = 0
        while true {
            if isSettled(&simulation) {
                result = .settled
                break
            }
            if isGivenUp {
                result = .stopped
                break
            }
            steps += 1
            if steps % World.stepsRecordedTogether == 0 { try commit() }
            if simulation.step(through: min(leap, deadline)) { continue }
            if deadline > leap {
                do { try refuseJump(to: deadline) } catch let error as AdapterInUse {
                    refusal = error
                    simulation.advance(to: leap)
                    break
                }
                simulation.cutClientsOff()
            }
            guard simulation.step(through: deadline) else {
                simulation.advance(to: deadline)
                break
            }
        }
        simulation.letClientsIn()
        repace()
        if try !commit() { try journal.append([], now: simulation.now) }
        if let refusal { throw refusal }
        return result
    }

    /// - Parameters:
    ///   - duration: wall time after which the wait ends without an answer; nil waits on.
    ///   - followsPace: whether the wait ends where simulated time goes on otherwise than before.
    /// - Returns: nil where it does.
    func suspend(
        _ isSettled: @escaping @Sendable (inout Simulation) -> Bool, for duration: Duration? = nil,
        followsPace: Bool = false
    ) async -> WaitResult? {
        guard waiters.count < World.maximumWaiters else { return .stopped }
        nextHandle += 1
        let handle = nextHandle
        let timer = duration.map { duration in
            Task { [weak self] in
                do { try await Task.sleep(for: duration) } catch { return }
                await self?.resume(handle, with: .timedOut)
            }
        }
        defer { timer?.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiters[handle] = Waiter(isSettled: isSettled, followsPace: followsPace, continuation: continuation)
            }
        } onCancel: {
            Task { await self.resume(handle, with: .timedOut) }
        }
    }

    func resume(_ handle: UInt64, with result: WaitResult?) {
        waiters.removeValue(forKey: handle)?.continuation.resume(returning: result)
    }

    /// Wakes those whose condition holds now.
    func settleWaiters() {
        for handle in waiters.keys.sorted() where waiters[handle]?.isSettled(&simulation) == true {
            resume(handle, with: .settled)
        }
    }
}

extension Simulation {
    /// Whether an event of a kind has happened after another, as far as it has not been handed out yet or was just now.
    package func hasRecorded(kind: String, at door: DoorID?, after id: UInt64) -> Bool {
        recent.contains { $0.id > id && $0.kind.rawValue.hasPrefix(kind) && (door == nil || $0.door == door) }
    }
}
