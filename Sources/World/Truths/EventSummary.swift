internal import BluetoothHCI
internal import BluetoothHost
package import Cloud
internal import LockModel
internal import LockProtocol
internal import Phone
internal import SimulationKernel

extension WorldState {
    /// One line of text about an event. Doorcodes are redacted.
    package func summary(of event: WorldEvent) -> String {
        switch event {
        case .started(let property, let seed): "\(property) began, seed \(seed)"
        case .restored(let snapshot): "snapshot '\(snapshot)' was loaded"
        case .cloud(let event): summary(of: event)
        case .lock(let id, let event): "\(name(of: id)): \(summary(of: event))"
        case .syncFailed(let id): "\(name(of: id)): the lock could not be reached"
        case .phone(let id, _, let event): summary(of: event, name: phones[id]?.store.name ?? id)
        case .radio(let id, let event): "\(name(of: id)): \(summary(of: event))"
        case .fault(let event): summary(of: event)
        }
    }

    private func summary(of event: RadioEvent) -> String {
        switch event {
        case .connected(let peer): "\(peer) connected by Bluetooth"
        case .disconnected(let peer, let reason):
            "\(peer) is no longer connected: \(ErrorCode(rawValue: reason).description)"
        case .bonded(let bond): "bonded with \(bond.peer)"
        case .pairingFailed(let peer, let reason): "pairing with \(peer) failed: \(reason)"
        case .remembered(let clients): "remembers what \(clients.count) bonded peers subscribed to"
        }
    }

    /// Who did it: a partner, a person, `cloud` or `lock`.
    package func actor(of event: WorldEvent) -> String {
        switch event {
        case .started, .restored, .fault: "simulator"
        case .lock, .radio: "lock"
        case .syncFailed: "cloud"
        case .cloud(.accessGranted(let access)), .cloud(.accessChanged(let access)): name(of: access.granter)
        case .cloud(.accessRevoked(_, _, .partner(let partner))): name(of: .partner(partner))
        case .cloud(.accessRevoked(_, _, .user(let user))): name(of: user)
        case .cloud(.keyAdded), .cloud(.keyAssigned), .cloud(.doorAssigned), .cloud(.doorUnassigned),
            .cloud(.userChanged), .cloud(.partnerChanged):
            cloud.portfolio.manager.map { name(of: $0) } ?? "manager"
        case .cloud(.callRefused(let client, _, _, _, _)): client ?? "caller"
        case .cloud(.consentChanged(let user, _)), .cloud(.phoneRemoved(_, let user)): name(of: user)
        case .cloud(.phoneRegistered(let phone)): name(of: phone.user)
        case .phone(let id, _, _): phones[id]?.store.name ?? id
        case .cloud: "cloud"
        }
    }

    package func name(of door: DoorID) -> String { cloud.doors[door].map(name(of:)) ?? door.description }

    /// How a phone is called that is known by its static public key: as it was registered, else by the key's beginning.
    package func name(ofPhone key: [UInt8]) -> String {
        guard let phone = cloud.registeredPhone(publicKey: key) else {
            return "phone " + Array(key.prefix(4)).hexadecimal
        }
        return "phone '\(phone.name)' of \(name(of: phone.user))"
    }

    package func name(of granter: Granter) -> String {
        switch granter {
        case .partner(let id): cloud.partners[id]?.name ?? id.description
        case .user(let id): name(of: id)
        }
    }

    private func summary(of event: CloudEvent) -> String {
        switch event {
        case .userAdded(let user): return "user \(user.email ?? user.phone ?? user.id.description) was made"
        case .userChanged(let user):
            return
                "\(name(of: user.id)) is now \(user.isActive ? "active" : "inactive"), \(user.firstName) \(user.lastName)"
        case .keyAdded(let key):
            return "key '\(key.name)' was made for \(key.doors.map { name(of: $0) }.joined(separator: ", "))"
        case .keyAssigned(let key, let partner):
            return "key '\(cloud.keys[key]?.name ?? key.description)' was assigned to \(name(of: .partner(partner)))"
        case .doorAssigned(let door, let partner):
            return "\(name(of: door)) was assigned to \(name(of: .partner(partner)))"
        case .doorUnassigned(let door, let partner):
            return "\(name(of: door)) is no longer assigned to \(name(of: .partner(partner)))"
        case .partnerChanged(let partner): return "partner \(partner.name) was changed"
        case .accessGranted(let access):
            return "\(name(of: access.granter)) granted \(describe(access))"
        case .accessChanged(let access): return "\(name(of: access.granter)) changed \(describe(access))"
        case .accessRevoked(let id, let door, let cause):
            let who = cloud.accesses[id].map { name(of: $0.user) } ?? id.description
            let why =
                switch cause {
                case .partner(let partner): "by \(name(of: .partner(partner)))"
                case .user(let user): "by \(name(of: user))"
                case .sharerLostAccess(let user): "because \(name(of: user)), who shared it, lost access"
                case .replaced: "because it was granted anew"
                }
            return "access of \(who) to \(name(of: door)) was revoked \(why)"
        case .messageSent(let message): return "\(message.channel.rawValue) to \(message.to): \(message.kind.rawValue)"
        case .packageSealed(let door, let base, let sequence, let operations):
            return "sync package \(base)→\(sequence) with \(operations) operations was sealed for \(name(of: door))"
        case .packageMissed(let door):
            return "\(name(of: door)) lacks what its package built on; the next has everything"
        case .reportReceived(let door, let report):
            return "\(name(of: door)) reported: sequence \(report.appliedSequence), \(report.records.count) log records"
        case .reportRefused(let door, let reason): return "a report of \(name(of: door)) was refused: \(reason.name)"
        case .tokenIssued(let client, let subject, let expiry):
            return "token for \(subject) to \(client), until \(expiry.iso8601Milliseconds)"
        case .callRefused(_, let operation, let status, let code, let detail):
            return "\(operation) was refused: \(status) \(code) (\(detail))"
        case .settingChanged(let name, let value): return "setting \(name) is now \(value)"
        case .consentChanged(let user, let granted): return "\(name(of: user)) \(granted ? "gave" : "refused") consent"
        case .phoneRegistered(let phone): return "\(name(of: phone.user)) registered phone '\(phone.name)'"
        case .phoneRemoved(_, let user): return "a phone of \(name(of: user)) was removed"
        case .codeIssued(let code): return "a sign-in code for \(name(of: code.user)) by \(code.client)"
        case .codeMissed(let user): return "a wrong sign-in code for \(name(of: user))"
        case .signedIn(let login): return "\(name(of: login.user)) signed in by \(login.client)"
        case .signInRefreshed(let login): return "\(name(of: login.user)) refreshed their sign-in by \(login.client)"
        case .signedOut(_, let user): return "a refresh token of \(name(of: user)) was used twice; that sign-in is over"
        }
    }

    /// `DAILY access of gus@example.com to 101 for 2026-11-21`.
    package func describe(_ access: Access) -> String {
        let subject = "\(access.passcodeType.rawValue) access of \(name(of: access.user)) to \(name(of: access.door))"
        switch access.code {
        case .derived(_, let date, _): return subject + " for \(date)"
        case .none(let absence): return subject + " without a doorcode (\(absence.rawValue))"
        case .table: return access.end.map { subject + " until \($0.iso8601)" } ?? subject
        }
    }

    private func summary(of event: LockEvent) -> String {
        switch event {
        case .judged(let entry):
            let what =
                switch entry.method {
                case .doorcode: "doorcode \(entry.code?.redacted ?? "?")"
                case .keycard: "keycard"
                case .phone: entry.phone.map { name(ofPhone: $0) } ?? "a phone"
                case .lock: "locking by " + (entry.phone.map { name(ofPhone: $0) } ?? "a phone")
                default: "\(entry.method)"
                }
            return entry.reason.map { "\(what) refused: \($0.name)" } ?? "\(what) opened"
        case .sessionOpened(let phone, let isKnown):
            return name(ofPhone: phone.rawRepresentation) + " opened a session"
                + (isKnown ? "" : "; the lock does not know its key")
        case .ignored(let reason, let digits):
            return "\(digits) \(digits == 1 ? "key" : "keys") came to nothing: \(reason.name)"
        case .relocked: return "relocked"
        case .boltMoved(let thrown, let method): return "bolt \(thrown ? "thrown" : "drawn") by \(method)"
        case .batteryRead(let percentage): return "battery is at \(percentage) %"
        case .batterySwapped: return "batteries changed; the clock is lost"
        case .rebooted: return "rebooted: what was in RAM is lost"
        case .firmwareInstalled(let version): return "firmware \(version) was installed: what was in RAM is lost"
        case .powerChanged(let on): return on ? "power is back; the clock is lost" : "power is gone"
        case .clockLost: return "the clock is lost"
        case .clockSet(let reading, let authenticated):
            return "clock set to \(reading.iso8601Milliseconds)" + (authenticated ? " by the cloud" : " by hand")
        case .clockDrift(let ppm): return "clock drifts by \(ppm) ppm"
        case .packageApplied(let package):
            return "applied sync package \(package.base)→\(package.sequence), \(package.operations.count) operations"
        case .packageRefused(let base, let sequence, let reason):
            return "refused sync package \(base)→\(sequence): \(reason.name)"
        case .reported(let counter): return "sealed report \(counter)"
        case .recordsReceived(let index): return "log records below \(index) have reached the cloud"
        }
    }
}
