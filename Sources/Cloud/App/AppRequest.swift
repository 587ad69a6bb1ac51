package import LockProtocol
package import SimulationKernel

package typealias PhoneID = Identifier<RegisteredPhone>

/// What a phone asks of the cloud on behalf of its user: the app API without HTTP.
package enum AppRequest: Hashable, Codable, Sendable {
    /// Whether the user has agreed to the vendor's terms.
    case consent
    /// The user's answer, once for all of their phones.
    case setConsent(Bool)
    /// Has every lock of the user learn this phone's key.
    case registerPhone(publicKey: [UInt8], name: String)
    case removePhone(PhoneID)
    case phones
    /// The user's doors; `includesAll` also those that no phone opens.
    case locks(includesAll: Bool)
    /// Locks near the user's doors for which something waits: what a courier can carry.
    case errands
    /// What waits for one lock, sealed.
    case package(lock: UniqueID)
    /// The time for a lock that issued a nonce, 16 bytes.
    case time(lock: UniqueID, nonce: [UInt8])
    /// What a lock has for the cloud, sealed by the lock.
    case report(SealedReport)
    /// What happened at a door.
    case logs(lock: UniqueID)
    /// Lets a guest in.
    case inviteGuest(GuestInvite)
    /// Whom the user let in.
    case guests
    /// Takes back what the user gave to a guest at one lock.
    case revokeGuest(UserID, lock: UniqueID)
    /// Takes back what the user gave to a guest, wherever it can be.
    case revokeGuestEverywhere(UserID)
}

extension AppRequest {
    /// The name of its operation in the app API.
    package var operation: String {
        switch self {
        case .consent: "getConsent"
        case .setConsent: "setConsent"
        case .registerPhone: "registerPhone"
        case .removePhone: "removePhone"
        case .phones: "listPhones"
        case .locks: "listLocks"
        case .errands: "listErrands"
        case .package: "getPackage"
        case .time: "getTime"
        case .report: "sendReport"
        case .logs: "listLogs"
        case .inviteGuest: "inviteGuest"
        case .guests: "listGuests"
        case .revokeGuest: "revokeGuest"
        case .revokeGuestEverywhere: "revokeGuestEverywhere"
        }
    }

    /// The lock that it is about, where it is about one.
    package var lock: UniqueID? {
        switch self {
        case .package(let lock), .time(let lock, _), .logs(let lock), .revokeGuest(_, let lock): lock
        case .report(let report): report.header.lock
        default: nil
        }
    }
}

/// The cloud's answer to an ``AppRequest``.
package enum AppAnswer: Hashable, Codable, Sendable {
    /// nil until the user was asked.
    case consent(Bool?)
    case phone(RegisteredPhone)
    case phones([RegisteredPhone])
    case removed
    case locks([AppLock])
    case errands([AppErrand])
    /// nil where nothing waits.
    case package(SealedPackage?)
    case time(SealedTime)
    /// The lock's log records below the index have arrived; the lock may lack what was thought to be there.
    case received(recordsBelow: UInt64, needsEverything: Bool)
    case logs([AppLog])
    case invited(GuestInvites)
    case guests([AppGuest])
    /// The locks at which something could not be taken back.
    case guestRevoked([GuestFailure])
}
