internal import Cloud
internal import LockModel
internal import LockProtocol
internal import SimulationKernel
internal import World

extension ControlAPI {
    static let doorOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/doors", { api, request in try await api.doors(request) }),
        ("GET", "/doors/{door}", { api, request in try await api.door(request) }),
    ]

    private func doors(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.query["building"]
        let (needsSync, needsVisit) = (try request.queryFlag("needsSync"), try request.queryFlag("needsVisit"))
        let views = try await world.read { state, now in
            let building = try reference.map { try state.building($0).id }
            return state.cloud.doors.values.compactMap { door -> JSON? in
                if let building, door.building != building { return nil }
                if needsSync, state.reasonsToSync(door.id).isEmpty { return nil }
                if needsVisit, state.reasonsToVisit(door.id, now).isEmpty { return nil }
                return state.view(of: door, now)
            }
        }
        return try APIResponse(["doors": JSON.list(views)])
    }

    private func door(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameter("door")
        return try APIResponse(try await world.read { state, now in state.view(of: try state.door(reference), now) })
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
        let (sync, visit) = (reasonsToSync(door.id), reasonsToVisit(door.id, now))
        let battery: JSON? = door.device?.battery.map { reading in
            ["percentage": .integer(Int(reading.percentage)), "at": .text(reading.at.iso8601Milliseconds)]
        }
        return [
            "sequence": .integer(link?.head ?? 0), "acknowledged": .integer(link?.acknowledged ?? 0),
            "pendingOperations": .integer(link?.pendingOperations ?? 0),
            "nextSyncAt": .text(link?.nextSyncAt?.iso8601Milliseconds),
            "lastSyncAt": .text(link?.lastSyncAt?.iso8601Milliseconds), "battery": battery ?? .null,
            "accesses": .integer(cloud.accesses(at: door.id).count { $0.isLive(at: now) }),
            "needsSync": .bool(!sync.isEmpty), "why": .list(sync.map { .text($0) }),
            "needsVisit": .bool(!visit.isEmpty), "visit": .list(visit.map { .text($0) }),
        ]
    }

    /// Why a lock wants a sync; empty where it does not.
    func reasonsToSync(_ id: DoorID) -> [String] {
        guard let link = cloud.links[id], let lock = locks[id] else { return [] }
        var reasons: [String] = []
        if link.needsSync {
            let count = link.pendingOperations
            reasons.append(
                "\(count) \(count == 1 ? "operation waits" : "operations wait") for the lock" + waiting(at: id))
        }
        if !lock.clock.isKnown { reasons.append("the lock has lost its clock") }
        return reasons
    }

    /// Whose changes wait for a lock: `: sam@example.com`, at most three.
    private func waiting(at id: DoorID) -> String {
        guard let link = cloud.links[id] else { return "" }
        var people = OrderedTable<UserID, Bool>()
        for access in cloud.accesses(at: id) where max(access.sequence, access.phoneSequence) > link.acknowledged {
            people[access.user] = true
        }
        guard !people.isEmpty else { return "" }
        let rest = people.count > 3 ? " and \(people.count - 3) more" : ""
        return ": " + people.keys.prefix(3).map { name(of: $0) }.joined(separator: ", ") + rest
    }

    /// Why somebody has to go to a lock; empty where nobody has to. A connected lock is synced by itself.
    func reasonsToVisit(_ id: DoorID, _ now: Instant) -> [String] {
        guard let door = cloud.doors[id], let lock = locks[id] else { return [] }
        var reasons = door.isConnected ? [] : reasonsToSync(id)
        switch lock.outage {
        case .lowBattery: reasons.append("the batteries are empty")
        case .noPower: reasons.append("the lock has no power")
        default:
            guard let reading = door.device?.battery else { break }
            if reading.percentage < WorldState.lowBattery {
                reasons.append("the battery was at \(reading.percentage) % on \(reading.at.iso8601)")
            }
            if now.since(reading.at) > WorldState.batteryReadingLife {
                reasons.append("the battery was last read on \(reading.at.iso8601)")
            }
        }
        return reasons
    }

    /// Percent below which the vendor's app marks a lock.
    private static let lowBattery: UInt8 = 15
    /// How long the vendor takes a reading for true.
    private static let batteryReadingLife = Duration.hours(30 * 24)
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
            "firmware": .text(flash.firmware ?? firmware),
        ]
    }
}
