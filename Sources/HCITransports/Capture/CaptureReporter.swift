internal import Synchronization

/// Passes on the first failure of each kind: when a disk is full, one line is enough for all files on it.
final class CaptureReporter: Sendable {
    private let report: @Sendable (TransportError) -> Void
    private let reported = Mutex<Set<TransportError.Code>>([])

    init(_ report: @escaping @Sendable (TransportError) -> Void) { self.report = report }

    func tell(_ error: TransportError) {
        if reported.withLock({ $0.insert(error.code).inserted }) { report(error) }
    }
}
