/// Who keeps controllers outside of this process: the daemon.
package protocol AdapterControl: Sendable {
    /// The adapters that are kept, in the order in which they were asked for, then the others of this machine.
    func adapters() async -> [AdapterReport]

    /// Keeps an adapter for a phone, and waits until it is there.
    /// - Parameter reference: as in `--adapter`, or the beginning of the name of one that is kept.
    /// - Returns: its name.
    /// - Throws: ``AdapterUnavailable``
    func keepForPhone(_ reference: String) async throws -> String
}

/// What the daemon knows of an adapter, besides what the world knows of its host.
package struct AdapterReport: Sendable {
    package enum Role: String, Sendable { case locks, phone }
    package enum Mode: String, Sendable {
        /// The controller is ours alone.
        case controller
        /// It stays `bluetoothd`'s, with which a lock is registered.
        case bluetoothd
    }
    package enum State: String, Sendable, CaseIterable {
        /// Ours to have, and not there now.
        case away
        /// There; its host is beginning.
        case starting
        case ready
        /// There, and of no use until it is taken anew.
        case failed
        /// Of this machine, and nobody has it.
        case free
        /// Of this machine, and somebody else has it.
        case taken
    }

    package let name: String
    /// nil for those that are not kept.
    package var role: Role?
    package var mode = Mode.controller
    package var state: State
    /// Why it is not ready, and what to do about it.
    package var why: String?
    package var address: String?
    package var manufacturer: String?
    package var features: [String] = []
    /// The door whose lock is registered with `bluetoothd`.
    package var door: String?

    package init(name: String, role: Role?, state: State) {
        self.name = name
        self.role = role
        self.state = state
    }
}

/// Why an adapter cannot be kept.
package struct AdapterUnavailable: Error, Sendable {
    package enum Kind: Sendable {
        /// It is not written as one.
        case malformed
        /// It cannot be had as things stand.
        case unavailable
    }

    package let kind: Kind
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}
