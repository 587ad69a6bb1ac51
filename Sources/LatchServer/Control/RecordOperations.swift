internal import BluetoothHost
internal import Cloud
internal import Journal
internal import LockModel
internal import LockProtocol
internal import SimulationKernel
internal import World

extension ControlAPI {
    static let recordOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/snapshots", { api, _ in try await api.snapshots() }),
        ("POST", "/snapshots", { api, request in try await api.saveSnapshot(request) }),
        ("POST", "/snapshots/{name}/load", { api, request in try await api.loadSnapshot(request) }),
        ("POST", "/reset", { api, request in try await api.reset(request) }),
    ]

    private func snapshots() async throws -> APIResponse {
        try APIResponse(["snapshots": JSON.list(try await world.snapshots().map(\.view))])
    }

    private func saveSnapshot(_ request: APIRequest) async throws -> APIResponse {
        let name: String
        if let given = try request.members("name").text("name") {
            name = given
        } else {
            let taken = Set(try await world.snapshots().map(\.name))
            name = (1...taken.count + 1).map { "snapshot-\($0)" }.first { !taken.contains($0) } ?? "snapshot"
        }
        guard (1...100).contains(name.utf8.count), !name.hasPrefix("."), !name.contains("/") else {
            throw ControlError.badRequest(
                "name is '\(name)'; expected 1 to 100 characters without '/', not beginning with '.'")
        }
        return try APIResponse(try await world.saveSnapshot(named: name).view)
    }

    private func loadSnapshot(_ request: APIRequest) async throws -> APIResponse {
        let name = request.parameter("name")
        guard try await world.loadSnapshot(named: name) else {
            throw ControlError(
                "unknown_snapshot", status: 404, "no snapshot '\(name)'",
                candidates: try await world.snapshots().map(\.name))
        }
        return try APIResponse(JSON.object(try await time()))
    }

    private func reset(_ request: APIRequest) async throws -> APIResponse {
        _ = try request.members()
        try await world.reset()
        return try APIResponse(JSON.object(try await time()))
    }

    /// Events that have been, newest last.
    package func listEvents(_ request: APIRequest) async throws -> APIResponse {
        let filter = try await eventFilter(request)
        let limit = try request.queryNumber("limit", default: 100, in: 1...10_000)
        let begins = await world.runBegins
        let events = try await world.record(
            after: max(filter.after ?? 0, begins), kind: filter.kind, door: filter.door?.description, limit: limit,
            newest: filter.after == nil)
        let views = try await world.read { state, _ in events.map { state.view(of: $0) } }
        return try APIResponse(["events": JSON.list(views)])
    }

    struct EventFilter: Sendable {
        var after: UInt64?
        var kind: String?
        var door: DoorID?

        func matches(_ event: RecordedEvent) -> Bool {
            (kind.map { event.event.kind.rawValue.hasPrefix($0) } ?? true) && (door == nil || event.event.door == door)
        }
    }

    func eventFilter(_ request: APIRequest) async throws -> EventFilter {
        var filter = EventFilter(kind: try request.query["kind"].map(ControlAPI.beginning(ofKinds:)))
        if let text = request.query["after"] {
            guard let after = UInt64(text) else {
                throw ControlError.badRequest("after is '\(text)'; expected an event's id")
            }
            filter.after = after
        }
        if let door = request.query["door"] {
            filter.door = try await world.read { state, _ in try state.door(door).id }
        }
        return filter
    }

    /// How the kinds of events begin that are asked for.
    static func beginning(ofKinds text: String) throws(ControlError) -> String {
        if let problem = WorldEvent.Kind.problem(withBeginning: text) { throw .badRequest("kind: \(problem)") }
        return text
    }
}

extension JournalSnapshot {
    fileprivate var view: JSON {
        [
            "name": .text(name), "at": .text(at.iso8601Milliseconds), "events": .integer(position),
            "digest": .text(digest.text),
        ]
    }
}

extension WorldState {
    /// An event for readers outside. Doorcodes are redacted, keys and sealed bytes left out.
    func view(of event: RecordedEvent) -> JSON {
        let user = event.event.user(in: cloud)
        return [
            "id": .text(String(event.id)), "at": .text(event.at.iso8601Milliseconds),
            "kind": .text(event.event.kind.rawValue),
            "summary": .text(summary(of: event.event)), "door": .text(event.event.door.map { name(of: $0) }),
            "doorUuid": .text(event.event.door?.description), "user": .text(user.map { name(of: $0) }),
            "userUuid": .text(user?.description), "cause": .text(event.cause.map(String.init)),
            "data": .object(data(of: event.event, at: event.at)),
        ]
    }

    private func data(of event: WorldEvent, at instant: Instant) -> [String: JSON] {
        switch event {
        case .started(let property, let seed):
            return ["property": .text(property), "seed": .unsigned(seed)]
        case .restored(let snapshot): return ["snapshot": .text(snapshot)]
        case .syncFailed: return [:]
        case .cloud(let event): return data(of: event, at: instant)
        case .lock(_, let event): return data(of: event)
        case .radio(_, let event): return data(of: event)
        case .phone(let id, _, let event): return LatchServer.data(of: event, phone: id)
        case .fault(let event): return data(of: event)
        }
    }

    private func data(of event: RadioEvent) -> [String: JSON] {
        switch event {
        case .connected(let peer): ["peer": .text(peer)]
        case .disconnected(let peer, let reason): ["peer": .text(peer), "reason": .integer(reason)]
        case .bonded(let bond): ["peer": .text("\(bond.peer)")]
        case .pairingFailed(let peer, let reason): ["peer": .text(peer), "reason": .text(reason)]
        case .remembered(let clients): ["peers": .integer(clients.count)]
        }
    }

    private func data(of event: FaultEvent) -> [String: JSON] {
        var data: [String: JSON] = ["fault": .text("fault-\(event.fault)")]
        switch event {
        case .added(let fault): data["kind"] = .text(fault.kind.rawValue)
        case .struck(let strike):
            data["kind"] = .text(strike.kind.rawValue)
            data["phone"] = .text(strike.phone)
            data["client"] = .text(strike.client)
            data["route"] = .text(strike.route)
            data["what"] = .text(strike.what)
            data["until"] = .text(strike.standing?.until?.iso8601Milliseconds)
        case .ended(_, let strike): data["strike"] = .text(String(strike))
        case .armed, .passed, .cleared: break
        }
        return data
    }

    private func data(of event: CloudEvent, at instant: Instant) -> [String: JSON] {
        switch event {
        case .userAdded(let user): return ["email": .text(user.email), "phone": .text(user.phone)]
        case .userChanged(let user): return ["active": .bool(user.isActive)]
        case .keyAdded(let key):
            return [
                "key": .text(key.id.description), "name": .text(key.name),
                "doors": .list(key.doors.map { .text($0.description) }),
            ]
        case .keyAssigned(let key, let partner):
            return ["key": .text(key.description), "partner": .text(partner.description)]
        case .doorAssigned(_, let partner), .doorUnassigned(_, let partner):
            return ["partner": .text(partner.description)]
        // Its clients' secrets stay inside.
        case .partnerChanged(let partner): return partner.eventData(at: instant)
        case .accessGranted(let access), .accessChanged(let access):
            return [
                "access": .text(access.id.description), "passcodeType": .text(access.passcodeType.rawValue),
                "role": .text(access.role.rawValue), "startTime": .text(access.start.iso8601),
                "endTime": .text(access.end?.iso8601), "code": .text(access.code.doorcode?.redacted),
            ]
        case .accessRevoked(let id, _, _): return ["access": .text(id.description)]
        case .messageSent(let message):
            return [
                "message": .text(String(message.id)), "kind": .text(message.kind.rawValue),
                "channel": .text(message.channel.rawValue), "to": .text(message.to),
            ]
        case .packageSealed(_, let base, let sequence, let operations):
            return ["base": .integer(base), "sequence": .integer(sequence), "operations": .integer(operations)]
        case .packageMissed: return [:]
        case .reportReceived(_, let report):
            return [
                "appliedSequence": .integer(report.appliedSequence), "battery": .integer(report.batteryPercentage),
                "clock": .text(report.clock?.iso8601Milliseconds), "records": .integer(report.records.count),
            ]
        case .reportRefused(_, let reason): return ["reason": .text(reason.name)]
        case .tokenIssued(let client, let subject, let expiry):
            return [
                "client": .text(client), "subject": .text(subject), "expiresAt": .text(expiry.iso8601Milliseconds),
            ]
        case .callRefused(let client, let operation, let status, let code, let detail):
            return [
                "client": .text(client), "operation": .text(operation), "status": .integer(status),
                "code": .text(code), "detail": .text(detail),
            ]
        case .settingChanged(let name, let value): return ["name": .text(name), "value": .text(value)]
        case .consentChanged(_, let granted): return ["granted": .bool(granted)]
        case .phoneRegistered(let phone):
            return [
                "phone": .text(phone.id.description), "name": .text(phone.name), "slot": .integer(phone.slot),
                "publicKey": .text(phone.publicKey.hexadecimal),
            ]
        case .phoneRemoved(let id, _): return ["phone": .text(id.description)]
        case .codeIssued(let code):
            return [
                "client": .text(code.client), "expiresAt": .text(code.expiresAt.iso8601Milliseconds),
                "address": .text(code.address),
            ]
        case .codeMissed: return [:]
        case .signedIn(let login), .signInRefreshed(let login):
            return ["login": .text(login.id.description), "client": .text(login.client)]
        case .signedOut(let id, _): return ["login": .text(id.description)]
        }
    }

    private func data(of event: LockEvent) -> [String: JSON] {
        switch event {
        case .judged(let entry):
            return [
                "method": .text("\(entry.method)"), "reason": .text(entry.reason?.name),
                "code": .text(entry.code?.redacted), "logIndex": .integer(entry.record),
                "feedback": .text(entry.feedback.rawValue), "phone": .text(entry.phone.map { name(ofPhone: $0) }),
                "phoneKey": .text(entry.phone?.hexadecimal),
            ]
        case .sessionOpened(let phone, let isKnown):
            return [
                "phone": .text(name(ofPhone: phone.rawRepresentation)), "known": .bool(isKnown),
                "phoneKey": .text(phone.rawRepresentation.hexadecimal),
            ]
        case .ignored(let reason, let digits): return ["reason": .text(reason.name), "keys": .integer(digits)]
        case .boltMoved(let thrown, let method): return ["thrown": .bool(thrown), "by": .text("\(method)")]
        case .batteryRead(let percentage): return ["percentage": .integer(percentage)]
        case .powerChanged(let on): return ["on": .bool(on)]
        case .rebooted: return [:]
        case .firmwareInstalled(let version): return ["version": .text(version)]
        case .clockSet(let reading, let authenticated):
            return ["to": .text(reading.iso8601Milliseconds), "byCloud": .bool(authenticated)]
        case .clockDrift(let ppm): return ["ppm": .number(ppm)]
        case .packageApplied(let package):
            return [
                "base": .integer(package.base), "sequence": .integer(package.sequence),
                "operations": .integer(package.operations.count),
            ]
        case .packageRefused(let base, let sequence, let reason):
            return ["base": .integer(base), "sequence": .integer(sequence), "reason": .text(reason.name)]
        case .reported(let counter): return ["counter": .integer(counter)]
        case .recordsReceived(let index): return ["below": .integer(index)]
        case .relocked, .batterySwapped, .clockLost: return [:]
        }
    }
}

extension WorldEvent {
    /// The person that it is about, where it is about one.
    fileprivate func user(in cloud: Cloud) -> UserID? {
        switch self {
        case .cloud(.userAdded(let user)), .cloud(.userChanged(let user)): user.id
        case .cloud(.accessGranted(let access)), .cloud(.accessChanged(let access)): access.user
        case .cloud(.accessRevoked(let id, _, _)): cloud.accesses[id]?.user
        case .cloud(.messageSent(let message)): message.user
        case .cloud(.consentChanged(let user, _)), .cloud(.phoneRemoved(_, let user)), .cloud(.codeMissed(let user)),
            .cloud(.signedOut(_, let user)):
            user
        case .cloud(.phoneRegistered(let phone)): phone.user
        case .cloud(.codeIssued(let code)): code.user
        case .cloud(.signedIn(let login)), .cloud(.signInRefreshed(let login)): login.user
        case .lock(_, .judged(let entry)): entry.user.map { UserID($0) }
        default: nil
        }
    }
}
