internal import Cloud
internal import LockModel
internal import LockProtocol
internal import SimulationKernel
internal import World

extension ControlAPI {
    static let historyOperations: [(method: String, path: String, run: Operation)] = [
        ("GET", "/history", { api, request in try await api.history(request) })
    ]

    /// Entries at doors. Whole, as the simulator knows them; or as somebody sees them by the vendor's privacy rules,
    /// which is only what has reached the cloud.
    private func history(_ request: APIRequest) async throws -> APIResponse {
        let limit = try request.queryNumber("limit", default: 100, in: 1...10_000)
        let (since, until) = (try request.queryInstant("since"), try request.queryInstant("until"))
        let query = request.query
        let filter = try await world.read { state, _ in
            HistoryFilter(
                door: try query["door"].map { try state.door($0).id },
                building: try query["building"].map { try state.building($0).id },
                user: try query["user"].map { try state.user($0).id },
                viewers: try query["as"].map { try state.viewers($0) }, since: since, until: until)
        }
        // An entry is in the record at once; when the cloud came to know of it is a later event's instant.
        let events = try await world.record(
            after: await world.runBegins, kind: "lock.", door: filter.door?.description)
        let views = try await world.read { state, now in
            var reader = HistoryReader(state: state, now: now, filter: filter)
            var views: [JSON] = []
            for event in events.reversed() where views.count < limit {
                if let view = reader.view(of: event) { views.append(view) }
            }
            return Array(views.reversed())
        }
        return try APIResponse(["entries": JSON.list(views)])
    }
}

extension WorldState {
    /// As whom somebody looks: `manager`, or a person. Who is the property's manager sees as both.
    fileprivate func viewers(_ reference: String) throws(ReferenceError) -> [HistoryViewer] {
        if reference == "manager" { return [.manager] }
        let user = try user(reference).id
        return user == cloud.portfolio.manager ? [.manager, .user(user)] : [.user(user)]
    }
}

/// Which entries are wanted.
private struct HistoryFilter {
    var door: DoorID?
    var building: BuildingID?
    var user: UserID?
    /// nil is the simulator itself.
    var viewers: [HistoryViewer]?
    var since: Instant?
    var until: Instant?
}

/// Reads the record's entries, with what is to be looked up once for each door.
private struct HistoryReader {
    let state: WorldState
    let now: Instant
    let filter: HistoryFilter
    /// The lines of the locks' logs that have reached the cloud.
    private let arrivals: [Arrival: Cloud.HistoryEntry]
    private var owners: [DoorID: [LogRecord.DailyUse: UserID]] = [:]
    private var sights: [DoorID: [HistorySight]] = [:]

    private struct Arrival: Hashable {
        let door: DoorID
        let record: UInt64
    }

    init(state: WorldState, now: Instant, filter: HistoryFilter) {
        self.state = state
        self.now = now
        self.filter = filter
        var arrivals: [Arrival: Cloud.HistoryEntry] = [:]
        for entry in state.cloud.history { arrivals[Arrival(door: entry.door, record: entry.record.index)] = entry }
        self.arrivals = arrivals
    }

    /// A line of access history, where the event is an entry that is wanted.
    mutating func view(of event: RecordedEvent) -> JSON? {
        guard case .lock(let id, .judged(let entry)) = event.event, let door = state.cloud.doors[id],
            filter.building.map({ $0 == door.building }) ?? true, filter.since.map({ $0 <= event.at }) ?? true,
            filter.until.map({ event.at < $0 }) ?? true
        else { return nil }
        let owner = entry.user.map { UserID($0) } ?? entry.daily.flatMap { owners(at: id)[$0] }
        if let user = filter.user, owner != user { return nil }
        let arrival = arrivals[Arrival(door: id, record: entry.record)]
        if let viewers = filter.viewers {
            guard arrival != nil,
                sights(of: viewers, at: door).contains(where: { $0.shows(owner, entry.method, at: event.at) })
            else { return nil }
        }
        return [
            "at": .text(event.at.iso8601Milliseconds), "building": .text(state.cloud.buildings[door.building]?.name),
            "door": .text(state.name(of: id)), "doorUuid": .text(id.description),
            "method": .text("\(entry.method)"), "verdict": entry.opened ? "opened" : "refused",
            "reason": .text(entry.reason?.name), "user": .text(owner.map { state.name(of: $0) }),
            "userUuid": .text(owner?.description), "lockTime": .text(arrival?.record.at?.iso8601Milliseconds),
            "reachedCloudAt": .text(arrival?.receivedAt.iso8601Milliseconds), "event": .text(String(event.id)),
        ]
    }

    private mutating func owners(at door: DoorID) -> [LogRecord.DailyUse: UserID] {
        if let known = owners[door] { return known }
        let found = state.cloud.dailyOwners(at: door)
        owners[door] = found
        return found
    }

    private mutating func sights(of viewers: [HistoryViewer], at door: Door) -> [HistorySight] {
        if let known = sights[door.id] { return known }
        let found = viewers.map { state.cloud.sight(of: $0, at: door, now: now) }
        sights[door.id] = found
        return found
    }
}
