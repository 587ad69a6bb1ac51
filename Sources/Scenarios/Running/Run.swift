internal import Foundation
internal import LatchServer
internal import Properties
internal import SimulationKernel
internal import World

/// A scenario under way: its world, and what it has captured.
struct Run: Sendable {
    let scenario: Scenario
    var backend: any RunBackend
    var variables: [String: JSON]
    /// What was last presented to a lock, and at which door.
    var lastEntry: (what: String, door: String)?
    /// The tokens that clients and people have got, by what they asked for.
    private var tokens: [String: (token: String, until: Instant)] = [:]

    // What reaches outside.

    /// Calls any URL; nil where nothing can.
    let http: (any HTTPCaller)?
    /// What stands in for the outside, where something does.
    let replay: OutsideLog.Run?
    /// Counts steps, from 0.
    var stepIndex = 0
    /// The answer of the step under way, where it came from outside.
    var outsideAnswer: JSON?
    /// What came from outside so far.
    var outsideEntries: [OutsideLog.Entry] = []
    /// What the steps so far asked for.
    var requests: [String] = []
    var lastInput: UInt64 = 0
    /// Programs that go on until the scenario ends.
    var programs: [Program] = []

    init(
        _ scenario: Scenario, backend: any RunBackend, http: (any HTTPCaller)? = nil, replay: OutsideLog.Run? = nil
    ) {
        self.scenario = scenario
        self.backend = backend
        self.http = http
        self.replay = replay
        variables = scenario.variables.mapValues(\.json)
        // A replay needs no address: nobody is there to use it.
        let base = backend.base ?? (replay == nil ? nil : RunningServer.address(ofPort: 0))
        if let base { variables["base"] = .text(base) }
    }

    /// The world, where it is in this process.
    var world: World? { (backend as? LocalBackend)?.world }

    /// The folder of the scenario's file; empty where it has none.
    var folder: String {
        guard let slash = scenario.file.lastIndex(of: "/") else { return "" }
        return slash == scenario.file.startIndex ? "/" : String(scenario.file[..<slash])
    }

    mutating func restart() async throws { try await backend.restart() }

    mutating func end() async {
        await endPrograms()
        await backend.end()
    }

    var now: Instant { get async throws { try await backend.status().now } }

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
        let response = try await backend.respond(
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
        let path = fields.text("path").prefix { $0 != "?" }
        if let client = fields["as"]?.spelled, Run.proofPaths.contains(String(path)) {
            let isForm = fields["form"] != nil
            try request.setBody(
                try await withSecret(of: client, fields["body"] ?? fields["form"] ?? [:]), isForm: isForm)
            method = method ?? "POST"
        } else if let client = fields["as"]?.spelled {
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
        let response = try await backend.respond(method ?? "GET", fields.text("path"), request)
        let json: JSON = [
            "status": response.isDropped ? .text(Run.timeout) : .integer(response.status),
            "body": response.json ?? .text(String(decoding: response.body, as: UTF8.self)),
            "headers": .object(
                Dictionary(response.headers.map { ($0.key.lowercased(), .text($0.value)) }) { first, _ in first }),
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

    /// Where a client proves itself by id and secret, not by a token.
    static let proofPaths: Set<String> = ["/oauth/token", "/v1/oauth/token", "/passwordless/start"]

    /// A body with the id and secret of a client.
    func withSecret(of client: String, _ body: JSON?) async throws -> JSON {
        guard let secrets = try await backend.secrets() else {
            throw ImpossibleStep(
                message: "a daemon does not tell the secret of \(client): give client_secret in the body")
        }
        guard let secret = secrets[client] else { throw unknownClient(client, among: secrets) }
        guard case .object(var members) = body ?? [:] else { return body ?? [:] }
        members["client_id"] = .text(client)
        members["client_secret"] = .text(secret)
        return .object(members)
    }

    private func unknownClient(_ client: String, among secrets: [String: String]) -> ImpossibleStep {
        ImpossibleStep(
            message: "the property has no client \(quoted(client))\(suggestion(for: client, in: secrets.keys.sorted()))"
        )
    }

    /// A token of a client, as its backend gets it: by id and secret, once, until it expires. A daemon that keeps the
    /// secret to itself makes one. A fault that names no route is meant for the step's call, not for this one.
    private mutating func token(of client: String, from address: String?) async throws -> Answer {
        let name = "client \(client)"
        if let known = tokens[name], try await now < known.until { return Answer(json: .text(known.token)) }
        guard let secrets = try await backend.secrets() else {
            let response = try await backend.respond(
                "POST", "/sim/v1/tokens", APIRequest(path: "", body: try Run.bytes(["client": .text(client)])))
            return try await keep(response, as: name)
        }
        guard secrets[client] != nil else { throw unknownClient(client, among: secrets) }
        var request = APIRequest(path: "", remoteAddress: address)
        request.isIncidental = true
        let fields: JSON = ["grant_type": "client_credentials", "audience": .text(TokenAuthority.vendorAudience)]
        try request.setBody(try await withSecret(of: client, fields), isForm: false)
        return try await keep(try await backend.respond("POST", "/oauth/token", request), as: name)
    }

    private mutating func token(ofUser user: String) async throws -> Answer {
        let name = "user \(user)"
        if let known = tokens[name], try await now < known.until { return Answer(json: .text(known.token)) }
        let response = try await backend.respond(
            "POST", "/sim/v1/tokens", APIRequest(path: "", body: try Run.bytes(["user": .text(user)])))
        return try await keep(response, as: name)
    }

    private mutating func keep(_ response: APIResponse, as name: String) async throws -> Answer {
        guard let json = response.json, let token = json["access_token"]?.string,
            let seconds = json["expires_in"]?.whole
        else {
            let text = String(decoding: response.body, as: UTF8.self)
            return Answer(
                json: .null,
                problem: .init(message: "no token for \(name): status \(response.status): \(text)", isRefusal: true))
        }
        // More than a year is as good as for ever.
        tokens[name] = (token, try await now + .seconds(min(max(seconds, 0), 366 * 86_400)))
        return Answer(json: .text(token))
    }

    static func bytes(_ json: JSON) throws -> [UInt8] { try APIResponse(json).body }

    static func form(_ fields: JSON) -> String {
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
            let isLocal = LocalMoment(text) != nil
            throw ImpossibleStep(
                message: "\(name) is \(quoted(text)), which is no moment"
                    + (isLocal ? " without 'door', whose clock is meant" : ""))
        }
        members[name] = .text(instant)
        body = .object(members)
    }
}

extension APIRequest {
    /// Sends members as JSON, or as a form.
    mutating func setBody(_ members: JSON, isForm: Bool) throws {
        body = isForm ? Array(Run.form(members).utf8) : try Run.bytes(members)
        contentType = isForm ? "application/x-www-form-urlencoded" : "application/json"
    }
}

/// A step that cannot be done at all.
struct ImpossibleStep: Error {
    let message: String
}
