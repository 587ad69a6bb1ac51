internal import LatchControl
internal import Testing

/// What people read of partners and of traffic.
@Suite struct PartnerTests {
    private static let client = """
        {"id": "demo-m2m", "kind": "m2m", "partner": "demo", "tokenSeconds": 60, "requestsPerMinute": 5,
         "tokensPerHour": null, "allowedAddresses": ["::1", "10.0.0.0/8"], "previousSecretUntil": null,
         "calls": {"limit": 5, "used": 1, "remaining": 4, "resetSeconds": 15}, "tokens": null}
        """

    @Test("Partners are a table, with what is particular about each client")
    func list() async throws {
        let body = """
            {"partners": [{"uuid": "9a", "name": "demo", "customer": false, "clients": [\(Self.client),
              {"id": "demo-app", "kind": "passwordless", "tokenSeconds": null, "requestsPerMinute": null,
               "tokensPerHour": 9, "allowedAddresses": []}]}]}
            """

        let run = try await runTool(words("partner list"), against: .json(body))

        #expect(run.output.hasPrefix("PARTNER  CUSTOMER  CLIENTS "))
        let clients = """
            demo     no        demo-m2m (m2m, 60 s tokens, 5 calls a minute, address list), \
            demo-app (passwordless, 9 tokens an hour)  9a
            """
        #expect(run.output.hasSuffix("\n" + clients + "\n"))
    }

    @Test("A partner is shown with the budgets of its clients")
    func show() async throws {
        let body = """
            {"uuid": "9a", "name": "demo", "customer": false, "origins": ["https://a.example"],
             "clients": [\(Self.client)]}
            """

        let run = try await runTool(words("partner show demo"), against: .json(body))

        let expected = """
            name      demo
            uuid      9a
            customer  no
            origins   https://a.example

            CLIENT    KIND  TOKENS LIVE  CALLS/MINUTE               TOKENS/HOUR  ADDRESSES        OLD SECRET UNTIL
            demo-m2m  m2m   60 s         4 of 5 left, anew in 15 s  -            ::1, 10.0.0.0/8  -

            """
        #expect(run.output == expected)
    }

    @Test("A client's limits are a sheet")
    func limits() async throws {
        let run = try await runTool(words("partner limits demo-m2m"), against: .json(Self.client))

        let expected = """
            client            demo-m2m
            partner           demo
            kind              m2m
            tokens live       60 s
            calls a minute    4 of 5 left, anew in 15 s
            tokens an hour    -
            addresses         ::1, 10.0.0.0/8
            old secret until  -

            """
        #expect(run.output == expected)
    }

    @Test("A new secret stands alone on a line, for scripts")
    func rotation() async throws {
        let body = #"{"client": "demo-m2m", "secret": "s3cret", "previousSecretUntil": "2026-11-21T15:30:00.000Z"}"#

        let run = try await runTool(words("partner rotate-secret demo-m2m"), against: .json(body))

        #expect(run.output == "s3cret\n")
        #expect(run.status == .held)
    }

    @Test("Traffic is a table for each client, with advice below it")
    func traffic() async throws {
        let body = """
            {"since": "2026-11-21T14:30:00.000Z", "now": "2026-11-21T14:31:00.000Z", "uncounted": 0, "clients": [
              {"client": "demo-m2m", "partner": "demo", "calls": 7, "tokens": 2, "tokenRequestsOfLastHour": 3, "earlyTokens": 0,
               "routes": [{"operation": "listDoors", "route": "GET /access/sdk/v1/doors", "calls": 7,
                 "statuses": {"200": 6, "429": 1}, "pollingSeconds": 5, "largeLists": 0, "longestAnswer": 6412,
                 "hastyRetries": 0, "lastAt": "2026-11-21T14:31:00.000Z"}],
               "advice": [{"code": "poll_less", "operation": "listDoors", "text": "listDoors: every 5 s"}]},
              {"client": null, "partner": null, "calls": 1, "tokens": null, "tokenRequestsOfLastHour": null, "earlyTokens": null,
               "routes": [{"operation": "token", "route": "POST /oauth/token", "calls": 1, "statuses": {"401": 1},
                 "pollingSeconds": null, "largeLists": 0, "longestAnswer": 77, "hastyRetries": 0,
                 "lastAt": "2026-11-21T14:31:00.000Z"}], "advice": []}]}
            """

        let run = try await runTool(words("traffic"), against: .json(body))

        let expected = """
            since 2026-11-21T14:30:00.000Z

            demo-m2m (demo): 3 requests for tokens in the last hour
            ROUTE                     CALLS  STATUSES     EVERY  LONGEST  LAST
            GET /access/sdk/v1/doors      7  200×6 429×1  5 s    6412 B   2026-11-21T14:31:00.000Z
            ! listDoors: every 5 s

            without a client's token or secret:
            ROUTE              CALLS  STATUSES  EVERY  LONGEST  LAST
            POST /oauth/token      1  401×1     -      77 B     2026-11-21T14:31:00.000Z

            """
        #expect(run.output == expected)
    }
}
