internal import Foundation
internal import LatchServer
internal import Properties
internal import SimulationKernel
internal import World

/// A daemon that runs somewhere: every request goes there over HTTP.
struct RemoteBackend: RunBackend {
    private let server: RunServer

    init(_ server: RunServer) { self.server = server }

    var base: String? { server.url }

    func respond(_ method: String, _ target: String, _ request: APIRequest) async throws -> APIResponse {
        var headers: [(name: String, value: String)] = []
        for (name, member) in Run.headers {
            if let value = request[keyPath: member] { headers.append((name, value)) }
        }
        if request.authorization == nil, target.hasPrefix("/sim/"), let token = server.controlToken {
            headers.append(("Authorization", "Bearer \(token)"))
        }
        if !request.body.isEmpty, request.contentType == nil { headers.append(("Content-Type", "application/json")) }
        let answer: HTTPAnswer
        do {
            answer = try await server.http.call(
                HTTPCall(
                    method, server.url + target, headers: headers, body: request.body,
                    seconds: method == "GET" ? 60 : nil))
        } catch {
            throw ImpossibleStep(message: "no answer from \(server.url): \(error.message)")
        }
        return APIResponse(
            status: answer.status, body: answer.body,
            headers: Dictionary(answer.headers.map { ($0.name, $0.value) }) { $1 })
    }

    func status() async throws -> BackendStatus {
        let json = try await daemon()
        guard let now = json["now"]?.string.flatMap({ Instant(iso8601: $0) }), let digest = json["digest"]?.string,
            let lastEvent = json["events"]?.whole.flatMap({ UInt64(exactly: $0) })
        else { throw ImpossibleStep(message: "\(server.url) did not answer as latchd does") }
        return BackendStatus(
            now: now, lastEvent: lastEvent, digest: digest,
            seed: json["seed"].flatMap { UInt64($0.compact) } ?? 0)
    }

    /// The daemon's own account of itself.
    func daemon() async throws -> JSON {
        let response = try await respond("GET", "/sim/v1/status", APIRequest(path: "", accept: "application/json"))
        guard response.status == 200, let json = response.json else {
            let message = response.json?["error"]?["message"]?.string ?? "status \(response.status)"
            throw ImpossibleStep(message: "\(server.url) did not tell its status: \(message)")
        }
        return json
    }

    /// A daemon keeps its clients' secrets to itself.
    func secrets() async throws -> [String: String]? { nil }

    mutating func restart() async throws {
        throw ImpossibleStep(message: "a daemon that runs elsewhere cannot be restarted from here")
    }

    func inputs(after id: UInt64) async throws -> [RecordingEntry] { [] }

    func end() async {}

    // MARK: Before the first step

    /// Puts the daemon where a scenario begins.
    /// - Throws: where it cannot: the property is another, time runs, or has run on.
    func prepare(_ scenario: Scenario) async throws {
        if server.resets { try await control("reset", [:]) }
        let daemon = try await daemon()
        let property = scenario.property.description.name
        guard daemon["property"]?.string == property else {
            throw ImpossibleStep(
                message: "the daemon has the property '\(daemon["property"]?.string ?? "?")', the scenario needs "
                    + "'\(property)': start latchd with --property \(scenario.property.file)")
        }
        if daemon["mode"]?.string != "frozen" {
            throw ImpossibleStep(
                message: "the daemon's clock runs; a scenario needs it frozen: give --freeze, or start latchd with "
                    + "--time-scale 0")
        }
        let now = try await status().now
        guard now <= scenario.start else {
            throw ImpossibleStep(
                message: "the daemon is at \(now.iso8601Milliseconds), past the scenario's start "
                    + "\(scenario.start.iso8601): "
                    + (server.resets
                        ? "start latchd with --start-time \(scenario.start.iso8601), or earlier"
                        : "give --reset, which begins the daemon's run anew"))
        }
        if now < scenario.start { try await control("time/advance", ["to": .text(scenario.start.iso8601)]) }
    }

    fileprivate func control(_ path: String, _ body: JSON) async throws {
        let response = try await respond(
            "POST", "/sim/v1/\(path)", APIRequest(path: "", body: try APIResponse(body).body))
        guard response.status < 300 else {
            throw ImpossibleStep(
                message: "\(path): \(response.json?["error"]?["message"]?.string ?? "status \(response.status)")")
        }
    }
}

/// A daemon to run scenarios against.
package struct RunServer: Sendable {
    let url: String
    let controlToken: String?
    let http: any HTTPCaller
    /// Whether a clock that runs may be frozen.
    let freezes: Bool
    /// Whether the daemon's run is begun anew before each scenario.
    let resets: Bool

    package init(url: String, controlToken: String?, http: any HTTPCaller, freezes: Bool, resets: Bool) {
        self.url = url
        self.controlToken = controlToken
        self.http = http
        self.freezes = freezes
        self.resets = resets
    }

    /// Where a scenario begins there that says nothing of its start.
    /// - Throws: ``NoAnswer`` where the daemon does not tell.
    package func start() async throws(NoAnswer) -> ScenarioStart {
        do {
            let backend = RemoteBackend(self)
            // A clock that runs would be past it by the first step.
            if freezes { try await backend.control("time/freeze", [:]) }
            let daemon = try await backend.daemon()
            let text = daemon[resets ? "startTime" : "now"]?.string
            if let instant = text.flatMap({ Instant(iso8601: $0) }) { return ScenarioStart(instant: instant) }
        } catch let error as ImpossibleStep {
            throw NoAnswer(error.message)
        } catch {
            throw NoAnswer(String(describing: error))
        }
        throw NoAnswer("\(url) did not answer as latchd does")
    }
}

/// Where a scenario begins that says nothing of it.
package struct ScenarioStart: Sendable {
    let instant: Instant
}
