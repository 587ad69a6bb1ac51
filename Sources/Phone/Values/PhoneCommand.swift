package import Cloud
package import SimulationKernel

/// What befalls a phone's app.
package enum PhoneMishap: Hashable, Sendable {
    /// The token in memory is worth nothing from here.
    case tokenExpired
    /// The store is deleted, and the app dies over it. Nobody tells the cloud.
    case wiped
}

/// What somebody does with a phone: the calls that an app makes of the vendor's SDK, and the switches of the phone.
///
/// Each is answered once, by ``PhoneOutput/finished(_:_:)``.
package enum PhoneCommand: Hashable, Sendable {
    // The SDK's calls.
    /// `setupWithToken`: registers the user, the phone's key, and fetches the locks.
    case setup(PhoneToken, includesAllLocks: Bool)
    /// `fetchLocks`: answers with ``PhoneResult/locks(_:)``.
    case fetchLocks
    /// `unlock(lockID)`, answered when it has begun; what comes of it are ``UnlockEvent``s.
    case unlock(UniqueID)
    /// `cancelUnlock`: ends the unlock that runs, explicit or by proximity; no answer tells whether one ran.
    case cancelUnlock
    /// `sync(lockID)`, answered when it has ended; nil serves every lock in hearing that something is known of.
    case sync(UniqueID?)
    /// `startProximityUnlock`: unlocks the closest lock whenever one is held near.
    case startProximity
    /// `stopProximityUnlock`
    case stopProximity
    /// `getAccessLogs(lockID)`: answers with ``PhoneResult/logs(_:)``.
    case logs(UniqueID)
    /// `inviteGuest`: answers with ``PhoneResult/invited(_:)`` where every lock was granted.
    case inviteGuest(GuestInvite)
    /// `guests`: answers with ``PhoneResult/guests(_:)``.
    case guests
    /// `revokeGuestAccess(guestID, lockID)`
    case revokeGuestAccess(UserID, lock: UniqueID)
    /// `revokeGuestAllAccesses(guestID)`
    case revokeGuestAllAccesses(UserID)
    /// `clear`: forgets the user, the key pair and all that was fetched. The switches stay. The cloud is told that the
    /// key is no more, where it can be.
    case clear

    // The wrong hands.
    /// Does to a lock what no SDK would, with what was overheard; answers with ``PhoneResult/attacked(_:)``.
    case attack(PhoneAttack, UniqueID, LinkTape?)
    /// Whether somebody overhears the phone; ``SimulatedPhone/tape(of:)`` has it.
    case overhear(Bool)

    // The phone.
    /// What the user says to the vendor's terms: kept for the dialog, and where there is a token told to the cloud.
    case consent(Bool)
    /// Whether the app may use Bluetooth.
    case permission(Bool)
    case bluetooth(Bool)
    case network(Bool)
    /// The app dies: what is in memory is gone (token, session, what runs), what is stored stays.
    case kill

    /// The SDK's name of the call, or the word for the switch.
    package var name: String {
        switch self {
        case .setup: "setupWithToken"
        case .fetchLocks: "fetchLocks"
        case .unlock: "unlock"
        case .cancelUnlock: "cancelUnlock"
        case .sync: "sync"
        case .startProximity: "startProximityUnlock"
        case .stopProximity: "stopProximityUnlock"
        case .logs: "getAccessLogs"
        case .inviteGuest: "inviteGuest"
        case .guests: "guests"
        case .revokeGuestAccess: "revokeGuestAccess"
        case .revokeGuestAllAccesses: "revokeGuestAllAccesses"
        case .clear: "clear"
        case .attack: "attack"
        case .overhear: "overhear"
        case .consent: "consent"
        case .permission: "permission"
        case .bluetooth: "bluetooth"
        case .network: "network"
        case .kill: "kill"
        }
    }
}
