internal import Synchronization

/// The address in our tokens. With port 0 it is known only once the daemon listens.
package final class IssuerAddress: Sendable {
    private let value: Mutex<String>

    /// - Parameter url: without a slash at its end.
    package init(_ url: String) { value = Mutex(url) }

    package var url: String { value.withLock { $0 } }

    package func set(_ url: String) { value.withLock { $0 = url } }
}
