import Foundation
import Testing

/// Scenarios that leave the process: programs that call back, and runs against a daemon.
@Suite(.realProcesses) struct ScenarioOutsideTests {
    private func scenario(_ text: String) throws -> String {
        let file = try Sandbox.own().freshPath("scenario.yaml")
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }

    private func tool(_ arguments: String...) async throws -> ToolRun {
        try await ToolRun(try Sandbox.own().launch(Binaries.latchctl, arguments))
    }

    @Test("A program outside acts on the scenario's world; its replay does the same without the program")
    func callback() async throws {
        let latchctl = try Sandbox.own().freshPath("latchctl")
        try FileManager.default.createSymbolicLink(atPath: latchctl, withDestinationPath: Binaries.latchctl)
        let file = try scenario(
            """
            name: A backend outside
            vars: {tool: "\(latchctl)"}
            steps:
              - run: {program: "${tool}", arguments: [lock, keypad, "101", "4821101", --server, "${base}", --json], expect: {exit: 0, json: {verdict: opened}}}
              - expect: {event: lock.opened, count: 1}
              - run: {program: "${tool}", arguments: [access, grant, --user, quinn, --door, "105", --server, "${base}"], expect: {exit: 2}}
              - run: {program: "${tool}", arguments: [lock, battery, "101", "50", --server, "${base}"]}
              - expect: {lock: 101, is: {battery: 50}}
            """)
        let log = file + ".outside"

        let live = try await tool("scenario", "run", file, "--json", "--outside", log)
        try FileManager.default.removeItem(atPath: latchctl)
        let replay = try await tool("scenario", "run", file, "--json", "--replay", log)
        let strange = try await tool("scenario", "run", file, "--replay", file)

        #expect(live.code == 0, "\(live)")
        #expect(replay.code == 0, "\(replay)")
        let (first, second) = (try live.json.scenarios[0], try replay.json.scenarios[0])
        #expect(first.digest == second.digest)
        #expect(first.reproducible == false)
        #expect(second.reproducible == true)
        #expect(strange.code == 2, "\(strange)")
    }

    @Test("A replay calls with the tokens that were got outside, and gets none of its own")
    func tokens() async throws {
        let credentials =
            "form: {grant_type: client_credentials, client_id: demo-m2m, client_secret: demo-m2m-secret, "
            + "audience: \"https://rest.latchaccess.com/access/sdk\"}, expect: 200, capture: {token: body.access_token}"
        let door = "url: \"${base}/access/sdk/v1/doors\", headers: {Authorization: \"Bearer ${token}\"}"
        let file = try scenario(
            """
            name: Tokens of one's own
            steps:
              - http: {url: "${base}/v1/oauth/token", \(credentials)}
              - http: {\(door), expect: 200}
              - expect: {event: token.issued, count: 1}
              - call: {path: /v1/oauth/token, \(credentials)}
              - http: {\(door), expect: 200}
              - expect: {event: token.issued, count: 2}
              - advance: 3d
              - http: {\(door), expect: 401}
              - expect: {event: token.issued, count: 2}
            """)
        let log = file + ".outside"

        let live = try await tool("scenario", "run", file, "--json", "--outside", log)
        let replay = try await tool("scenario", "run", file, "--json", "--replay", log)

        #expect(live.code == 0, "\(live)")
        #expect(replay.code == 0, "\(replay)")
        #expect(try live.json.scenarios[0].digest == replay.json.scenarios[0].digest)
    }

    @Test("Ending latchctl ends its programs first", arguments: [SIGTERM, SIGINT])
    func interrupted(signal: Int32) async throws {
        let mark = try Sandbox.own().freshPath("mark")
        let file = try scenario(
            """
            name: A program that goes on
            steps:
              - run: {program: sh, timeout: 10m, arguments: [-c, "trap 'echo ended >> \(mark); exit' TERM; echo up > \(mark); while :; do sleep 0.05; done"]}
            """)
        let process = try Sandbox.own().launch(Binaries.latchctl, ["scenario", "run", file])
        while (try? String(contentsOfFile: mark, encoding: .utf8)) != "up\n", process.exitCode == nil {
            try await Task.sleep(for: .milliseconds(10))
        }

        process.signal(signal)
        let run = try await ToolRun(process)

        #expect(run.code == 2 && run.output.contains("interrupted"), "\(run)")
        #expect(try String(contentsOfFile: mark, encoding: .utf8) == "up\nended\n")
    }

    @Test("A scenario runs against a daemon as it runs by itself")
    func server() async throws {
        let daemon = try await Daemon.start()
        let text = """
            name: A daily code
            steps:
              - call:
                  as: demo-m2m
                  path: /access/sdk/v2/users
                  body: {firstName: Eve, lastName: Guest, email: eve@example.com, passcodeType: DAILY, shareable: false, startTime: "${now}", doorUuids: [d0000000-0000-4000-8000-000000000101]}
                  expect: 200
                  capture: {code: "body.accesses[0].doorcode.code"}
              - keypad: {door: 101, code: "${code}", expect: opened}
              - advance: {to: "00:00", door: 101}
              - keypad: {door: 101, code: "${code}", expect: expired}
            """
        let (file, begun) = (try scenario(text), try scenario("start: \(Daemon.start)\n" + text))

        let alone = try await tool("scenario", "run", file, "--json")
        let first = try await tool("scenario", "run", file, "--server", daemon.base, "--json")
        let late = try await tool("scenario", "run", begun, "--server", daemon.base)
        let again = try await tool("scenario", "run", begun, "--server", daemon.base, "--reset", "--json")

        #expect(first.code == 0, "\(first)")
        #expect(alone.code == 0, "\(alone)")
        #expect(late.code == 2 && late.output.contains("past the scenario's start"), "\(late)")
        #expect(again.code == 0, "\(again)")
        #expect(try again.json.scenarios[0].digest == first.json.scenarios[0].digest)
    }

    @Test("What cannot be done against a daemon is told before the first step")
    func refusals() async throws {
        let paced = try await Daemon.start(frozen: false)
        let restart = try scenario("name: x\nsteps:\n  - touch: 101\n  - restart: daemon\n")
        let touch = try scenario("name: x\nsteps:\n  - touch: 101\n")
        let early = try scenario("name: x\nstart: 2020-01-01T00:00:00Z\nsteps:\n  - touch: 101\n")

        let again = try scenario("name: y\nsteps:\n  - restart: daemon\n")
        let restarted = try await tool("scenario", "run", restart, again, "--server", paced.base)
        let running = try await tool("scenario", "run", touch, "--server", paced.base)
        let frozen = try await tool("scenario", "run", touch, "--server", paced.base, "--freeze")
        let past = try await tool("scenario", "run", early, "--server", paced.base)
        let nobody = try await tool("scenario", "run", touch, "--server", "http://127.0.0.1:1")
        let events = try await paced.json("events")
        let wrong = try scenario("name: x\nsteps:\n  - keypad: {door: 101, code: \"0000000\", expect: opened}\n")
        let failed = try await tool("scenario", "run", wrong, "--server", paced.base, "--freeze", "--reset")

        #expect(restarted.code == 2 && restarted.errors.contains(":4: restart:"), "\(restarted)")
        #expect(restarted.errors.split(separator: "\n").contains { $0.contains(":3: restart:") }, "\(restarted)")
        #expect(!restarted.errors.contains("\u{fffd}"), "a line each")
        #expect(running.code == 2 && running.output.contains("--freeze"), "\(running)")
        #expect(frozen.code == 0, "\(frozen)")
        #expect(failed.code == 1 && failed.output.contains(" --freeze --reset"), "\(failed)")
        #expect(past.code == 2 && past.output.contains("--reset"), "\(past)")
        #expect(nobody.code == 2 && nobody.errors.contains("no answer from http://127.0.0.1:1"), "\(nobody)")
        #expect(events.events.elements.count <= 2, "nothing but the one scenario was done: \(events)")
    }
}
