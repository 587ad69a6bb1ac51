import Foundation
import Journal
import Properties
import SimulationKernel
import Testing
import World

@testable import LatchServer

@Suite("The OpenAPI document")
struct OpenAPITests {
    /// A server of the demo property, not started.
    private func server() async throws -> LatchServer {
        let yaml = DemoProperty.yaml
        let property = World.LoadedProperty(
            description: try PropertyLoader.load(yaml: yaml, file: "demo"), file: "demo", yaml: yaml)
        let world = try World.open(
            property, journal: try Journal(), seed: 1, start: Instant(iso8601: "2026-11-21T14:30:00Z"), scale: 0,
            defaultProperty: { property }, load: { _, _ in property }, version: "test")
        return LatchServer(
            world: world, authority: try await TokenAuthority(issuer: IssuerAddress("http://127.0.0.1:8080")),
            renderer: try MessageRenderer(), relay: nil,
            configuration: .init(
                host: "127.0.0.1", port: 0, publicURL: nil, controlToken: nil, tls: nil, version: "test"))
    }

    private func document() throws -> [String: Any] {
        let document = OpenAPIDocument.document(
            base: "http://127.0.0.1:8080", version: "1", needsControlToken: true)
        let object = try JSONSerialization.jsonObject(with: Data(try APIResponse(document).body))
        return try #require(object as? [String: Any])
    }

    @Test("has every route of the server, and no other")
    func routes() async throws {
        let server = try await server()
        let (registered, described) = (server.routes, OpenAPIDocument.routes)

        #expect(registered.count > 100)
        #expect(registered.subtracting(described).sorted() == [])
        #expect(described.subtracting(registered).sorted() == [])
    }

    @Test("names each operation once, as the tables of operations do")
    func names() {
        let endpoints = OpenAPIDocument.interfaces.flatMap(\.endpoints)
        let partner = Interface.openKit.endpoints.map(\.name)

        #expect(Set(endpoints.map(\.name)).count == endpoints.count)
        #expect(OpenKit.operations.allSatisfy { partner.contains($0.name) })
    }

    @Test("refers to schemas, headers and operations that it has, and has no schema in vain")
    func references() throws {
        let document = try document()
        let components = try #require(document["components"] as? [String: [String: Any]])
        var used: Set<String> = []
        collect("$ref", in: document, into: &used)
        let schemas = Set((components["schemas"] ?? [:]).keys.map { "#/components/schemas/\($0)" })
        let headers = Set((components["headers"] ?? [:]).keys.map { "#/components/headers/\($0)" })

        #expect(used.isSubset(of: schemas.union(headers)), "\(used.subtracting(schemas))")
        #expect(schemas.subtracting(used).sorted() == [])
        let links = Set(OpenAPIDocument.interfaces.flatMap(\.endpoints).flatMap(\.links).map(\.operation))
        #expect(links.isSubset(of: OpenAPIDocument.interfaces.flatMap(\.endpoints).map(\.name)))
    }

    @Test("says what every part of a path is, and of every operation what may come back")
    func completeness() {
        for interface in OpenAPIDocument.interfaces {
            for endpoint in interface.endpoints {
                let parts = endpoint.openParts.filter { interface.openParts[$0] == nil }
                #expect(parts == [], "\(endpoint.method) \(endpoint.path)")
                #expect(endpoint.answers.contains { $0.status == 200 })
                #expect(!endpoint.summary.isEmpty)
            }
        }
    }

    @Test("asks for the control token only where the daemon does")
    func controlToken() throws {
        func security(_ needsControlToken: Bool) throws -> [[String: [String]]] {
            let document = OpenAPIDocument.document(
                base: "", version: "", needsControlToken: needsControlToken)
            let object = try JSONSerialization.jsonObject(with: Data(try APIResponse(document).body))
            let paths = try #require((object as? [String: Any])?["paths"] as? [String: [String: [String: Any]]])
            return try #require(paths["/sim/v1/doors"]?["get"]?["security"] as? [[String: [String]]])
        }

        #expect(try security(true) == [["controlToken": []]])
        #expect(try security(false) == [[:]])
    }

    @Test("writes null beside a reference, and among the words of an enumeration")
    func nullable() throws {
        let reference = try APIResponse(Schema.named("Door").orNull.json)
        let words = try APIResponse(Schema.words("a").orNull.json)

        #expect(
            String(decoding: reference.body, as: UTF8.self)
                == ##"{"allOf":[{"$ref":"#/components/schemas/Door"}],"nullable":true}"##)
        #expect(String(decoding: words.body, as: UTF8.self) == #"{"enum":["a",null],"nullable":true,"type":"string"}"#)
    }

    private func collect(_ key: String, in value: Any, into found: inout Set<String>) {
        if let object = value as? [String: Any] {
            for (name, member) in object {
                if name == key, let text = member as? String { found.insert(text) }
                collect(key, in: member, into: &found)
            }
        } else if let list = value as? [Any] {
            for member in list { collect(key, in: member, into: &found) }
        }
    }
}
