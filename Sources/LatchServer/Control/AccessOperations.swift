internal import Cloud
internal import LockModel
internal import LockProtocol
internal import SimulationKernel
internal import World

// Who may open which door: by the word of the cloud and of the locks, and by the property manager's leave.
extension ControlAPI {
    static let accessOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/accesses", { api, request in try await api.accesses(request) }),
        ("POST", "/accesses", { api, request in try await api.grantAccess(request) }),
        ("POST", "/accesses/revoke", { api, request in try await api.revokeAccess(request) }),
    ]

    private func accesses(_ request: APIRequest) async throws -> APIResponse {
        let (doorReference, userReference) = (request.query["door"], request.query["user"])
        let truth = request.query["truth"] ?? "cloud"
        guard truth == "cloud" || truth == "lock" else {
            throw ControlError.badRequest("truth is '\(truth)'; expected cloud or lock")
        }
        let onlyOpening = try request.queryFlag("now")
        let answer = try await world.read { state, now -> JSON in
            let door = try doorReference.map { try state.door($0) }
            let user = try userReference.map { try state.user($0) }
            if truth == "lock" { return try state.credentialViews(at: door, of: user, onlyOpening: onlyOpening, now) }
            let accesses: [Access]
            switch (door, user) {
            case (let door?, let user?): accesses = state.cloud.accesses(at: door.id).filter { $0.user == user.id }
            case (let door?, nil): accesses = state.cloud.accesses(at: door.id)
            case (nil, let user?): accesses = state.cloud.accesses(of: user.id)
            case (nil, nil): throw ControlError.badRequest("expected door or user")
            }
            let standing = accesses.filter { access in
                access.isLive(at: now) && (!onlyOpening || state.opening(of: access, at: now) == .opens)
            }
            return ["accesses": .list(standing.map { state.view(of: $0, now) })]
        }
        return try APIResponse(answer)
    }

    /// Grants PERMANENT access in the property manager's, or another person's, own name.
    private func grantAccess(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members(
            "user", "doors", "keys", "role", "shareable", "startTime", "endTime", "by", "notify")
        let (userReference, granterReference) = (try body.required("user"), try body.text("by"))
        let (doors, keys) = (try body.texts("doors") ?? [], try body.texts("keys") ?? [])
        let role = try body.text("role").map { text in
            guard let role = Role(rawValue: text.uppercased()) else {
                throw ControlError.badRequest(
                    "role is '\(text)'; expected \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return role
        }
        let (isShareable, notifies) = (try body.flag("shareable") ?? false, try body.flag("notify") ?? true)
        let (start, end) = (try body.instant("startTime"), try body.instant("endTime"))
        let views = try await world.perform { simulation in
            let state = simulation.state
            let grant = ManagerGrant(
                user: try state.user(userReference).id, doors: try doors.map { try state.door($0).id },
                keys: try keys.map { try state.key($0).id }, role: role, shareable: isShareable, start: start, end: end,
                granter: try granterReference.map { try state.user($0).id }, notifies: notifies)
            var granted: [Access] = []
            try simulation.withCloud { cloud, generator, now throws(CloudRefusal) in
                let result = try cloud.grant(grant, using: &generator, at: now)
                granted = result.accesses
                return result.events
            }
            return granted.map { simulation.state.view(of: $0, simulation.now) }
        }
        return try APIResponse(["accesses": JSON.list(views)])
    }

    /// Takes access back, with that of guests.
    private func revokeAccess(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("user", "door", "by")
        let (userReference, doorReference) = (try body.required("user"), try body.required("door"))
        let granterReference = try body.text("by")
        let views = try await world.perform { simulation in
            let state = simulation.state
            let (user, door) = (try state.user(userReference).id, try state.door(doorReference).id)
            let granter = try granterReference.map { try state.user($0).id }
            var revoked: [AccessID] = []
            try simulation.withCloud { cloud, _, now throws(CloudRefusal) in
                let events = try cloud.revoke(user: user, door: door, grantedBy: granter, at: now)
                for case .accessRevoked(let id, _, _) in events { revoked.append(id) }
                return events
            }
            return revoked.compactMap { simulation.state.cloud.accesses[$0] }.map {
                simulation.state.view(of: $0, simulation.now)
            }
        }
        return try APIResponse(["accesses": JSON.list(views)])
    }
}

extension WorldState {
    /// An access, by the word of the cloud.
    func view(of access: Access, _ now: Instant) -> JSON {
        let link = cloud.links[access.door]
        let onLock: JSON =
            switch access.code {
            case .derived: "derived"
            case .none: "absent"
            case .table: access.sequence > (link?.acknowledged ?? 0) ? "pending" : "applied"
            }
        let members: [String: JSON] = [
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
        return .object(members.merging(opening(of: access, at: now).members) { own, _ in own })
    }

    /// A doorcode as the control API shows it: residents' are redacted.
    private func code(of access: Access) -> JSON {
        guard let code = access.code.doorcode else { return .null }
        return .text(access.role == .resident ? code.redacted : code.digits)
    }

    /// What locks hold, and apart from it what they derive: the codes for a day are in no table.
    fileprivate func credentialViews(
        at door: Door?, of user: User?, onlyOpening: Bool, _ now: Instant
    ) throws -> JSON {
        guard door != nil || user != nil else { throw ControlError.badRequest("expected door or user") }
        if let door, locks[door.id] == nil { throw ControlError.noDevice }
        var (held, derived): ([JSON], [JSON]) = ([], [])
        for id in door.map({ [$0.id] }) ?? Array(cloud.doors.keys) {
            guard let lock = locks[id] else { continue }
            for credential in lock.flash.credentials.values where user.map({ $0.id.value == credential.user }) ?? true {
                let opening = opening(of: credential, on: lock, at: now)
                if !onlyOpening || opening == .opens { held.append(view(of: credential, at: id, opening)) }
            }
            for access in cloud.accesses(at: id) where user.map({ $0.id == access.user }) ?? true {
                guard case .derived(let code, _, _) = access.code, access.isLive(at: now) else { continue }
                let opening = opening(ofDerived: code, on: lock, at: now)
                if !onlyOpening || opening == .opens { derived.append(view(ofDerived: access, opening)) }
            }
        }
        return ["accesses": .list(held), "derived": .list(derived)]
    }

    private func view(of credential: Credential, at door: DoorID, _ opening: Opening) -> JSON {
        let user = UserID(credential.user)
        let access = cloud.access(of: credential.id)
        var code: String?
        if case .doorcode(let doorcode) = credential.secret {
            code = access?.role == .resident ? doorcode.redacted : doorcode.digits
        }
        let members: [String: JSON] = [
            "credential": .text(credential.id.description), "door": .text(name(of: door)),
            "doorUuid": .text(door.description),
            "user": .text(cloud.users[user].map { _ in name(of: user) }),
            "userUuid": .text(user.description), "kind": .text(credential.secret.word), "code": .text(code),
            "startTime": .text(credential.start.iso8601), "endTime": .text(credential.end?.iso8601),
            "schedule": credential.schedule == nil ? .null : "set",
        ]
        return .object(members.merging(opening.members) { own, _ in own })
    }

    private func view(ofDerived access: Access, _ opening: Opening) -> JSON {
        let members: [String: JSON] = [
            "user": .text(name(of: access.user)), "userUuid": .text(access.user.description),
            "door": .text(name(of: access.door)), "doorUuid": .text(access.door.description),
            "kind": access.passcodeType == .daily ? "daily" : "single_use", "code": code(of: access),
            "startTime": .text(access.start.iso8601), "endTime": .text(access.end?.iso8601),
        ]
        return .object(members.merging(opening.members) { own, _ in own })
    }
}

extension Opening {
    fileprivate var members: [String: JSON] {
        switch self {
        case .opens: ["opensNow": true, "reason": .null, "why": .null]
        case .refused(let reason, let why): ["opensNow": false, "reason": .text(reason?.name), "why": .text(why)]
        }
    }
}
