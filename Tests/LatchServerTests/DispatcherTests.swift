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
}
