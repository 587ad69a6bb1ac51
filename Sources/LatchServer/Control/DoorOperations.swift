internal import Cloud
internal import LockModel
internal import LockProtocol
internal import SimulationKernel
internal import World

extension ControlAPI {
    static let doorOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/doors", { api, request in try await api.doors(request) }),
        ("GET", "/doors/{door}", { api, request in try await api.door(request) }),
        ("GET", "/doors/{door}/accesses", { api, request in try await api.accesses(request) }),
        ("GET", "/history", { api, request in try await api.history(request) }),
    ]

    private func doors(_ request: APIRequest) async throws -> APIResponse {
        let (reference, wanted) = (request.query["building"], request.query["needsSync"] ?? "false")
        guard let needsSync = Bool(wanted) else {
            throw ControlError.badRequest("needsSync is '\(wanted)'; expected true or false")
        }
        let views = try await world.read { state, now in
            let building = try reference.map { try state.building($0).id }
            return state.cloud.doors.values.compactMap { door -> JSON? in
                if let building, door.building != building { return nil }
                if needsSync, state.reasonsToVisit(door.id, now).isEmpty { return nil }
                return state.view(of: door, now)
            }
        }
        return try APIResponse(["doors": JSON.list(views)])
    }

    private func door(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameter("door")
        return try APIResponse(try await world.read { state, now in state.view(of: try state.door(reference), now) })
    }

    private func accesses(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameter("door")
        let truth = request.query["truth"] ?? "cloud"
        guard truth == "cloud" || truth == "lock" else {
            throw ControlError.badRequest("truth is '\(truth)'; expected cloud or lock")
        }
        let views = try await world.read { state, now in
            let door = try state.door(reference)
            guard truth == "lock" else {
                return state.cloud.accesses(at: door.id).filter { $0.isLive(at: now) }.map { state.view(of: $0, now) }
            }
            guard let lock = state.locks[door.id] else { throw ControlError.noDevice }
            return lock.flash.credentials.values.map { state.view(of: $0) }
        }
        return try APIResponse(["accesses": JSON.list(views)])
    }

    private func history(_ request: APIRequest) async throws -> APIResponse {
        let limit = try request.queryNumber("limit", default: 100, in: 1...10_000)
        let (doorReference, userReference) = (request.query["door"], request.query["user"])
        let (door, user) = try await world.read { state, _ in
            (try doorReference.map { try state.door($0).id }, try userReference.map { try state.user($0).id })
        }
        // An entry is in the record at once; when the cloud came to know of it is a later event's instant.
        let events = try await world.record(after: await world.runBegins, kind: "lock.", door: door?.description)
        let views = try await world.read { state, _ in
            let arrivals = state.arrivals
            return events.compactMap { event in
                state.historyView(of: event, onlyOf: user, arrivals: arrivals)
            }.suffix(limit)
        }
        return try APIResponse(["entries": JSON.list(Array(views))])
    }
}

extension WorldState {
    /// A door with both truths.
    func view(of door: Door, _ now: Instant) -> JSON {
        let zone = cloud.zone(of: door)
        return [
            "uuid": .text(door.id.description), "sdkDoorUuid": .text(door.lockID.description), "name": .text(door.name),
            "building": .text(cloud.buildings[door.building]?.name), "buildingUuid": .text(door.building.description),
            "timeZone": .text(zone.identifier), "place": .text(door.place.rawValue),
            "accessibility": door.place.isCommunal ? "COMMUNAL" : "PRIVATE", "connected": .bool(door.isConnected),
            "partners": .list(door.partners.compactMap { cloud.partners[$0] }.map { .text($0.name) }),
            "localTime": .text(zone.text(now)), "cloud": cloudView(of: door, now),
            "lock": locks[door.id].map { $0.view(now, firmware: door.device?.firmware) } ?? .null,
        ]
    }

    private func cloudView(of door: Door, _ now: Instant) -> JSON {
        let link = cloud.links[door.id]
        let reasons = reasonsToVisit(door.id, now)
        let battery: JSON? = door.device?.battery.map { reading in
            ["percentage": .integer(Int(reading.percentage)), "at": .text(reading.at.iso8601Milliseconds)]
        }
        return [
            "sequence": .integer(link?.head ?? 0), "acknowledged": .integer(link?.acknowledged ?? 0),
            "pendingOperations": .integer(link?.pendingOperations ?? 0),
            "nextSyncAt": .text(link?.nextSyncAt?.iso8601Milliseconds),
            "lastSyncAt": .text(link?.lastSyncAt?.iso8601Milliseconds), "battery": battery ?? .null,
            "accesses": .integer(cloud.accesses(at: door.id).count { $0.isLive(at: now) }),
            "needsSync": .bool(!reasons.isEmpty), "why": .list(reasons.map { .text($0) }),
        ]
    }

    /// Why somebody should bring a lock a sync; empty where nobody need.
    func reasonsToVisit(_ id: DoorID, _ now: Instant) -> [String] {
        guard let link = cloud.links[id], let lock = locks[id] else { return [] }
        var reasons: [String] = []
        if link.needsSync {
            let count = link.pendingOperations
            reasons.append("\(count) \(count == 1 ? "operation waits" : "operations wait") for the lock")
        }
        if !lock.clock.isKnown { reasons.append("the lock has lost its clock") }
        return reasons
    }

    func view(of access: Access, _ now: Instant) -> JSON {
        let link = cloud.links[access.door]
        let onLock: JSON =
            switch access.code {
            case .derived: "derived"
            case .none: "absent"
            case .table: access.sequence > (link?.acknowledged ?? 0) ? "pending" : "applied"
            }
        return [
            "uuid": .text(access.id.description), "user": .text(name(of: access.user)),
            "userUuid": .text(access.user.description), "door": .text(name(of: access.door)),
            "doorUuid": .text(access.door.description), "passcodeType": .text(access.passcodeType.rawValue),
            "role": .text(access.role.rawValue), "shareable": .bool(access.shareable),
            "startTime": .text(access.start.iso8601), "endTime": .text(access.end?.iso8601),
            "granter": .text(name(of: access.granter)), "code": code(of: access),
            "codeNote": .text(OpenKitModels.Doorcode(access).description),
            "key": .text(access.key.flatMap { cloud.keys[$0]?.name }), "onLock": onLock,
            "grantedAt": .text(access.grantedAt.iso8601Milliseconds),
            "revokedAt": .text(access.revokedAt?.iso8601Milliseconds),
        ]
    }

    /// A doorcode as the control API shows it: residents' are redacted.
    private func code(of access: Access) -> JSON {
        guard let code = access.code.doorcode else { return .null }
        return .text(access.role == .resident ? code.redacted : code.digits)
    }

    func view(of credential: Credential) -> JSON {
        let user = UserID(credential.user)
        let access = cloud.access(of: credential.id)
        var code: String?
        if case .doorcode(let doorcode) = credential.secret {
            code = access?.role == .resident ? doorcode.redacted : doorcode.digits
        }
        return [
            "credential": .text(credential.id.description),
            "user": .text(cloud.users[user].map { _ in name(of: user) }),
            "userUuid": .text(user.description), "kind": .text(credential.secret.word), "code": .text(code),
            "startTime": .text(credential.start.iso8601), "endTime": .text(credential.end?.iso8601),
            "schedule": credential.schedule == nil ? .null : "set",
        ]
    }

    /// A line of access history, where the event is an entry (of one person).
    func historyView(of event: RecordedEvent, onlyOf user: UserID?, arrivals: [Arrival: Instant]) -> JSON? {
        guard case .lock(let door, .judged(let entry)) = event.event else { return nil }
        let owner = entry.user.map { UserID($0) } ?? dailyOwner(of: entry, at: door)
        if let user, owner != user { return nil }
        return [
            "at": .text(event.at.iso8601Milliseconds), "door": .text(name(of: door)),
            "doorUuid": .text(door.description),
            "method": .text("\(entry.method)"), "verdict": entry.opened ? "opened" : "refused",
            "reason": .text(entry.reason?.name), "user": .text(owner.map { name(of: $0) }),
            "userUuid": .text(owner?.description),
            "reachedCloudAt": .text(arrivals[Arrival(door: door, record: entry.record)]?.iso8601Milliseconds),
            "event": .text(String(event.id)),
        ]
    }

    /// Whose daily doorcode it was: the lock cannot know, the cloud gave it out.
    private func dailyOwner(of entry: LockEvent.Entry, at door: DoorID) -> UserID? {
        guard let use = entry.daily else { return nil }
        return cloud.accesses(at: door).first { access in
            guard case .derived(_, let date, let slot) = access.code else { return false }
            return date == use.date && slot == use.slot && access.passcodeType.dailyKind == use.kind
        }?.user
    }

    /// When each line of a lock's log reached the cloud.
    var arrivals: [Arrival: Instant] {
        var arrivals: [Arrival: Instant] = [:]
        for entry in cloud.history {
            arrivals[Arrival(door: entry.door, record: entry.record.index)] = entry.receivedAt
        }
        return arrivals
    }
}

/// A line of a lock's log.
struct Arrival: Hashable {
    let door: DoorID
    let record: UInt64
}

extension Lock {
    /// The hardware as it stands.
    func view(_ now: Instant, firmware: String?) -> JSON {
        let time = time(at: now)
        let isLockedOut = lockedOutUntil.map { now < $0 } ?? false
        return [
            "serialNumber": .text(serialNumber), "family": .text(family.rawValue), "applied": .integer(flash.applied),
            "credentials": .integer(flash.credentials.count), "state": isUnlocked(at: now) ? "unlocked" : "locked",
            "unlockedUntil": .text(freeUntil?.iso8601Milliseconds), "heldOpen": .bool(isHeldOpen(at: now)),
            "deadbolt": family.hasDeadbolt ? (isBoltThrown ? "thrown" : "retracted") : .null,
            "clock": .text(time?.iso8601Milliseconds),
            "clockErrorSeconds": time.map { .number($0.since(now).inSeconds) } ?? .null, "battery": .integer(battery),
            "powered": .bool(isPowered), "lens": isLockedOut ? "locked_out" : isLensAwake ? "awake" : "asleep",
            "lockedOutUntil": .text(isLockedOut ? lockedOutUntil?.iso8601Milliseconds : nil),
            "logRecords": .integer(flash.nextRecord), "unconfirmedRecords": .integer(flash.records.count),
            "firmware": .text(firmware),
        ]
    }
}
