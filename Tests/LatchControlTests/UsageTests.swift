internal import ArgumentParser
internal import LatchControl
internal import Testing

/// Command lines that cannot be meant so, and help.
@Suite struct UsageTests {
    @Test("--version tells the version and nothing else")
    func version() async {
        let run = await runTool(["--version"])

        #expect(run.status == .held)
        #expect(run.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil, "\(run.output)")
    }

    @Test(
        "A command line that cannot be meant so exits with 2 and says so on standard error",
        arguments: [
            "nonsense", "door", "", "lock keypad 101", "lock keypad 101 1 --gap 1s --slow", "lock power 101 maybe",
            "lock keypad 101 1 --digits -1", "lock battery 101", "lock battery 101 5 --swap", "lock battery 101 101",
            "lock clock 101 --lose --drift 3", "time advance", "time advance 5m --to x", "time run --scale 0",
            "token mint", "history --limit 0", "access list", "access list --truth lock",
            "access grant --user sam", "access grant --door 101",
            "access grant --user sam --door 101 --role OWNER", "access revoke --user sam", "access revoke --door 101",
            "key create Painters", "key assign Painters", "door assign Store", "door unassign Store",
            "user create --first-name A --last-name B", "user create --first-name A --email a@b", "user deactivate",
            "building show", "access list --door 101 --truth phone",
            "lock deadbolt 101", "explain 1", "wait", "events --limit x", "door show \"\"", "door show ..",
            "radio move hci-1",
            "radio move hci-1 --to 1,2", "radio move hci-1 --to 1,2,3 --door 101", "radio link --loss 2",
            "radio move hci-1 --to 1,2,3 --distance 1", "radio show", "radio name hci-1", "status --server ftp://x",
            "phone invite riley --first-name A --last-name B",
            "phone invite riley --first-name A --last-name B --door 101 --single-use",
            "phone invite riley --first-name A --last-name B --door 101 --today --tomorrow",
            "phone invite riley --first-name A --last-name B --door 101 --today --start 2026-11-22T00:00:00Z",
            "status --server http://",
            "partner show", "partner limits", "partner limits c --allow ::1 --allow-all", "partner origins p --allow",
            "partner limits c --calls-per-minute many", "partner origins p --allow https://a.example --allow-none",
            "partner rotate-secret", "traffic --reset --client c", "status --server localhost:x",
        ])
    func usage(line: String) async {
        let run = await runTool(words(line), variables: ["LATCHD_SERVER": "http://127.0.0.1:1"])

        #expect(run.status == .couldNotRun)
        #expect(run.output == "")
        #expect(!run.errors.isEmpty)
        #expect(!run.errors.contains("no answer"))
    }

    @Test("With --json a usage error is JSON on standard output")
    func usageAsJSON() async throws {
        let run = await runTool(["lock", "keypad", "101", "--json"])

        let error = try JSONValue(parsing: run.output.utf8)["error"]
        #expect(run.status == .couldNotRun)
        #expect(error["code"] == .string("usage"))
        #expect(error["message"].string?.contains("<code>") == true)
        #expect(run.errors == "")
    }

    @Test(
        "Help that was asked for goes to standard output and exits with 0", arguments: [["--help"], ["help", "door"]])
    func help(arguments: [String]) async {
        let run = await runTool(arguments)

        #expect(run.status == .held)
        #expect(run.output.contains("USAGE: latchctl"))
    }

    @Test("Every command says what it does, has a request under test, and its example is a command line of its own")
    func examples() throws {
        let readings =
            RequestTests.readings + RequestTests.lockReadings + RequestTests.phoneReadings
            + RequestTests.managerReadings + ScenarioCommandTests.readings
        let tested = readings.map { "latchctl " + $0.0 }
        try visit(LatchctlCommand.self) { command, path in
            let configuration = command.configuration
            #expect(!configuration.abstract.isEmpty, "\(path)")
            guard configuration.subcommands.isEmpty else { return }
            #expect(tested.contains { "\($0) ".hasPrefix("\(path) ") }, "\(path) is in none of RequestTests")
            let lines = configuration.discussion.split(separator: "\n")
            let example = try #require(lines.first { $0.hasPrefix("  latchctl ") }, "\(path) has no example")
            let parsed = try LatchctlCommand.parseAsRoot(Array(words(String(example)).dropFirst()))
            #expect(type(of: parsed) == command, "the example of \(path) is of another command")
        }
    }

    private func visit(
        _ command: any ParsableCommand.Type, below path: String = "",
        _ body: (any ParsableCommand.Type, String) throws -> Void
    ) throws {
        let path = (path.isEmpty ? "" : path + " ") + (command.configuration.commandName ?? "?")
        try body(command, path)
        for subcommand in command.configuration.subcommands { try visit(subcommand, below: path, body) }
    }
}
