package import LockProtocol
package import SimulationKernel

/// Something that happened in the cloud, with everything needed to make it happen again to a restored one.
package enum CloudEvent: Hashable, Codable, Sendable {
    case userAdded(User)
    /// The whole person as they are now, such as after a deactivation.
    case userChanged(User)
    case keyAdded(Key)
    /// The property manager gave a key to its one partner.
    case keyAssigned(KeyID, to: PartnerID)
    /// The property manager let a partner see a door, or no longer.
    case doorAssigned(DoorID, to: PartnerID)
    case doorUnassigned(DoorID, from: PartnerID)
    /// The whole partner as it is now, such as after a change of its limits or of a client's secret.
    case partnerChanged(Partner)
    case accessGranted(Access)
    /// The whole access as it is now; its id, user, door and type never change.
    case accessChanged(Access)
    case accessRevoked(AccessID, at: DoorID, because: RevocationCause)
    case messageSent(OutboxMessage)
    /// A sync package was sealed for a lock.
    case packageSealed(DoorID, base: UInt64, sequence: UInt64, operations: Int)
    /// A lock refused a package that built on what it lacks: the next one carries everything.
    case packageMissed(DoorID)
    /// A lock's report was opened.
    case reportReceived(DoorID, LockReport)
    /// A report that does not open, or that the cloud has had, was turned away.
    case reportRefused(DoorID, Reason)
    case tokenIssued(client: String, subject: String, expiresAt: Instant)
    /// A request of a partner was refused; `detail` says why in words that the answer has no room for.
    case callRefused(client: String?, operation: String, status: Int, code: String, detail: String)
    case settingChanged(name: String, value: String)
    /// A person agreed to the vendor's terms, or did not.
    case consentChanged(UserID, Bool)
    /// The locks of a phone's owner are told of its key.
    case phoneRegistered(RegisteredPhone)
    case phoneRemoved(PhoneID, of: UserID)
    /// Somebody may sign in with a code, which takes the place of an earlier one.
    case codeIssued(OneTimeCode)
    /// A wrong code was tried.
    case codeMissed(UserID)
    /// Somebody signed in with their code, which is spent.
    case signedIn(Login)
    /// A refresh token was used, and another took its place.
    case signInRefreshed(Login)
    /// A refresh token was used twice: it may be stolen, so what came of it is worth nothing more.
    case signedOut(LoginID, of: UserID)

    package enum RevocationCause: Hashable, Codable, Sendable {
        /// A partner took it back.
        case partner(PartnerID)
        /// The property manager, or the person who shared it, took it back.
        case user(UserID)
        /// Somebody who shared it lost their own access.
        case sharerLostAccess(UserID)
        /// It was granted anew.
        case replaced
    }

    /// The door that it is about, where it is about one.
    package var door: DoorID? {
        switch self {
        case .accessGranted(let access), .accessChanged(let access): access.door
        case .packageSealed(let door, _, _, _), .packageMissed(let door), .reportReceived(let door, _),
            .reportRefused(let door, _), .accessRevoked(_, let door, _), .doorAssigned(let door, _),
            .doorUnassigned(let door, _):
            door
        case .messageSent(let message): message.doors.count == 1 ? message.doors[0].door : nil
        case .userAdded, .userChanged, .keyAdded, .keyAssigned, .partnerChanged, .tokenIssued, .callRefused,
            .settingChanged, .consentChanged, .phoneRegistered, .phoneRemoved,
            .codeIssued, .codeMissed, .signedIn, .signInRefreshed, .signedOut:
            nil
        }
    }
}
