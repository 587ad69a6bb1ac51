import Testing

/// What `latchctl traffic` sees of what clients do.
@Suite(.realProcesses) struct TrafficTests {
    private static func client(_ daemon: Daemon, _ name: String? = "demo-m2m") async throws -> JSON {
        let clients = try await daemon.json("traffic").clients.elements
        return clients.first { $0.client == (name.map { .text($0) } ?? .null) } ?? .absent
    }

    private static func codes(_ client: JSON) -> [JSON] { client.advice.elements.map(\.code) }

    @Test("Calls are counted by client and route, with their statuses; strangers are counted as nobody")
    func counts() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let rival = try await daemon.partner("rival-m2m")

        for path in ["/v1/doors", "/v1/doors", "/v1/doors?pageSize=x", "/v1/users/\(Demo.riley)"] {
            _ = try await partner.call(.get, path)
        }
        _ = try await rival.call(.get, "/v1/doors")
        _ = try await PartnerAPI(daemon: daemon, token: "x").call(.get, "/v1/doors")
        _ = try await daemon.send(.post, "/oauth/token", Daemon.credentials().with(["client_secret": "wrong"]))
        _ = try await daemon.signIn()

        let own = try await Self.client(daemon)
        #expect(own.partner == "demo")
        #expect(own.calls == 5)
        #expect(own.tokens == 1)
        #expect(
            own.routes.elements.map(\.route) == [
                "POST /oauth/token", "GET /access/sdk/v1/doors", "GET /access/sdk/v1/users/{userUuid}",
            ])
        #expect(own.routes[1].statuses == ["200": 2, "400": 1])
        #expect((own.routes[1].longestAnswer.integer ?? 0) > 1_000)
        #expect(Self.codes(own).isEmpty)
        #expect(try await Self.client(daemon, "rival-m2m").calls == 2)
        let app = try await Self.client(daemon, "demo-app")
        #expect(app.routes.elements.map(\.operation) == ["passwordless.start", "token"])
        #expect(app.tokenRequestsOfLastHour == 1)
        #expect(app.tokens == 0, "a user's token is not the client's own")
        let nobody = try await Self.client(daemon, nil)
        #expect(nobody.routes.elements.map(\.statuses) == [["401": 1], ["401": 1]])
        #expect(try await daemon.json("traffic", "--client", "rival").clients.elements.count == 1)
        #expect(try await daemon.ctl("traffic", "--client", "nobody").code == 2)
    }

    @Test("Polling, by simulated time, brings advice; on a frozen clock there is none")
    func polling() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        for _ in 0..<7 { _ = try await partner.call(.get, "/v1/buildings") }
        let frozen = try await Self.client(daemon)
        for _ in 0..<6 {
            _ = try await daemon.json("time", "advance", "5s")
            _ = try await partner.call(.get, "/v1/doors")
        }
        let polling = try await Self.client(daemon)
        let text = try await daemon.ctl("traffic")

        #expect(frozen.routes[1].pollingSeconds == .null)
        #expect(Self.codes(frozen).isEmpty)
        #expect(polling.routes[2].pollingSeconds == 5)
        #expect(Self.codes(polling) == ["poll_less"])
        #expect(polling.advice[0].operation == "listDoors")
        #expect(text.output.contains("! listDoors: the same question every 5.0 s"), "\(text)")
    }

    @Test("Who repeats a refused call before Retry-After is over is told to back off; who waits is not")
    func retries() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner("demo-strict-m2m")
        let client = { try await Self.client(daemon, "demo-strict-m2m") }

        for number in 0..<6 { _ = try await partner.call(.get, "/v1/doors?pageSize=\(number + 1)") }
        let refused = try await client()
        _ = try await daemon.json("time", "advance", "59s")
        _ = try await partner.call(.get, "/v1/doors?pageSize=6")
        let hasty = try await client()
        _ = try await daemon.json("traffic", "--reset")
        let again = try await daemon.partner("demo-strict-m2m")
        for number in 0..<6 { _ = try await again.call(.get, "/v1/doors?pageSize=\(number + 1)") }
        _ = try await daemon.json("time", "advance", "1m")
        let renewed = try await daemon.partner("demo-strict-m2m")
        let good = try await renewed.call(.get, "/v1/doors?pageSize=6")
        let patient = try await client()

        #expect(Self.codes(refused).isEmpty)
        #expect(Self.codes(hasty) == ["back_off"])
        #expect(hasty.routes[1].hastyRetries == 1)
        #expect(good.status == 200)
        #expect(patient.routes[1].calls == 7)
        #expect(Self.codes(patient).isEmpty, "\(patient)")
    }

    @Test("A token for each call brings advice to keep one")
    func tokens() async throws {
        let daemon = try await Daemon.start()

        for _ in 0..<4 { _ = try await daemon.partner().call(.get, "/v1/buildings") }
        let client = try await Self.client(daemon)

        #expect(client.tokens == 4)
        #expect(client.tokenRequestsOfLastHour == 4)
        #expect(client.earlyTokens == 3)
        #expect(Self.codes(client) == ["reuse_token"])
    }

    @Test("A large list without pages brings advice to page; with pages it does not")
    func lists() async throws {
        let doors = (1...150).map { "      - {name: D\($0), place: RESIDENCE, partners: [web]}" }
        let yaml = """
            name: Large
            partners:
              - {name: web, clients: [{id: web-m2m, kind: m2m}, {id: paging-m2m, kind: m2m}]}
            buildings:
              - name: Tower
                timeZone: Europe/Berlin
                doors:
            """
        let file = try Sandbox.own().file("large.yaml", yaml + "\n" + doors.joined(separator: "\n") + "\n")
        let daemon = try await Daemon.start(["--property", file])

        _ = try await daemon.partner("web-m2m").call(.get, "/v1/doors")
        let paging = try await daemon.partner("paging-m2m")
        for page in 1...2 { _ = try await paging.call(.get, "/v1/doors?pageSize=149&pageToken=\(page)") }

        #expect(Self.codes(try await Self.client(daemon, "web-m2m")) == ["page"])
        #expect(Self.codes(try await Self.client(daemon, "paging-m2m")).isEmpty)
    }

    @Test("A reset begins to count anew, and so does a new run; neither is an event")
    func reset() async throws {
        let daemon = try await Daemon.start()
        _ = try await daemon.partner().call(.get, "/v1/doors")
        let before = try await daemon.json("time", "advance", "1h")

        let emptied = try await daemon.json("traffic", "--reset")
        let after = try await daemon.json("time", "show")
        _ = try await daemon.partner().call(.get, "/v1/doors")
        _ = try await daemon.json("snapshot", "reset")
        let renewed = try await daemon.json("traffic")

        #expect(emptied.clients == [])
        #expect(emptied.since == before.now)
        #expect(after.digest == before.digest)
        #expect(renewed.clients == [])
    }
}
