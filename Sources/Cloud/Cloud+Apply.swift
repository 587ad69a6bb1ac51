package import LockProtocol
package import SimulationKernel

extension Cloud {
    /// Applies an event and hands it back, for the commands that cause it.
    mutating func record(_ event: CloudEvent, at instant: Instant) -> CloudEvent {
        apply(event, at: instant)
        return event
    }

    /// Makes an event happen: what its command did, and what a journal does again.
    package mutating func apply(_ event: CloudEvent, at instant: Instant) {
        switch event {
        case .userAdded(let user): add(user)
        case .userChanged(let user): change(user)
        case .keyAdded(let key): add(key)
        case .keyAssigned(let key, let partner):
            keys[key]?.partner = partner
            shelveKeys()
        case .doorAssigned(let door, let partner):
            doors[door]?.partners.append(partner)
            shelveDoors()
        case .doorUnassigned(let door, let partner):
            doors[door]?.partners.removeAll { $0 == partner }
            shelveDoors()
        case .partnerChanged(let partner): partners[partner.id] = partner
        case .accessGranted(let access): insert(access, at: instant)
        case .accessChanged(let access): change(access, at: instant)
        case .accessRevoked(let id, _, _): revoke(id, at: instant)
        case .messageSent(let message): outbox.append(message)
        case .packageSealed(let door, let base, let sequence, _):
            links[door]?.packageSealed(base: base, sequence: sequence, at: instant)
            if InjectedBug.earlyAcknowledgement.isActive { links[door]?.acknowledge(sequence) }
        case .packageMissed(let door):
            links[door]?.demandEverything()
            requestSync(of: door, at: instant)
        case .reportReceived(let door, let report): apply(report, of: door, at: instant)
        case .settingChanged(let name, let value): apply(setting: name, value, at: instant)
        case .consentChanged(let user, let granted): users[user]?.consent = granted
        case .phoneRegistered(let phone): insert(phone, at: instant)
        case .phoneRemoved(let id, _): removePhone(id, at: instant)
        case .codeIssued(let code): codes[code.user] = code
        case .codeMissed(let user): codes[user]?.attemptsLeft -= 1
        case .signedIn(let login): insert(login)
        case .signInRefreshed(let login): replace(login)
        case .signedOut(let id, let user): logins[user]?.removeAll { $0.id == id }
        case .reportRefused, .tokenIssued, .callRefused: break
        }
    }

    /// Takes over what may change of a person: name and standing. Email, phone number and keycards stay.
    private mutating func change(_ user: User) {
        guard var known = users[user.id] else { return }
        (known.firstName, known.lastName, known.isActive) = (user.firstName, user.lastName, user.isActive)
        users[user.id] = known
    }

    mutating func insert(_ access: Access, at instant: Instant) {
        var access = access
        index.add(access)
        let upserts = credentials(of: access).map(SyncOperation.upsert)
        access.sequence = enqueue(upserts, for: access.door, at: instant)
        accesses[access.id] = access
        updateRosters(by: access, at: instant)
    }

    private mutating func change(_ access: Access, at instant: Instant) {
        var access = access
        let before = accesses[access.id]
        if let before { index.exchange(before, for: access) }
        // Role and sharing are the cloud's affair: the lock hears of a change only where its own table changes.
        let upserts = credentials(of: access)
        if before.map(credentials(of:)) != upserts, !InjectedBug.untoldChanges.isActive {
            access.sequence = enqueue(upserts.map(SyncOperation.upsert), for: access.door, at: instant)
        }
        accesses[access.id] = access
        updateRosters(by: access, at: instant)
    }

    private mutating func revoke(_ id: AccessID, at instant: Instant) {
        guard var access = accesses[id] else { return }
        index.release(access)
        access.revokedAt = instant
        let removals = credentials(of: access).map { SyncOperation.remove($0.id) }
        access.sequence = enqueue(removals, for: access.door, at: instant)
        accesses[id] = access
        updateRosters(by: access, at: instant)
    }

    /// What a lock's table holds for an access: its doorcode, its owner's keycards and phones. A derived code is not in it.
    package func credentials(of access: Access) -> [Credential] {
        guard access.passcodeType == .permanent else { return [] }
        var credentials: [Credential] = []
        if case .table(let code) = access.code { credentials.append(Credential(of: access, 0, .doorcode(code))) }
        for (number, card) in (users[access.user]?.keycards ?? []).enumerated() {
            credentials.append(Credential(of: access, UInt64(number) + 1, .keycard(card)))
        }
        return credentials + phones(of: access.user).map { credential(of: $0, for: access) }
    }

    /// The access that a credential on a lock came from.
    package func access(of credential: CredentialID) -> Access? {
        for ordinal in Array(0...Cloud.maximumKeycards) + Array(Cloud.phoneOrdinals) {
            let id = UniqueID(high: credential.value.high, low: credential.value.low ^ UInt64(ordinal))
            if let access = accesses[AccessID(id)] { return access }
        }
        return nil
    }

    /// Keycards that one person may carry.
    package static let maximumKeycards = 8
}

extension Credential {
    /// - Parameter ordinal: tells the credentials of an access apart: 0 its doorcode, 1…8 keycards, 16…23 phones.
    init(of access: Access, _ ordinal: UInt64, _ secret: Secret) {
        let id = UniqueID(high: access.id.value.high, low: access.id.value.low ^ ordinal)
        self.init(
            id: CredentialID(id), user: access.user.value, secret: secret, start: access.start, end: access.end,
            schedule: access.schedule)
    }
}
