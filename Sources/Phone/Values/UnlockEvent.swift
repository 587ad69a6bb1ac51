package import LockProtocol
package import SimulationKernel

/// A step of an unlock, as the SDK's event stream tells it.
package struct UnlockEvent: Hashable, Codable, Sendable {
    package let lock: UniqueID?
    package let method: UnlockMethod
    package let status: UnlockStatus

    package init(lock: UniqueID?, method: UnlockMethod, status: UnlockStatus) {
        self.lock = lock
        self.method = method
        self.status = status
    }
}

/// Who began an unlock.
package enum UnlockMethod: String, Hashable, Codable, Sendable {
    /// A call of `unlock`.
    case explicit
    /// A phone held near.
    case proximity
}

/// The pass of the pipeline; the second is the one recovery.
package enum UnlockAttempt: String, Hashable, Codable, Sendable {
    case first
    case second
}

/// How far an unlock is. Each status is emitted on entering the phase.
package enum UnlockStatus: Hashable, Codable, Sendable {
    case started
    case connectForSetupSync(UnlockAttempt)
    /// Connected: the package goes to the lock now.
    case setupSync(UnlockAttempt)
    /// The lock refused the credential, or the package was stale: a fresh package is fetched.
    case updateSyncPackage
    case connectForUnlock(UnlockAttempt)
    /// Connected: the lock is asked to open.
    case unlock(UnlockAttempt)
    case success
    case failed(UnlockFailureReason)
    case canceled

    /// Whether nothing follows.
    package var isTerminal: Bool {
        switch self {
        case .success, .failed, .canceled: true
        default: false
        }
    }

    /// The SDK's name.
    package var name: String {
        switch self {
        case .started: "started"
        case .connectForSetupSync: "connectForSetupSync"
        case .setupSync: "setupSync"
        case .updateSyncPackage: "updateSyncPackage"
        case .connectForUnlock: "connectForUnlock"
        case .unlock: "unlock"
        case .success: "success"
        case .failed: "failed"
        case .canceled: "canceled"
        }
    }

    /// The pass, where the SDK tells it.
    package var attempt: UnlockAttempt? {
        switch self {
        case .connectForSetupSync(let attempt), .setupSync(let attempt), .connectForUnlock(let attempt),
            .unlock(let attempt):
            attempt
        default: nil
        }
    }

    package var failure: UnlockFailureReason? {
        if case .failed(let reason) = self { reason } else { nil }
    }
}

/// Why an unlock failed.
package enum UnlockFailureReason: Hashable, Codable, Sendable {
    /// Turned off meanwhile.
    case bluetoothDisabled
    /// The lock says that it is outside of the credential's schedule.
    case outOfSchedule
    /// No advertisement of the lock was heard.
    case lockNotFound
    /// Heard, but not connected to; or the connection ended, or a stage took too long.
    case connectionFailed
    /// The lock rejected the credential also after a fresh package, or none could be fetched or brought.
    case authFailed(UnlockFailure)
    case `internal`(UnlockFailure)

    /// The SDK's name.
    package var name: String {
        switch self {
        case .bluetoothDisabled: "bluetoothDisabled"
        case .outOfSchedule: "outOfSchedule"
        case .lockNotFound: "lockNotFound"
        case .connectionFailed: "connectionFailed"
        case .authFailed: "authFailed"
        case .internal: "internal"
        }
    }

    /// What the SDK calls `UnlockFailureError`.
    package var error: UnlockFailure? {
        switch self {
        case .authFailed(let error), .internal(let error): error
        default: nil
        }
    }

    /// The lock's own word; nil where the lock has not refused.
    package var lockReason: Reason? {
        if case .outOfSchedule = self { return .outsideSchedule }
        return error?.context.flatMap { Reason(name: $0) }
    }
}

/// `UnlockFailureError`: what went wrong in more detail.
package struct UnlockFailure: Error, Hashable, Codable, Sendable {
    package let code: Code
    /// For people.
    package let message: String
    /// The platform's or the lock's own code: the name of a ``Reason`` where the lock refused.
    package let context: String?

    package init(_ code: Code, _ message: String, context: String? = nil) {
        self.code = code
        self.message = message
        self.context = context
    }

    /// `UnlockFailureCode`
    package enum Code: String, CaseIterable, Hashable, Codable, Sendable {
        /// The phone's controller does not work, or the app lost its permission.
        case bluetoothUnavailable
        /// The model is not opened by phones.
        case deviceNotSupported
        /// No fresh package could be fetched.
        case keyFetchFailed
        /// The fresh package could not be brought to the lock.
        case setupSyncFailed
        /// The lock ended the session, or has no time for this phone.
        case transportError
        case unexpected
    }
}
