import Foundation
import Testing

/// What the jobs in fixtures/examples/pipeline run, as it stands there.
@Suite(.realProcesses)
struct PipelineExampleTests {
    private static let folder = Peers.root + "/fixtures/examples/pipeline/"

    private func run(_ results: String, _ command: [String]) async throws -> ToolRun {
        let binaries = URL(filePath: Binaries.latchd).deletingLastPathComponent().path
        let process = try Sandbox.own().launch(
            "/bin/bash", [Self.folder + "test-with-locks.sh", results] + command,
            environment: ["PATH": "\(binaries):/usr/bin:/bin", "LATCH_SEED": "7"])
        return try await ToolRun(process)
    }

    private func text(_ results: String, _ name: String) throws -> String {
        try String(contentsOfFile: results + "/" + name, encoding: .utf8)
    }

    @Test("The scenarios and the backend's tests hold, and leave what there is to look at")
    func holds() async throws {
        let results = try Sandbox.own().freshPath("results")

        let run = try await run(results, ["bash", Peers.root + "/fixtures/examples/open-a-door.sh"])

        #expect(run.code == 0, "\(run)")
        #expect(run.output.contains("101: opened at 2026-11-21T14:30:03.000Z"), "\(run)")
        #expect(try text(results, "scenarios.xml").contains("failures=\"0\""))
        #expect(try text(results, "events.jsonl").contains("\"kind\":\"lock.opened\""))
        let files = try FileManager.default.contentsOfDirectory(atPath: results)
        #expect(
            files.sorted() == [
                "diff.txt", "events.jsonl", "latchd.log", "scenarios.html", "scenarios.xml", "status.txt",
                "traffic.txt",
            ])
    }

    @Test("A test command that fails is the result, and there is as much to look at")
    func fails() async throws {
        let results = try Sandbox.own().freshPath("results")

        let run = try await run(results, ["bash", "-c", "latchctl lock keypad 101 1234567 || exit 7"])

        #expect(run.code == 7, "\(run)")
        #expect(run.errors.contains("LATCH_SEED=7"), "\(run)")
        #expect(try text(results, "events.jsonl").contains("\"kind\":\"lock.refused\""))
    }

    @Test("Both jobs run the script that is tested here", arguments: ["github-actions.yml", "gitlab-ci.yml"])
    func jobs(file: String) throws {
        let job = try String(contentsOfFile: Self.folder + file, encoding: .utf8)

        #expect(job.contains("ci/test-with-locks.sh results npm test"))
        #expect(job.contains("sha256sum --check"))
        #expect(job.contains("--strip-components=1"))
    }
}
