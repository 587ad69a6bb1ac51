import Testing

/// Which web pages' scripts may read answers: the CORS protocol (WHATWG Fetch, section 3.2).
@Suite(.realProcesses) struct CrossOriginTests {
    private static let ours = "https://app.example"
    private static let rivals = "http://localhost:3000"

    /// The demo property, where demo and rival have an origin each.
    private static func daemon() async throws -> Daemon {
        let daemon = try await Daemon.start()
        _ = try await daemon.json("partner", "origins", "demo", "--allow", ours)
        _ = try await daemon.json("partner", "origins", "rival", "--allow", rivals)
        return daemon
    }

    private static func call(_ daemon: Daemon, _ path: String, token: String, origin: String?) async throws -> Answer {
        let origin = origin.map { [("Origin", $0)] } ?? []
        return try await daemon.http(.get, path, headers: origin + [("Authorization", "Bearer \(token)")])
    }

    private static func preflight(_ daemon: Daemon, _ path: String, origin: String) async throws -> Answer {
        try await daemon.http(
            .options, path,
            headers: [
                ("Origin", origin), ("Access-Control-Request-Method", "PATCH"),
                ("Access-Control-Request-Headers", "authorization,content-type"),
            ])
    }

    @Test(
        "A preflight from an origin that some partner lists is answered, below both APIs",
        arguments: ["/access/sdk/v1/doors", "/access/sdk/v2/users", "/app/v1/locks"])
    func preflight(path: String) async throws {
        let daemon = try await Self.daemon()

        let answer = try await Self.preflight(daemon, path, origin: Self.rivals)

        #expect(answer.status == 204, "\(answer)")
        #expect(answer.body == "")
        #expect(answer.all("Access-Control-Allow-Origin") == [Self.rivals])
        #expect(answer.header("Access-Control-Allow-Methods") == "GET, POST, PUT, PATCH, DELETE")
        #expect(answer.header("Access-Control-Allow-Headers") == "authorization,content-type")
        #expect(answer.header("Access-Control-Max-Age") == "600")
        #expect(answer.header("Vary")?.contains("Origin") == true)
        #expect(answer.header("Access-Control-Allow-Credentials") == nil)
    }

    @Test(
        "A preflight from elsewhere gets no leave",
        arguments: [
            "https://elsewhere.example", "null", "https://app.example.elsewhere.example", "http://app.example",
            "https://app.example:8443", "https://APP.example", "",
        ])
    func foreignPreflight(origin: String) async throws {
        let daemon = try await Self.daemon()

        let answer = try await Self.preflight(daemon, "/access/sdk/v1/doors", origin: origin)

        #expect(answer.header("Access-Control-Allow-Origin") == nil, "\(answer.headers)")
        #expect(answer.header("Access-Control-Allow-Methods") == nil)
    }

    @Test(
        "The auth endpoints and the control API give no leave to any page",
        arguments: ["/oauth/token", "/passwordless/start", "/sim/v1/status", "/.well-known/jwks.json"])
    func backendOnly(path: String) async throws {
        let daemon = try await Self.daemon()

        let preflight = try await Self.preflight(daemon, path, origin: Self.ours)
        let call = try await daemon.send(
            .post, path, Daemon.credentials(), headers: [("Origin", Self.ours)])

        #expect(preflight.status >= 400)
        #expect(preflight.header("Access-Control-Allow-Origin") == nil)
        #expect(call.header("Access-Control-Allow-Origin") == nil)
    }

    @Test("A call is answered whatever its origin, and readable by the pages of the token's partner alone")
    func calls() async throws {
        let daemon = try await Self.daemon()
        let token = try await daemon.partner().token
        let path = "/access/sdk/v1/doors"

        let own = try await Self.call(daemon, path, token: token, origin: Self.ours)
        let others = try await Self.call(daemon, path, token: token, origin: Self.rivals)
        let foreign = try await Self.call(daemon, path, token: token, origin: "https://elsewhere.example")
        let none = try await Self.call(daemon, path, token: token, origin: nil)

        #expect([own, others, foreign, none].map(\.status) == [200, 200, 200, 200])
        #expect(own.header("Access-Control-Allow-Origin") == Self.ours)
        #expect(own.header("Access-Control-Expose-Headers")?.contains("RateLimit-Remaining") == true)
        #expect([others, foreign, none].map { $0.header("Access-Control-Allow-Origin") } == [nil, nil, nil])
        #expect([own, others, foreign, none].map { $0.header("Vary") } == ["Origin", "Origin", "Origin", "Origin"])
    }

    @Test("The app API goes by the client through which the user signed in")
    func app() async throws {
        let daemon = try await Self.daemon()
        let token = try #require(try await daemon.signIn().access_token.string)

        let own = try await Self.call(daemon, "/app/v1/locks", token: token, origin: Self.ours)
        let others = try await Self.call(daemon, "/app/v1/locks", token: token, origin: Self.rivals)

        #expect(own.status == 200)
        #expect(own.header("Access-Control-Allow-Origin") == Self.ours)
        #expect(others.header("Access-Control-Allow-Origin") == nil)
    }

    @Test("A page can read why it was refused: an expired token, none at all, an unknown route")
    func failures() async throws {
        let daemon = try await Self.daemon()
        let expired =
            try await daemon.json("token", "mint", "--client", "demo-m2m", "--expired").access_token.string ?? ""
        let path = "/access/sdk/v1/doors"

        let old = try await Self.call(daemon, path, token: expired, origin: Self.ours)
        let oldElsewhere = try await Self.call(daemon, path, token: expired, origin: Self.rivals)
        let without = try await Self.call(daemon, path, token: "x", origin: Self.ours)
        let unknown = try await Self.call(daemon, "/access/sdk/v1/nothing", token: "x", origin: Self.rivals)
        let stranger = try await Self.call(daemon, path, token: "x", origin: "https://elsewhere.example")

        #expect([old, oldElsewhere, without, unknown, stranger].map(\.status) == [401, 401, 401, 404, 401])
        #expect(old.header("Access-Control-Allow-Origin") == Self.ours)
        #expect(oldElsewhere.header("Access-Control-Allow-Origin") == nil)
        #expect(without.header("Access-Control-Allow-Origin") == Self.ours)
        #expect(unknown.header("Access-Control-Allow-Origin") == Self.rivals)
        #expect(stranger.header("Access-Control-Allow-Origin") == nil)
    }

    @Test("Origins come from the property file, and none is the default")
    func property() async throws {
        let yaml = """
            name: Small
            partners:
              - name: web
                origins: ["\(Self.ours)"]
                clients: [{id: web-m2m, kind: m2m, tokensPerHour: 7}]
            """
        let file = try Sandbox.own().file("small.yaml", yaml)

        let own = try await Daemon.start(["--property", file])
        let demo = try await Daemon.start()

        let listed = try await Self.preflight(own, "/access/sdk/v1/doors", origin: Self.ours)
        let unlisted = try await Self.preflight(demo, "/access/sdk/v1/doors", origin: Self.ours)
        #expect(listed.header("Access-Control-Allow-Origin") == Self.ours)
        #expect(unlisted.header("Access-Control-Allow-Origin") == nil)
        #expect(try await own.json("partner", "show", "web").clients[0].tokensPerHour == 7)
    }

    @Test("OPTIONS without a browser's question is no preflight")
    func plainOptions() async throws {
        let daemon = try await Self.daemon()

        let answer = try await daemon.http(.options, "/access/sdk/v1/doors", headers: [("Origin", Self.ours)])

        #expect(answer.status >= 400, "\(answer)")
    }
}
