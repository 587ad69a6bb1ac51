internal import Foundation

/// Time that passes outside the simulation.
package struct Stopwatch {
    private let began = ContinuousClock.now
    private let used = Self.processorTime

    package init() {}

    package var elapsed: Duration { ContinuousClock.now - began }
    /// Of all threads of this process.
    package var processor: Duration { Self.processorTime - used }

    private static var processorTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }
}

/// The memory of this process that is in use, in octets; nil where the system does not tell.
package func residentOctets() -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .ascii) else { return nil }
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return pages.map { $0 * sysconf(Int32(_SC_PAGESIZE)) }
}
