internal import Cloud
internal import Foundation
internal import Journal
internal import LatchServer
internal import Properties
internal import SimulationKernel
internal import World

/// A scenario under way: its world, and what it has captured.
struct Run: Sendable {
    let scenario: Scenario
    let authority: TokenAuthority
    private let renderer: MessageRenderer
    private(set) var world: World
    private var dispatcher: Dispatcher
    /// The data folder; nil where the journal is in memory.
    private let folder: String?
    var variables: [String: JSON]
    /// What was last presented to a lock, and at which door.
    var lastEntry: (what: String, door: String)?
    /// The tokens that clients and people have got, by what they asked for.
    private var tokens: [String: (token: String, until: Instant)] = [:]

    static let version = "scenario"

    /// - Throws: where the property's settings, or a folder for its journal, cannot be used.
    init(_ scenario: Scenario, authority: TokenAuthority, renderer: MessageRenderer) throws {
        self.scenario = scenario
        self.authority = authority
        self.renderer = renderer
        // Only what a restart is to find again needs a file.
        let restarts = scenario.steps.contains { $0.verb.name == "restart" }
        folder =
            restarts
            ? FileManager.default.temporaryDirectory.appending(path: "latchctl-scenario-\(UUID().uuidString)").path()
            : nil
        do { world = try Run.open(scenario, in: folder) } catch {
            if let folder { try? FileManager.default.removeItem(atPath: folder) }
            throw error
        }
        dispatcher = Dispatcher(world: world, authority: authority, renderer: renderer, version: Run.version)
        variables = scenario.variables.mapValues(\.json)
    }

    private static func open(_ scenario: Scenario, in folder: String?) throws -> World {
        try World.open(
            scenario.property, journal: folder.map { try Journal(folder: $0) } ?? Journal(), seed: scenario.seed,
            start: scenario.start, scale: 0, defaultProperty: { scenario.property },
            load: { _, _ in scenario.property },
            version: version)
    }

    /// The daemon's end and its new beginning.
    mutating func restart() async throws {
        try await world.stop()
        world = try Run.open(scenario, in: folder)
        dispatcher = Dispatcher(world: world, authority: authority, renderer: renderer, version: Run.version)
    }

    func end() async {
        try? await world.stop()
        if let folder { try? FileManager.default.removeItem(atPath: folder) }
    }

    var now: Instant { get async throws { try await world.timeStatus().now } }

    // MARK: Requests

    /// Calls the control API, as `latchctl` does.
    func control(
        _ method: String, _ path: [String], query: [String: String?] = [:], body: JSON? = nil
    ) async throws -> Answer {
        var target = "/sim/v1/" + path.map(Run.percentEncoded).joined(separator: "/")
        let pairs = query.sorted { $0.key < $1.key }.compactMap { name, value in
            value.map { "\(name)=\(Run.percentEncoded($0))" }
        }
        if !pairs.isEmpty { target += "?" + pairs.joined(separator: "&") }
        let response = try await dispatcher.respond(
            method, target, APIRequest(path: "", accept: "application/json", body: try body.map(Run.bytes) ?? []))
        let json = response.json ?? .null
        guard response.status >= 400 else { return Answer(json: json) }
        let code = json["error"]?["code"]?.string ?? "error"
        var message = "\(code): \(json["error"]?["message"]?.string ?? "")"
        let candidates = json["error"]?["candidates"]?.elements.compactMap(\.string) ?? []
        if !candidates.isEmpty { message += "; there are \(candidates.joined(separator: ", "))" }
        // As latchctl's exit code: 409 and 408 are answers, the rest could not be run.
        return Answer(
            json: json, problem: .init(message: message, isRefusal: response.status == 409 || response.status == 408))
    }

    /// The headers that operations are shown.
    static let headers: [(name: String, member: any WritableKeyPath<APIRequest, String?> & Sendable)] = [
        ("Authorization", \.authorization), ("Accept", \.accept), ("Content-Type", \.contentType), ("Origin", \.origin),
        ("auth0-forwarded-for", \.userAddress),
    ]

    /// The status of a call that had no answer.
    static let timeout = "timeout"

    mutating func call(_ fields: Verb.Fields) async throws -> Answer {
        var request = APIRequest(
            path: "", accept: "application/json", remoteAddress: fields["from"]?.spelled ?? "127.0.0.1")
        var method = fields["method"]?.spelled
        if let body = fields["body"] {
            request.body = try Run.bytes(body)
            request.contentType = "application/json"
            method = method ?? "POST"
        } else if let form = fields["form"] {
            request.body = Array(Run.form(form).utf8)
            request.contentType = "application/x-www-form-urlencoded"
            method = method ?? "POST"
        }
        if let token = fields["token"] { request.authorization = "Bearer \(token.spelled)" }
        if let client = fields["as"]?.spelled {
            let answer = try await token(of: client, from: request.remoteAddress)
            if answer.problem != nil { return answer }
            request.authorization = "Bearer \(answer.json.spelled)"
        }
        if let user = fields["user"]?.spelled {
            let answer = try await token(ofUser: user)
            if answer.problem != nil { return answer }
            request.authorization = "Bearer \(answer.json.spelled)"
        }
        if case .object(let headers)? = fields["headers"] {
            for (name, value) in headers {
                let member = Run.headers.first { $0.name.lowercased() == name.lowercased() }?.member
                if let member { request[keyPath: member] = value.spelled }
            }
        }
        let response = try await dispatcher.respond(method ?? "GET", fields.text("path"), request)
        let json: JSON = [
            "status": response.isDropped ? .text(Run.timeout) : .integer(response.status),
            "body": response.json ?? .text(String(decoding: response.body, as: UTF8.self)),
            "headers": .object(response.headers.mapValues { .text($0) }),
        ]
        var answer = Answer(json: json)
        if response.isDropped {
            answer.problem = .init(message: "no answer: the connection was closed", isRefusal: true)
        } else if response.status >= 400 {
            answer.problem = .init(
                message: "status \(response.status): \(json["body"]?.compact ?? "")", isRefusal: true)
        }
        return answer
    }

    /// A token of a client, as its backend gets it: by id and secret, once, until it expires.
    private mutating func token(of client: String, from address: String?) async throws -> Answer {
        let name = "client \(client)"
        if let known = tokens[name], try await now < known.until { return Answer(json: .text(known.token)) }
        let clients = try await world.read { state, _ in state.cloud.partners.values.flatMap(\.clients) }
        guard let secret = clients.first(where: { $0.id == client })?.secret else {
            let hint = suggestion(for: client, in: clients.map(\.id))
            return Answer(
                json: .null,
                problem: .init(message: "the property has no client \(quoted(client))\(hint)", isRefusal: false))
        }
        let request = APIRequest(
            path: "", contentType: "application/json",
            body: try Run.bytes([
                "grant_type": "client_credentials", "client_id": .text(client), "client_secret": .text(secret),
                "audience": .text(TokenAuthority.vendorAudience),
            ]), remoteAddress: address)
        let response = try await dispatcher.respond("POST", "/oauth/token", request)
        return try await keep(response, as: name)
    }

    private mutating func token(ofUser user: String) async throws -> Answer {
        let name = "user \(user)"
        if let known = tokens[name], try await now < known.until { return Answer(json: .text(known.token)) }
        let response = try await dispatcher.respond(
            "POST", "/sim/v1/tokens", APIRequest(path: "", body: try Run.bytes(["user": .text(user)])))
        return try await keep(response, as: name)
    }

    private mutating func keep(_ response: APIResponse, as name: String) async throws -> Answer {
        guard let json = response.json, let token = json["access_token"]?.string,
            let seconds = json["expires_in"]?.numeric
        else {
            let text = String(decoding: response.body, as: UTF8.self)
            return Answer(
                json: .null,
                problem: .init(message: "no token for \(name): status \(response.status): \(text)", isRefusal: true))
        }
        tokens[name] = (token, try await now + .seconds(seconds))
        return Answer(json: .text(token))
    }

    private static func bytes(_ json: JSON) throws -> [UInt8] { try APIResponse(json).body }

    private static func form(_ fields: JSON) -> String {
        guard case .object(let members) = fields else { return "" }
        return members.sorted { $0.key < $1.key }.map { name, value in
            "\(percentEncoded(name))=\(percentEncoded(value.spelled))"
        }.joined(separator: "&")
    }

    private static func percentEncoded(_ text: String) -> String {
        let unreserved = CharacterSet(charactersIn: "-._~").union(.alphanumerics)
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? text
    }

    // MARK: Moments

    /// Puts a moment into a body as an instant: one with an offset as it is, a local one by the clock on the door's wall.
    func put(_ name: String, of fields: Verb.Fields, into body: inout JSON) async throws {
        guard let text = fields[name]?.spelled, case .object(var members) = body else { return }
        var instant = text
        if let moment = LocalMoment(text), let door = fields["door"]?.spelled {
            let answer = try await control("GET", ["doors", door])
            if let problem = answer.problem { throw ImpossibleStep(message: problem.message) }
            guard let zone = answer.json["timeZone"]?.string.flatMap({ CivilZone($0) }) else {
                throw ImpossibleStep(message: "\(door) has no time zone")
            }
            instant = moment.next(in: zone, after: try await now).iso8601
        } else if Instant(iso8601: text) == nil {
            throw ImpossibleStep(message: "\(name) is \(quoted(text)), which is no moment")
        }
        members[name] = .text(instant)
        body = .object(members)
    }
}

/// A step that cannot be done at all.
struct ImpossibleStep: Error {
    let message: String
}

/// What a clock on a wall shows: `23:30`, `23:30:15`, `2026-11-22 00:00`.
struct LocalMoment: Sendable {
    private let date: LocalDate?
    private let secondOfDay: Int

    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count <= 2, let time = parts.last else { return nil }
        let numbers = time.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(numbers.count),
            numbers.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let hour = Int(numbers[0]), let minute = Int(numbers[1]), hour < 24, minute < 60
        else { return nil }
        let second = numbers.count == 3 ? Int(numbers[2]) ?? 60 : 0
        guard second < 60 else { return nil }
        if parts.count == 2 {
            guard let date = LocalDate(String(parts[0])) else { return nil }
            self.date = date
        } else {
            date = nil
        }
        secondOfDay = hour * 3_600 + minute * 60 + second
    }

    /// The instant at which the clock shows it; without a date, for the first time from `now` on.
    func next(in zone: CivilZone, after now: Instant) -> Instant {
        if let date { return zone.instant(of: date, secondOfDay: secondOfDay) }
        let today = zone.date(at: now)
        let instant = zone.instant(of: today, secondOfDay: secondOfDay)
        return instant >= now ? instant : zone.instant(of: today.adding(days: 1), secondOfDay: secondOfDay)
    }
}
