internal import LockProtocol
package import SimulationKernel

extension Cloud {
    /// Answers what a phone asks on behalf of its user.
    ///
    /// Everything needs an active user; all but consent and the list of phones needs one who agreed to the vendor's terms.
    /// - Returns: the answer, and the events that led to it, which are applied.
    package mutating func answer(
        _ request: AppRequest, for user: UserID, using generator: inout SeededGenerator, at instant: Instant
    ) throws(AppRefusal) -> (AppAnswer, [CloudEvent]) {
        guard let person = users[user] else { throw AppRefusal(.tokenInvalid, "the token's user is gone") }
        guard person.isActive else { throw AppRefusal(.userInactive, "the user's account is not active") }
        switch request {
        case .consent: return (.consent(person.consent), [])
        case .setConsent(let granted): return setConsent(of: person, to: granted, at: instant)
        case .phones: return (.phones(phones(of: user)), [])
        default: try admit(person)
        }
        switch request {
        case .consent, .setConsent, .phones: throw AppRefusal(.badRequest, "answered before")
        case .registerPhone(let key, let name):
            return try registerPhone(key, named: name, of: user, using: &generator, at: instant)
        case .removePhone(let phone): return try removePhone(phone, of: user, at: instant)
        case .locks(let includesAll): return (.locks(locks(of: user, includesAll: includesAll, at: instant)), [])
        case .errands: return (.errands(errands(for: user, at: instant)), [])
        case .package(let lock): return try package(for: lock, by: user, at: instant)
        case .time(let lock, let nonce):
            return (.time(try time(for: lock, nonce: nonce, by: user, using: &generator, at: instant)), [])
        case .report(let report): return try take(report, by: user, at: instant)
        case .logs(let lock): return (.logs(try logs(of: lock, for: user, at: instant)), [])
        case .inviteGuest(let invite): return try self.invite(invite, by: person, using: &generator, at: instant)
        case .guests: return (.guests(guests(of: user, at: instant)), [])
        case .revokeGuest(let guest, let lock): return try revokeGuest(guest, at: lock, by: user, at: instant)
        case .revokeGuestEverywhere(let guest): return try revokeGuest(guest, by: user, at: instant)
        }
    }

    private func admit(_ user: User) throws(AppRefusal) {
        guard user.consent == true else {
            throw AppRefusal(.consentNotGranted, "the user has not agreed to the vendor's terms")
        }
    }

    /// Keeps the user's answer to the vendor's terms: once for all of their phones.
    private mutating func setConsent(of user: User, to granted: Bool, at instant: Instant) -> (AppAnswer, [CloudEvent])
    {
        let events = user.consent == granted ? [] : [record(.consentChanged(user.id, granted), at: instant)]
        return (.consent(granted), events)
    }
}
