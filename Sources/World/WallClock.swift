internal import Foundation
package import SimulationKernel

/// The wall clock, read at the edge of the simulation only.
package enum WallClock {
    /// Monotonic nanoseconds.
    package static var reading: UInt64 { DispatchTime.now().uptimeNanoseconds }

    /// The date and time, in whole milliseconds.
    package static var now: Instant {
        Instant(nanosecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000) * 1_000_000)
    }
}
