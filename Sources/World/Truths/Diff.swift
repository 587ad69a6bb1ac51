package import Cloud
internal import LockModel
internal import LockProtocol
internal import Phone
package import SimulationKernel

/// One thing on which the cloud and a lock disagree.
package struct Difference: Hashable, Sendable {
    package let door: DoorID
    /// What it is about: a person and a credential, or the lock itself.
    package let subject: String
    package let field: String
    package let cloud: String
    package let lock: String
    /// The event that made them part, where the record has one.
    package internal(set) var event: UInt64?
    package let since: Instant
    /// The access that it is about, where it is about one.
    var access: AccessID?
    /// What would end it and is under way, on which simulated phones: `phone 'morgan' has package 2→6`.
    package internal(set) var inFlight: [String] = []
}

extension WorldState {
    /// Where the cloud's belief about a door and its lock's memory differ; doors without a lock have nothing to differ.
    package func differences(at id: DoorID, now: Instant) -> [Difference] {
        guard let door = cloud.doors[id], let lock = locks[id], let link = cloud.links[id] else { return [] }
        var found: [Difference] = []
        func differ(
            _ subject: String, _ field: String, _ cloud: String, _ lock: String, since: Instant,
            access: AccessID? = nil
        ) {
            found.append(
                Difference(
                    door: id, subject: subject, field: field, cloud: cloud, lock: lock, event: nil, since: since,
                    access: access))
        }
        let since = link.pendingSince ?? link.lastSyncAt ?? now

        var expected = OrderedTable<CredentialID, (credential: Credential, access: Access)>()
        for access in cloud.accesses(at: id) where access.revokedAt == nil {
            for credential in cloud.credentials(of: access) { expected[credential.id] = (credential, access) }
        }
        for (credential, access) in expected.values {
            let subject = "\(name(of: access.user)) \(described(credential.secret))"
            let isPhone = if case .phoneKey = credential.secret { true } else { false }
            let sequence = isPhone ? max(access.sequence, access.phoneSequence) : access.sequence
            let changedAt = link.pendingSince(sequence) ?? access.grantedAt
            guard let held = lock.flash.credentials[credential.id] else {
                // What has run out anyway is no difference that anybody could notice.
                if access.isLive(at: now) {
                    differ(subject, "credential", "granted", "absent", since: changedAt, access: access.id)
                }
                continue
            }
            if held.secret != credential.secret {
                if case .phoneKey(let key) = credential.secret, case .phoneKey(let old) = held.secret {
                    differ(
                        subject, "phoneKey", Array(key.prefix(4)).hexadecimal, Array(old.prefix(4)).hexadecimal,
                        since: changedAt, access: access.id)
                } else {
                    differ(subject, "code", "changed", "old", since: changedAt, access: access.id)
                }
            }
            if held.start != credential.start {
                differ(
                    subject, "startTime", credential.start.iso8601, held.start.iso8601, since: changedAt,
                    access: access.id)
            }
            if held.end != credential.end {
                differ(
                    subject, "endTime", credential.end?.iso8601 ?? "none", held.end?.iso8601 ?? "none",
                    since: changedAt, access: access.id)
            }
            if held.schedule != credential.schedule {
                differ(
                    subject, "schedule", credential.schedule == nil ? "none" : "set", "other", since: changedAt,
                    access: access.id)
            }
        }
        for credential in lock.flash.credentials.values where expected[credential.id] == nil {
            let access = cloud.access(of: credential.id)
            differ(
                "\(name(of: UserID(credential.user))) \(described(credential.secret))", "credential", "revoked",
                "present",
                since: access?.revokedAt ?? since, access: access?.id)
        }

        if lock.flash.configuration != door.configuration {
            differ("lock", "configuration", "changed", "old", since: since)
        }
        if lock.flash.zone != cloud.zone(of: door) {
            differ("lock", "timeZone", cloud.zone(of: door).identifier, lock.flash.zone.identifier, since: since)
        }
        if lock.flash.applied != link.acknowledged {
            differ("lock", "sequence", "\(link.acknowledged)", "\(lock.flash.applied)", since: since)
        }
        if let battery = lock.battery, let reading = door.device?.battery, reading.percentage != battery {
            differ("lock", "battery", "\(reading.percentage) %", "\(battery) %", since: reading.at)
        }
        switch lock.time(at: now) {
        case nil:
            differ("lock", "clock", now.iso8601Milliseconds, "lost", since: lock.flash.lastKnownTime)
        case let time? where abs(time.since(now).nanoseconds) >= 1_000_000_000:
            differ("lock", "clock", now.iso8601Milliseconds, time.iso8601Milliseconds, since: link.lastSyncAt ?? since)
        default: break
        }
        for place in found.indices { found[place].inFlight = inFlight(for: found[place], link, lock) }
        return found
    }

    /// What simulated phones carry that would end a difference.
    private func inFlight(for difference: Difference, _ link: LockLink, _ lock: Lock) -> [String] {
        switch difference.field {
        case "battery": return reports(of: lock.id)
        case "sequence" where lock.flash.applied > link.acknowledged: return reports(of: lock.id)
        case "clock": return []
        default:
            let access = difference.access.flatMap { cloud.accesses[$0] }
            let change = access.map { max($0.sequence, $0.phoneSequence) } ?? link.head
            return packages(for: lock, with: difference.subject == "lock" ? lock.flash.applied + 1 : change)
        }
    }

    /// The simulated phones that have a package for a lock, newer than what it has, with a change or a later one.
    func packages(for lock: Lock, with change: UInt64) -> [String] {
        phones.values.compactMap { phone in
            guard let header = phone.store.package(for: lock.id)?.header, header.sequence >= change,
                header.base <= lock.flash.applied, header.sequence > lock.flash.applied
            else { return nil }
            return "phone '\(phone.store.name)' has package \(header.base)→\(header.sequence)"
        }
    }

    private func reports(of lock: UniqueID) -> [String] {
        phones.values.compactMap { phone in
            phone.store.reports.contains { $0.header.lock == lock } ? "phone '\(phone.store.name)' has its report" : nil
        }
    }

    /// A person may have several phones: each is told by its name, or where it is registered no more by its key.
    private func described(_ secret: Credential.Secret) -> String {
        guard case .phoneKey(let key) = secret else { return secret.word }
        let phone = cloud.registeredPhone(publicKey: key)
        return "phone " + (phone.map { "'\($0.name)'" } ?? Array(key.prefix(4)).hexadecimal)
    }

    /// How a person is called in tables: the email's or number's owner, else the uuid.
    package func name(of user: UserID) -> String {
        guard let user = cloud.users[user] else { return user.description }
        return user.email ?? user.phone ?? "\(user.firstName) \(user.lastName)"
    }
}

extension Credential.Secret {
    /// `doorcode`, `phone` or `keycard`.
    package var word: String {
        switch self {
        case .doorcode: "doorcode"
        case .phoneKey: "phone"
        case .keycard: "keycard"
        }
    }
}
