import Foundation
import Testing

/// schemathesis against the running daemon: our document always, the vendor's where they are. Good and bad data, all
/// checks, links. What is accepted is in Tests/Peers/schemathesis/accepted.json, each entry with its reason.
@Suite(.realProcesses, .enabled(if: Peers.httpAreThere, "\(Peers.httpAbsence)"))
struct SchemathesisTests {
    /// A part of our document that has tokens, and so a daemon, of its own.
    struct Part: Sendable, CustomTestStringConvertible {
        let name: String
        let prefix: String
        /// Whose token is shown.
        var token: [String]?
        var examples = 10
        var testDescription: String { name }
    }

    @Test(
        "The server is as our own document says",
        arguments: [
            Part(name: "our-openkit", prefix: "/access/sdk/", token: ["--client", "demo-m2m"]),
            Part(
                name: "our-auth", prefix: #"/(v1/oauth|oauth|passwordless|\.well-known|healthz|metrics|openapi\.json)"#),
            Part(name: "our-app", prefix: "/app/v1/", token: ["--user", "riley"]),
            Part(name: "our-control", prefix: "/sim/v1/", examples: 4),
        ])
    func ours(part: Part) async throws {
        let daemon = try await Daemon.start()

        let run = try await schemathesis(
            part.name, document: daemon.base + "/openapi.json", url: daemon.base, on: daemon,
            ["--prefix", part.prefix, "--max-examples", "\(part.examples)"], token: part.token)

        #expect(run.code == 0, "\(run)")
        #expect(try await daemon.http(.get, "/healthz").status == 200)
        #expect(await daemon.stop() == 0)
    }

    @Test(
        "The server is as the vendor's documents say, but for the accepted differences",
        .enabled(
            if: OpenAPIDocument.folder != nil,
            "OPENKIT_REFERENCE_DIR is not set: the vendor's documents are not ours to publish"),
        arguments: [("partner", "/access/sdk"), ("authentication", "")])
    func theirs(name: String, base: String) async throws {
        let daemon = try await Daemon.start()
        let folder = try #require(OpenAPIDocument.folder)

        let run = try await schemathesis(
            name, document: "\(folder)/\(name).json", url: daemon.base + base, on: daemon, [],
            token: name == "partner" ? ["--client", "demo-m2m"] : nil)

        #expect(run.code == 0, "\(run)")
        #expect(try await daemon.http(.get, "/healthz").status == 200)
        #expect(await daemon.stop() == 0)
    }

    private func schemathesis(
        _ name: String, document: String, url: String, on daemon: Daemon, _ options: [String], token: [String]?
    ) async throws -> ToolRun {
        let sandbox = try Sandbox.own()
        var arguments = [
            Peers.root + "/Tests/Peers/schemathesis/run.py", "--name", name, "--document", document, "--url", url,
            "--work", sandbox.freshPath("schemathesis"),
        ]
        if let token {
            // Long enough for every jump in time that the control API could be asked for.
            let minted = try await ToolRun(
                daemon.tool(["token", "mint", "--lifetime", "9000d", "--json"] + token))
            arguments += ["--token", try minted.json.access_token.string ?? ""]
        }
        let process = try sandbox.launch(Peers.httpPython, arguments + options)
        return try await ToolRun(process, within: .seconds(300))
    }
}
