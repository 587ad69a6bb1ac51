import Foundation
import Testing

/// What the vendor's staff can change of a partner, while the daemon runs.
@Suite(.realProcesses) struct PartnerControlTests {
    private static func token(
        _ daemon: Daemon, _ client: String = "demo-m2m", secret: String? = nil, headers: [(String, String)] = []
    ) async throws -> Answer {
        let body = Daemon.credentials(client).with(secret.map { ["client_secret": .text($0)] } ?? [:])
        return try await daemon.send(.post, "/oauth/token", body, headers: headers)
    }

    private static func events(_ daemon: Daemon, _ kind: String) async throws -> [JSON] {
        let path = "/sim/v1/events?kind=\(kind)"
        return try await daemon.http(.get, path, headers: [("Accept", "application/json")]).json.events.elements
    }

    // MARK: Secrets

    @Test("After a rotation both secrets get tokens until the overlap ends; a token of before stays good")
    func rotation() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let answer = try await daemon.json("partner", "rotate-secret", "demo-m2m", "--overlap", "30m")
        let secret = try #require(answer.secret.string)
        #expect(answer.previousSecretUntil == "2026-11-21T15:00:00.000Z")
        let both = [try await Self.token(daemon), try await Self.token(daemon, secret: secret)].map(\.status)
        _ = try await daemon.json("time", "advance", "30m")
        let after = [try await Self.token(daemon), try await Self.token(daemon, secret: secret)].map(\.status)

        #expect(both == [200, 200])
        #expect(after == [401, 200])
        #expect(try await partner.call(.get, "/v1/doors").status == 200)
    }

    @Test("With --overlap 0s the old secret ends at once, also for Basic credentials and for sign-in codes")
    func rotationAtOnce() async throws {
        let daemon = try await Daemon.start()
        let basic = { (secret: String) in "Basic " + Data("demo-m2m:\(secret)".utf8).base64EncodedString() }
        let noSecret = Daemon.credentials().with(["client_id": .absent, "client_secret": .absent])

        let run = try await daemon.ctl(
            "partner", "rotate-secret", "demo-m2m", "--secret", "brand new", "--overlap", "0s")
        _ = try await daemon.json("partner", "rotate-secret", "demo-app", "--secret", "other", "--overlap", "0s")

        #expect(run.output == "brand new\n")
        var statuses: [Int] = []
        for secret in ["demo-m2m-secret", "brand new"] {
            statuses.append(try await Self.token(daemon, secret: secret).status)
            statuses.append(
                try await daemon.send(.post, "/oauth/token", noSecret, headers: [("Authorization", basic(secret))])
                    .status)
        }
        #expect(statuses == [401, 401, 200, 200])
        let old = try await daemon.send(.post, "/passwordless/start", Daemon.start())
        let new = try await daemon.send(.post, "/passwordless/start", Daemon.start().with(["client_secret": "other"]))
        #expect(old.status == 403)
        #expect(new.status == 200)
    }

    @Test("No secret is in an answer, an event, or the daemon's log, but in the answer to the rotation")
    func secrecy() async throws {
        let daemon = try await Daemon.start(["--log-level", "trace"])
        let secret = "wholly-secret-text"

        _ = try await daemon.ctl("partner", "rotate-secret", "demo-m2m", "--secret", secret)
        _ = try await Self.token(daemon, secret: secret)
        _ = try await Self.token(daemon, secret: "wrong")
        var texts: [String] = [daemon.process.errors, daemon.process.output]
        for path in ["partners", "partners/demo", "clients/demo-m2m", "traffic", "status"] {
            texts.append(try await daemon.http(.get, "/sim/v1/" + path).body)
        }
        let events = try await daemon.http(.get, "/sim/v1/events", headers: [("Accept", "application/json")])
        texts.append(events.body)

        #expect(events.body.contains("partner.changed"))
        for text in texts {
            #expect(!text.contains(secret))
            #expect(!text.contains("demo-m2m-secret"))
        }
    }

    @Test(
        "A rotation that cannot be is refused, and the secret stays",
        arguments: [
            (["demo-m2m", "--secret", "demo-m2m-secret"], "already"), (["demo-m2m", "--overlap", "-1s"], "overlap"),
            (["demo-m2m", "--overlap", "soon"], "overlap"), (["demo-m2m", "--secret", ""], "secret"),
            (["nobody"], "nobody"), (["demo-"], "could mean"),
        ])
    func rotationRefused(arguments: [String], word: String) async throws {
        let daemon = try await Daemon.start()

        let run = try await ToolRun(daemon.tool(["partner", "rotate-secret"] + arguments))

        #expect(run.code == 2, "\(run)")
        #expect(run.errors.contains(word), "\(run)")
        #expect(try await Self.token(daemon).status == 200)
    }

    // MARK: Limits

    @Test("Every answer of a limited client has its budget, and 429 says when to come again")
    func budgetHeaders() async throws {
        let daemon = try await Daemon.start(["--start-time", "2026-11-21T14:30:45Z"])
        let partner = try await daemon.partner()
        let free = try await partner.call(.get, "/v1/buildings")
        _ = try await daemon.json("partner", "limits", "demo-m2m", "--calls-per-minute", "2")

        let first = try await partner.call(.get, "/v1/buildings")
        let second = try await partner.call(.get, "/v1/users/\(Demo.nobody)")
        let third = try await partner.call(.get, "/v1/buildings")
        let shown = try await daemon.json("partner", "limits", "demo-m2m")
        _ = try await daemon.json("partner", "limits", "demo-m2m", "--calls-per-minute", "0")
        let freed = try await partner.call(.get, "/v1/buildings")

        #expect([free, first, second, third, freed].map(\.status) == [200, 200, 404, 429, 200])
        #expect(
            [free, first, second, third, freed].map { $0.header("RateLimit-Remaining") } == [nil, "1", "0", "0", nil])
        #expect(first.header("RateLimit-Limit") == "2")
        #expect(first.header("RateLimit-Policy") == "2;w=60")
        #expect(first.header("RateLimit-Reset") == "15")
        #expect([first, second, third].map { $0.header("Retry-After") } == [nil, nil, "15"])
        #expect(third.message == "TOO_MANY_REQUESTS")
        #expect(shown.calls.used == 3)
        #expect(shown.calls.remaining == 0)
        #expect(shown.calls.resetSeconds == 15)
    }

    @Test("Token requests have an hour's limit of their own")
    func tokenBudget() async throws {
        let daemon = try await Daemon.start()
        _ = try await daemon.json("partner", "limits", "demo-m2m", "--tokens-per-hour", "2")

        let wrong = try await Self.token(daemon, secret: "wrong")
        let answers = [
            try await Self.token(daemon),
            try await daemon.send(.post, "/oauth/token", Daemon.credentials().with(["audience": "x"])),
            try await Self.token(daemon),
        ]
        _ = try await daemon.json("time", "advance", "30m")
        let nextHour = try await Self.token(daemon)

        #expect(wrong.status == 401)
        #expect(wrong.header("RateLimit-Limit") == nil, "a stranger is not told of the client's budget")
        #expect(answers.map(\.status) == [200, 403, 429])
        #expect(answers.map { $0.header("RateLimit-Remaining") } == ["1", "0", "0"])
        #expect(answers[2].header("Retry-After") == "1800")
        #expect(answers[2].header("RateLimit-Policy") == "2;w=3600")
        #expect(try answers[2].json.error == "too_many_requests")
        #expect(nextHour.status == 200)
    }

    @Test("A passwordless client's limit holds for its users' calls of the app API")
    func appBudget() async throws {
        let daemon = try await Daemon.start()
        let token = try #require(try await daemon.signIn().access_token.string)
        _ = try await daemon.json("partner", "limits", "demo-app", "--calls-per-minute", "1")
        let app = AppClient(daemon: daemon, token: token)

        let first = try await app.call(.get, "/locks")
        let second = try await app.call(.get, "/locks")

        #expect([first, second].map(\.status) == [200, 429])
        #expect(try second.json.error == "TOO_MANY_REQUESTS")
        #expect(second.header("Retry-After") == "60")
    }

    @Test("A token lifetime that is changed holds for new tokens")
    func lifetime() async throws {
        let daemon = try await Daemon.start()
        let old = try await daemon.partner()

        _ = try await daemon.json("partner", "limits", "demo-m2m", "--token-seconds", "90")
        let short = try await Self.token(daemon)
        let new = try await daemon.partner()
        _ = try await daemon.json("time", "advance", "91s")

        #expect(try short.json.expires_in == 90)
        #expect(try await new.call(.get, "/v1/doors").status == 401)
        #expect(try await old.call(.get, "/v1/doors").status == 200)
    }

    @Test(
        "A limit that cannot be is refused with what was expected",
        arguments: [
            (["--calls-per-minute=-1"], "requestsPerMinute"), (["--token-seconds", "31536001"], "tokenSeconds"),
            (["--allow", "10.0.0.0/33"], "address block"), (["--allow", "everywhere"], "everywhere"),
        ])
    func limitRefused(arguments: [String], word: String) async throws {
        let daemon = try await Daemon.start()

        let run = try await ToolRun(daemon.tool(["partner", "limits", "demo-m2m"] + arguments))

        #expect(run.code == 2, "\(run)")
        #expect(run.errors.contains(word), "\(run)")
    }

    @Test(
        "A body of another shape is refused",
        arguments: [
            ("clients/demo-m2m/limits", "{\"requestsPerMinute\":1.5}"), ("clients/demo-m2m/limits", "{\"limit\":1}"),
            ("clients/demo-m2m/limits", "{\"requestsPerMinute\":\"5\"}"), ("clients/demo-m2m/limits", "[]"),
            ("clients/demo-m2m/limits", "{\"allowedAddresses\":[1]}"),
            ("clients/demo-m2m/limits", "{\"tokenSeconds\":1e300}"),
            ("partners/demo/origins", "{}"), ("partners/demo/origins", "{\"origins\":\"https://a.example\"}"),
            ("partners/demo/origins", "{\"origins\":[\"https://a.example/\"]}"),
        ])
    func badBody(path: String, body: String) async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.http(.put, "/sim/v1/" + path, body: body)

        #expect(answer.status == 400, "\(answer)")
        #expect(try answer.json.error.code == "bad_request")
    }

    @Test("Changes are events, and a restart keeps them", arguments: [SIGTERM, SIGKILL])
    func restart(signal: Int32) async throws {
        let folder = try Sandbox.own().freshPath("data")
        let daemon = try await Daemon.start(["--data-dir", folder])
        _ = try await daemon.json("partner", "limits", "demo-m2m", "--calls-per-minute", "7", "--allow", "127.0.0.0/8")
        _ = try await daemon.json("partner", "origins", "demo", "--allow", "https://app.example")
        let secret = try await daemon.json("partner", "rotate-secret", "demo-m2m").secret.string
        _ = try await daemon.json("setting", "set", "addressListScope", "all")
        let before = try await daemon.json("partner", "show", "demo")
        let events = try await Self.events(daemon, "partner.changed")

        daemon.process.signal(signal)
        _ = await daemon.process.exit(within: .seconds(10))
        let again = try await Daemon.start(["--data-dir", folder])
        let after = try await again.json("partner", "show", "demo")

        #expect(events.count == 3)
        #expect(events.first?.data.name == "demo")
        #expect(events.first?.data.clients[0].requestsPerMinute == 7)
        #expect(after == before)
        #expect(after.origins == ["https://app.example"])
        #expect(try await Self.token(again).status == 200, "the overlap is not over")
        #expect(try await Self.token(again, secret: secret).status == 200)
        #expect(try await again.json("setting", "get", "addressListScope").value == "all")
    }

    // MARK: Addresses

    @Test("Without a trusted proxy the socket's address counts, whatever the headers say")
    func noProxy() async throws {
        let daemon = try await Daemon.start()

        let answer = try await Self.token(
            daemon, "demo-walled-m2m",
            headers: [("X-Forwarded-For", "203.0.113.9"), ("auth0-forwarded-for", "203.0.113.9")])

        #expect(answer.status == 403, "\(answer)")
        let event = try await Self.events(daemon, "call.refused").last
        #expect(event?.data.detail.string?.contains("127.0.0.1") == true)
    }

    /// What a proxy tells, and whether `demo-walled-m2m` gets a token.
    private static let forwarded: [([(String, String)], Int)] = [
        ([("X-Forwarded-For", "203.0.113.9")], 200), ([("X-Forwarded-For", "203.0.113.9, 127.0.0.3")], 200),
        ([("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-For", "203.0.113.9:4711")], 200),
        ([("X-Forwarded-For", "203.0.113.9, 198.51.100.1")], 403), ([("X-Forwarded-For", "203.0.114.9")], 403),
        ([("X-Forwarded-For", "unknown")], 403), ([("X-Forwarded-For", "")], 403), ([], 403),
        ([("auth0-forwarded-for", "203.0.113.9")], 403), ([("Forwarded", "for=203.0.113.9")], 403),
    ]

    @Test("Behind a trusted proxy the right-most address that is not a proxy's counts", arguments: forwarded.indices)
    func proxy(index: Int) async throws {
        let (headers, status) = Self.forwarded[index]
        let daemon = try await Daemon.start(["--trust-proxy", "10.0.0.0/8", "--trust-proxy", "127.0.0.0/8"])

        let answer = try await Self.token(daemon, "demo-walled-m2m", headers: headers)

        #expect(answer.status == status, "\(headers): \(answer)")
    }

    @Test("Trusted proxies come from the variable and the configuration file, too")
    func proxyLayers() async throws {
        let file = try Sandbox.own().file("latchd.yaml", "trust-proxy: [10.0.0.0/8, 127.0.0.1]\n")
        let headers = [("X-Forwarded-For", "203.0.113.9")]

        let byFile = try await Daemon.start(["--config", file])
        let byVariable = try await Daemon.start(environment: ["LATCHD_TRUST_PROXY": "10.0.0.0/8;127.0.0.1"])

        #expect(try await Self.token(byFile, "demo-walled-m2m", headers: headers).status == 200)
        #expect(try await Self.token(byVariable, "demo-walled-m2m", headers: headers).status == 200)
    }

    @Test("An address list that is set holds for tokens, codes and refreshes at once; for calls by addressListScope")
    func addressList() async throws {
        let daemon = try await Daemon.start(["--trust-proxy", "127.0.0.1"])
        let inside = [("X-Forwarded-For", "203.0.113.9")]
        let partner = try await daemon.partner()
        let login = try await daemon.signIn()
        let refresh = Daemon.refresh(login.refresh_token.string ?? "")
        for client in ["demo-m2m", "demo-app"] {
            _ = try await daemon.json("partner", "limits", client, "--allow", "203.0.113.0/24")
        }

        let outside = [
            try await Self.token(daemon), try await daemon.send(.post, "/passwordless/start", Daemon.start()),
            try await daemon.send(.post, "/oauth/token", refresh),
        ]
        let inList = [
            try await Self.token(daemon, headers: inside),
            try await daemon.send(.post, "/passwordless/start", Daemon.start(), headers: inside),
            try await daemon.send(.post, "/oauth/token", refresh, headers: inside),
        ]
        let byAuth = try await partner.call(.get, "/v1/doors")
        _ = try await daemon.json("setting", "set", "addressListScope", "all")
        let byAll = try await partner.call(.get, "/v1/doors")
        let authorization = [("Authorization", "Bearer \(partner.token)")]
        let insideByAll = try await daemon.http(.get, "/access/sdk/v1/doors", headers: authorization + inside)
        let app = AppClient(daemon: daemon, token: login.access_token.string ?? "")

        #expect(outside.map(\.status) == [403, 403, 403])
        #expect(try outside.map { try $0.json.error } == ["access_denied", "access_denied", "access_denied"])
        #expect(inList.map(\.status) == [200, 200, 200])
        #expect(byAuth.status == 200)
        #expect(byAll.status == 403)
        #expect(byAll.message == "FORBIDDEN")
        #expect(insideByAll.status == 200)
        #expect(try await app.call(.get, "/locks").status == 200, "phones are anywhere")
    }
}
