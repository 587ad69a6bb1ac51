internal import Benchmark
internal import SimulationKernel

/// How many events wait, as in a property of a few thousand doors.
private let waiting = 10_000

/// When each event happens again, the same for every queue: up to a minute later, in nanoseconds, so that ties are rare.
private let delays: [Duration] = {
    var generator = SeededGenerator(seed: 1, stream: "benchmark.delays")
    return (0..<65_536).map { _ in .nanoseconds(Int64.random(in: 1...60_000_000_000, using: &generator)) }
}()

/// A queue that goes on from sample to sample.
private final class Running<Queue, Token> {
    var queue: Queue
    private var turn = 0
    private var timeouts: [Token] = []

    init(_ queue: Queue, submit: (inout Queue, UInt64, Instant) -> Void) {
        self.queue = queue
        for index in 0..<waiting { submit(&self.queue, UInt64(index), .epoch + nextDelay()) }
    }

    @inline(__always) func nextDelay() -> Duration {
        turn &+= 1
        return delays[turn & 0xffff]
    }

    /// Remembers a timeout and gives back the one of 256 turns ago, long before it is due.
    @inline(__always) func exchange(_ token: Token) -> Token? {
        let index = turn & 0xff
        guard timeouts.count == 256 else {
            timeouts.append(token)
            return nil
        }
        let old = timeouts[index]
        timeouts[index] = token
        return old
    }
}

private func runningAnchor() -> Running<AnchorQueue, UInt64> {
    Running(AnchorQueue()) { queue, event, instant in queue.submit(event, at: instant) }
}

private func runningQueue() -> Running<EventQueue<UInt64>, EventQueue<UInt64>.Token> {
    Running(EventQueue<UInt64>()) { queue, event, instant in queue.submit(event, at: instant) }
}

private func runningTimeline() -> Running<Timeline<UInt64>, EventQueue<UInt64>.Token> {
    Running(Timeline<UInt64>(start: .epoch)) { timeline, event, instant in timeline.schedule(event, at: instant) }
}

private let timeout = Duration.seconds(10)

/// Events per second, each queue beside the anchor in one run. An event leaves and is submitted again for later; in the
/// second kind it also sets a timeout and cancels an older one.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.throughput], warmupIterations: 100, scalingFactor: .kilo, maxDuration: .seconds(3),
        maxIterations: 5_000)

    Benchmark("1 events: 1 anchor") { benchmark, running in
        for _ in benchmark.scaledIterations {
            guard let (now, event) = running.queue.next() else { break }
            running.queue.submit(event, at: now + running.nextDelay())
        }
    } setup: {
        runningAnchor()
    }

    Benchmark("1 events: 2 EventQueue") { benchmark, running in
        for _ in benchmark.scaledIterations {
            guard let (now, event) = running.queue.next(through: .distantFuture) else { break }
            running.queue.submit(event, at: now + running.nextDelay())
        }
    } setup: {
        runningQueue()
    }

    Benchmark("1 events: 3 Timeline") { benchmark, running in
        for _ in benchmark.scaledIterations {
            guard let event = running.queue.next(through: .distantFuture) else { break }
            running.queue.schedule(event, at: running.queue.now + running.nextDelay())
        }
    } setup: {
        runningTimeline()
    }

    Benchmark("2 events with a cancelled timeout each: 1 anchor") { benchmark, running in
        for _ in benchmark.scaledIterations {
            guard let (now, event) = running.queue.next() else { break }
            running.queue.submit(event, at: now + running.nextDelay())
            let timer = running.queue.submit(event, at: now + timeout)
            if let old = running.exchange(timer) { running.queue.cancel(old) }
        }
    } setup: {
        runningAnchor()
    }

    Benchmark("2 events with a cancelled timeout each: 2 EventQueue") { benchmark, running in
        for _ in benchmark.scaledIterations {
            guard let (now, event) = running.queue.next(through: .distantFuture) else { break }
            running.queue.submit(event, at: now + running.nextDelay())
            let timer = running.queue.submit(event, at: now + timeout)
            if let old = running.exchange(timer) { running.queue.cancel(old) }
        }
    } setup: {
        runningQueue()
    }

    Benchmark("2 events with a cancelled timeout each: 3 Timeline") { benchmark, running in
        for _ in benchmark.scaledIterations {
            guard let event = running.queue.next(through: .distantFuture) else { break }
            running.queue.schedule(event, at: running.queue.now + running.nextDelay())
            let timer = running.queue.schedule(event, at: running.queue.now + timeout)
            if let old = running.exchange(timer) { running.queue.cancel(old) }
        }
    } setup: {
        runningTimeline()
    }
}
