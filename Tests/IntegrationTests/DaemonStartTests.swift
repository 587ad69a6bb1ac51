import Foundation
import Testing

@Suite(.realProcesses) struct DaemonStartTests {
    @Test("The ready file has the documented members, and goes with the daemon")
    func readyFile() async throws {
        let daemon = try await Daemon.start(["--seed", "18446744073709551615"])
        let text = try String(contentsOfFile: daemon.readyFile, encoding: .utf8)
        let health = try await daemon.http(.get, "/healthz")

        let code = await daemon.stop()

        #expect(daemon.ready.names == ["hci", "http", "pid", "seed", "startTime"])
        #expect(daemon.base.hasPrefix("http://127.0.0.1:"))
        #expect(try daemon.port > 0)
        #expect(daemon.ready.hci == [])
        #expect(daemon.ready.pid.integer == Int(daemon.process.id))
        #expect(text.contains("18446744073709551615"))
        #expect(daemon.ready.startTime == "2026-11-21T14:30:00.000Z")
        #expect(health.status == 200)
        #expect(code == 0)
        #expect(!FileManager.default.fileExists(atPath: daemon.readyFile))
    }

    @Test("A ready file that an earlier daemon left is not there when this one does not serve")
    func staleReadyFile() async throws {
        let first = try await Daemon.start()
        let stale = try Sandbox.own().file("ready.json", "{\"http\":\"http://127.0.0.1:1\"}")

        let second = try await Daemon.refusal(["--listen", "127.0.0.1:\(try first.port)", "--ready-file", stale])

        #expect(second.code == 2, "\(second)")
        #expect(second.errors.contains("\(try first.port)"))
        #expect(!FileManager.default.fileExists(atPath: stale))
    }

    @Test("Without times it begins at the wall clock, and time runs")
    func defaults() async throws {
        let daemon = try await Daemon.start(frozen: false)

        let time = try await daemon.json("time", "show")

        #expect(time.mode == "paced")
        #expect(time.scale == 1)
        #expect(time.seed == 1)
        let now = try Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(try #require(time.now.string))
        #expect(abs(now.timeIntervalSinceNow) < 30)
    }

    @Test("A flag goes before a variable, a variable before the file, the file before the default")
    func layers() async throws {
        let file = try Sandbox.own().file("latchd.yaml", "seed: 3\ntime-scale: 0\n")

        func seed(_ arguments: [String], _ environment: [String: String]) async throws -> JSON {
            let daemon = try await Daemon.start(arguments, environment: environment)
            _ = await daemon.stop()
            return daemon.ready.seed
        }

        #expect(try await seed(["--config", file, "--seed", "5"], ["LATCHD_SEED": "4"]) == 5)
        #expect(try await seed(["--config", file], ["LATCHD_SEED": "4"]) == 4)
        #expect(try await seed([], ["LATCHD_SEED": "", "LATCHD_CONFIG": file]) == 3)
        #expect(try await seed([], [:]) == 1)
    }

    /// Command lines that must be refused, and what the message must have.
    private static let refusals: [([String], String)] = [
        (["--seed=-1"], "--seed"), (["--seed", "x"], "--seed"), (["--seed", "18446744073709551616"], "--seed"),
        (["--start-time", "today"], "--start-time"), (["--start-time", "2026-11-21T09:00:00"], "--start-time"),
        (["--time-scale", "fast"], "--time-scale"), (["--time-scale", "nan"], "--time-scale"),
        (["--time-scale", "1e9"], "--time-scale"), (["--listen", "8080"], "--listen"),
        (["--listen", "127.0.0.1"], "--listen"), (["--listen", "127.0.0.1:99999"], "--listen"),
        (["--listen", ":8080"], "--listen"), (["--log-level", "loud"], "--log-level"),
        (["--public-url", "latch.test"], "--public-url"), (["--control-token", "short"], "--control-token"),
        (["--property", "/nowhere/property.yaml"], "/nowhere/property.yaml"),
        (["--config", "/nowhere/latchd.yaml"], "/nowhere/latchd.yaml"),
        (["--trust-proxy", "10.0.0.0/33"], "10.0.0.0/33"),
        (["--trust-proxy", "::1", "--trust-proxy", "x"], "--trust-proxy"),
        (["--signing-key", "/nowhere/key.pem"], "/nowhere/key.pem"),
        (["--data-dir", "/dev/null/data"], "/dev/null/data"),
        (["--listen", "0.0.0.0:0"], "--allow-remote"),
        (["--listen", "0.0.0.0:0", "--allow-remote"], "--control-token"),
        (["--listen", "[::]:0"], "--allow-remote"), (["--listen", "192.0.2.1:0"], "--allow-remote"),
    ]

    @Test("What cannot be meant so is refused with exit code 2 and a message that names it", arguments: refusals)
    func refused(arguments: [String], word: String) async throws {
        let run = try await Daemon.refusal(arguments)

        #expect(run.code == 2, "\(run)")
        #expect(run.errors.hasPrefix("latchd: "))
        #expect(run.errors.contains(word), "\(run)")
    }

    @Test("An unknown flag is a usage error that says how it is used")
    func unknownFlag() async throws {
        let run = try await Daemon.refusal(["--sede", "1"])

        #expect(run.code != 0)
        #expect(run.errors.contains("--sede"))
        #expect(run.errors.contains("Usage"))
    }

    @Test("A variable that begins like ours and is none is refused, with those that there are")
    func unknownVariable() async throws {
        let run = try await Daemon.refusal(["--listen", "127.0.0.1:0"], environment: ["LATCHD_SEDE": "1"])
        let wrong = try await Daemon.refusal(["--listen", "127.0.0.1:0"], environment: ["LATCHD_SEED": "one"])

        #expect(run.code == 2)
        #expect(run.errors.contains("LATCHD_SEDE"))
        #expect(run.errors.contains("LATCHD_SEED,"))
        #expect(wrong.code == 2)
        #expect(wrong.errors.contains("LATCHD_SEED is 'one'"))
    }

    @Test(
        "What is wrong with a configuration file is told with file, line and column",
        arguments: [
            ("seed: 1\nsede: 2\n", ":2:1", "sede"), ("seed: [1, 2]\n", ":1:7", "seed"),
            ("- seed\n", ":1:1", "configuration"), ("seed: 1\nseed: 2\n", ":2:1", "seed"),
            ("seed: \"1\n", ":2:1", "YAML"),
        ])
    func configurationFile(text: String, place: String, word: String) async throws {
        let file = try Sandbox.own().file("latchd.yaml", text)

        let run = try await Daemon.refusal(["--config", file])

        #expect(run.code == 2, "\(run)")
        #expect(run.errors.contains(file + place), "\(run)")
        #expect(run.errors.contains(word))
    }

    /// The smallest property: one partner, one building, one door.
    private static let property = """
        name: Small
        portfolio: {id: f0000000-0000-4000-8000-000000000009, name: Small}
        partners:
          - id: 9a000000-0000-4000-8000-000000000009
            name: small
            clients: [{id: small-m2m, kind: m2m}]
        buildings:
          - id: b0000000-0000-4000-8000-000000000009
            name: Hut
            timeZone: Europe/Berlin
            commonDoorcodes: false
            address: {line1: 1 Way, city: Town, state: BE, postalCode: "10115", country: DE}
            doors:
              - id: d0000000-0000-4000-8000-000000000901
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000901
                name: Gate
                place: RESIDENCE
                connected: false
                partners: [small]
                device: {family: M2, serialNumber: SMALL-1}

        """

    @Test("A property of one's own is served, with its zone")
    func ownProperty() async throws {
        let file = try Sandbox.own().file("small.yaml", Self.property)
        let daemon = try await Daemon.start(["--property", file])
        let gate = "d0000000-0000-4000-8000-000000000901"

        let code = try await daemon.partner("small-m2m").code(at: gate, to: "ann@example.com")
        let opened = try await daemon.ctl("lock", "keypad", "Gate", code)
        let status = try await daemon.json("status")
        let door = try await daemon.json("door", "show", "Gate")

        #expect(opened.code == 0, "\(opened)")
        #expect(status.property == "Small")
        #expect(door.localTime == "2026-11-21T15:30:03.000+01:00")
    }

    @Test(
        "What is wrong with a property is told with file, line, column and what was expected",
        arguments: [
            ("commonDoorcodes: false", "commonDoorcode: false", ":11:5", "commonDoorcode"),
            ("Europe/Berlin", "Europe/Nowhere", ":10:", "Europe/Nowhere"), ("[small]", "[large]", ":19:", "large"),
            ("family: M2", "family: X9", ":20:", "X9"), ("name: Small\n", "", ":1:1", "name"),
        ])
    func brokenProperty(good: String, bad: String, place: String, word: String) async throws {
        let text = Self.property.replacing(good, with: bad, maxReplacements: 1)
        let file = try Sandbox.own().file("small.yaml", text)

        let run = try await Daemon.refusal(["--property", file])

        #expect(run.code == 2, "\(run)")
        #expect(run.errors.contains(file + place), "\(run)")
        #expect(run.errors.contains(word), "\(run)")
    }

    @Test("latchctl without a daemon exits with 2 and says where it looked")
    func noDaemon() async throws {
        let daemon = try await Daemon.start()
        _ = await daemon.stop()

        let run = try await daemon.ctl("status")

        #expect(run.code == 2)
        #expect(run.errors.contains(daemon.base))
    }
}
