import Testing

/// Who may call the control API.
@Suite(.realProcesses) struct ControlGateTests {
    private static let token = "0123456789abcdef"

    @Test("A control token is asked for by the control API and the metrics, and by nothing else")
    func controlToken() async throws {
        let daemon = try await Daemon.start(["--control-token", Self.token])

        let without = try await daemon.ctl("status", "--json")
        let wrong = try await daemon.ctl("status", "--control-token", "fedcba9876543210")
        let flag = try await daemon.ctl("status", "--control-token", Self.token)
        let variable = try await daemon.ctl("status", environment: ["LATCHD_CONTROL_TOKEN": Self.token])
        let stream = try await daemon.http(.get, "/sim/v1/events")
        let health = try await daemon.http(.get, "/healthz")
        let doors = try await daemon.partner().call(.get, "/v1/doors")
        let hidden = try await daemon.http(.get, "/metrics")
        let metrics = try await daemon.http(
            .get, "/metrics", headers: [("Authorization", "Bearer \(Self.token)")])

        #expect(without.code == 2)
        #expect(try without.json.error.code == "unauthorized")
        #expect(wrong.code == 2)
        #expect(flag.code == 0, "\(flag)")
        #expect(variable.code == 0, "\(variable)")
        #expect(stream.status == 401)
        #expect(health.status == 200)
        #expect(doors.status == 200)
        #expect(hidden.status == 401)
        #expect(metrics.status == 200)
    }

    @Test(
        "A Host that is none of ours is refused by the control API alone",
        arguments: ["elsewhere.example", "127.0.0.1.elsewhere.example", "[::2]:80", "169.254.169.254", "x@localhost"])
    func foreignHost(host: String) async throws {
        let daemon = try await Daemon.start()

        let control = try await daemon.http(.get, "/sim/v1/status", headers: [("Host", host)])
        let advance = try await daemon.http(
            .post, "/sim/v1/time/advance", headers: [("Host", host)], body: "{\"by\":\"1d\"}")
        let keys = try await daemon.http(.get, "/.well-known/jwks.json", headers: [("Host", host)])
        let time = try await daemon.json("time", "show")

        #expect(control.status == 403, "\(control)")
        #expect(try control.json.error.code == "unknown_host")
        #expect(advance.status == 403)
        #expect(keys.status == 200)
        #expect(time.now == "2026-11-21T14:30:00.000Z")
    }

    @Test(
        "Names of this machine and of the public address are taken",
        arguments: ["localhost", "LOCALHOST:80", "[::1]:1", "latch.test"])
    func ownHost(host: String) async throws {
        let daemon = try await Daemon.start(["--public-url", "https://latch.test:8443"])

        let answer = try await daemon.http(.get, "/sim/v1/status", headers: [("Host", host)])

        #expect(answer.status == 200, "\(answer)")
    }

    @Test(
        "A page of another origin is refused, one of ours is not",
        arguments: [
            ("https://elsewhere.example", 403), ("null", 403), ("http://127.0.0.1.elsewhere.example", 403),
            ("http://elsewhere.example/http://localhost", 403), ("http://localhost:3000", 200),
        ])
    func origin(origin: String, status: Int) async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.http(.get, "/sim/v1/status", headers: [("Origin", origin)])

        #expect(answer.status == status, "\(answer)")
        #expect(answer.header("Access-Control-Allow-Origin") == nil)
    }

    @Test("Beyond loopback it serves with a flag and a control token")
    func remote() async throws {
        let daemon = try await Daemon.start([
            "--listen", "0.0.0.0:0", "--allow-remote", "--control-token", Self.token,
        ])
        let address = "http://127.0.0.1:\(try daemon.port)"

        let run = try await daemon.ctl("status", "--server", address, "--control-token", Self.token)

        #expect(run.code == 0, "\(run)")
    }
}
