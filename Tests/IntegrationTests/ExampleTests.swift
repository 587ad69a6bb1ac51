import Foundation
import Testing

/// The examples for integrators, as they stand in fixtures/examples.
@Suite(.realProcesses)
struct ExampleTests {
    private static let folder = Peers.root + "/fixtures/examples/"
    private static let node = ["/usr/bin/node", "/usr/local/bin/node"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    @Test(
        "An example gets a token, grants access, reads the code in the outbox and opens the door",
        arguments: [("/bin/bash", "open-a-door.sh"), ("/usr/bin/python3", "open-a-door.py")])
    func example(interpreter: String, file: String) async throws {
        try await run(interpreter, file)
    }

    @Test(
        "The example in Node does the same",
        .enabled(if: node != nil, "there is no Node: apt-get install nodejs"))
    func nodeExample() async throws {
        try await run(try #require(Self.node), "open-a-door.mjs")
    }

    @Test("Every example is run here")
    func every() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder)

        // pipeline: PipelineExampleTests; swift-tests: ConciergeTests.
        #expect(
            files.sorted() == [
                "open-a-door.mjs", "open-a-door.py", "open-a-door.sh", "pipeline", "swift-tests",
            ])
    }

    private func run(_ interpreter: String, _ file: String) async throws {
        let daemon = try await Daemon.start()

        let process = try Sandbox.own().launch(
            interpreter, [Self.folder + file], environment: ["LATCHD_SERVER": daemon.base])
        let run = try await ToolRun(process)

        #expect(run.code == 0, "\(run)")
        #expect(run.output.contains("101: opened at 2026-11-21T14:30:03.000Z"), "\(run)")
        let entry = try await daemon.json("history", "--door", "101").entries[0]
        #expect(entry.verdict == "opened")
        #expect(entry.user.string?.hasPrefix("gia.") == true, "\(entry)")
    }
}
