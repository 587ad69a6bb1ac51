import Journal
import Properties
import SimulationKernel
import Testing
import World

@testable import LatchServer

@Suite("Requests without HTTP")
struct DispatcherTests {
    private func dispatcher() async throws -> Dispatcher {
        let property = World.LoadedProperty(
            description: try PropertyLoader.load(yaml: DemoProperty.yaml, file: "demo"), file: "demo",
            yaml: DemoProperty.yaml)
        let world = try World.open(
            property, journal: try Journal(), seed: 1, start: Instant(iso8601: "2026-11-21T14:30:00Z"), scale: 0,
            defaultProperty: { property }, load: { _, _ in property }, version: "test")
        return Dispatcher(
            world: world, authority: try await TokenAuthority(issuer: IssuerAddress("http://127.0.0.1:8080")),
            renderer: try MessageRenderer(), version: "test")
    }

    @Test("go to every operation that the server routes, and to no other")
    func routes() async throws {
        let paths = try await dispatcher().paths

        #expect(paths.subtracting(OpenAPIDocument.routes).sorted() == [])
        #expect(OpenAPIDocument.routes.subtracting(paths).sorted() == [])
    }

    @Test("have their path and query decoded")
    func decoding() async throws {
        let dispatcher = try await dispatcher()

        let door = try await dispatcher.respond("GET", "/sim/v1/doors/Maple%20Court%2F101", APIRequest(path: ""))
        let doors = try await dispatcher.respond("GET", "/sim/v1/doors?building=Saguaro%20House", APIRequest(path: ""))
        let unknown = try await dispatcher.respond("GET", "/sim/v1/doors?building=Saguaro%20Haus", APIRequest(path: ""))

        #expect(door.status == 200)
        #expect(doors.status == 200)
        #expect(unknown.status == 404)
    }

    @Test(
        "that lead nowhere are not found, in the words of their interface",
        arguments: [
            ("/access/sdk/v1/nothing", #"{"message":"NOT_FOUND"}"#),
            ("/sim/v1/nothing", #"{"error":{"code":"not_found","message":"/sim/v1/nothing: not_found"}}"#),
            ("/nothing", #"{"error":"not_found","error_description":"/nothing"}"#),
        ])
    func unknownPath(path: String, body: String) async throws {
        let answer = try await dispatcher().respond("GET", path, APIRequest(path: ""))

        #expect(answer.status == 404)
        #expect(String(decoding: answer.body, as: UTF8.self) == body)
    }

    @Test("for metrics have lines of Prometheus's text format, which count what was done")
    func metrics() async throws {
        let dispatcher = try await dispatcher()
        let names = #"{"client_id": "a\\b\"c\nd", "client_secret": "x", "grant_type": "x"}"#
        _ = try await dispatcher.respond(
            "POST", "/oauth/token", APIRequest(path: "", contentType: "application/json", body: Array(names.utf8)))
        _ = try await dispatcher.respond(
            "POST", "/sim/v1/faults",
            APIRequest(path: "", body: Array(#"{"kind": "lock.power_loss", "door": "101"}"#.utf8)))

        let answer = try await dispatcher.respond("GET", "/metrics", APIRequest(path: ""))

        let text = String(decoding: answer.body, as: UTF8.self)
        let lines = text.split(separator: "\n")
        let sample = try Regex(
            #"[a-z_]+(\{[a-z]+="([^"\\]|\\[\\"n])*"(,[a-z]+="([^"\\]|\\[\\"n])*")*\})? -?[0-9.e+-]+"#)
        let comment = try Regex(#"# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge))"#)
        #expect(answer.headers["Content-Type"]?.hasPrefix("text/plain; version=0.0.4") == true)
        #expect(text.hasSuffix("\n"))
        let strange = lines.filter { $0.wholeMatch(of: sample) == nil && $0.wholeMatch(of: comment) == nil }
        #expect(strange == [])
        #expect(lines.contains(#"latchd_locks{outage="no_power"} 1"#), "\(text)")
        #expect(lines.contains(#"latchd_faults{state="in_force"} 1"#))
        #expect(lines.contains("latchd_simulated_time_seconds 1795271400"))
        #expect(lines.contains { $0.hasPrefix("latchd_http_requests_total{") && $0.hasSuffix(#"status="401"} 1"#) })
    }

    @Test(
        "for other firmware are refused where the lock cannot take it",
        arguments: [
            ("101", "2.5.0", 200), ("103", "2.5.0", 409), ("106", "2.5.0", 409), ("Front", "2.5.0", 200),
            ("101", "", 400), ("101", "2 5", 400), ("nowhere", "2.5.0", 404),
        ])
    func firmware(door: String, version: String, status: Int) async throws {
        let dispatcher = try await dispatcher()
        let body = Array("{\"version\": \"\(version)\"}".utf8)

        let answer = try await dispatcher.respond(
            "POST", "/sim/v1/locks/\(door)/firmware", APIRequest(path: "", body: body))
        let shown = try await dispatcher.respond("GET", "/sim/v1/doors/\(door)", APIRequest(path: ""))

        #expect(answer.status == status, "\(String(decoding: answer.body, as: UTF8.self))")
        let isShown = String(decoding: shown.body, as: UTF8.self).contains(#""firmware":"2.5.0""#)
        #expect(isShown == (status == 200))
    }
}
