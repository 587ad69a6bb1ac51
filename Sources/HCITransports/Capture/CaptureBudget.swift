internal import Synchronization

/// How much may wait for a disk that is slow, in one capture file or in several together.
package final class CaptureBudget: Sendable {
    /// The most octets that wait; by default some seconds of all that a host and a controller can say.
    package let limit: Int
    private let used = Atomic(0)

    package init(limit: Int = 4 << 20) { self.limit = limit }

    /// - Returns: whether so many octets more may wait; if so they count until they are given back.
    func take(_ octets: Int) -> Bool {
        guard used.wrappingAdd(octets, ordering: .relaxed).newValue > limit else { return true }
        used.wrappingSubtract(octets, ordering: .relaxed)
        return false
    }

    func giveBack(_ octets: Int) {
        if octets > 0 { used.wrappingSubtract(octets, ordering: .relaxed) }
    }
}
