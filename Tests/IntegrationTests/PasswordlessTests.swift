import Testing

@Suite(.realProcesses) struct PasswordlessTests {
    @Test(
        "A code arrives in the outbox, and gets a user's token at both paths",
        arguments: ["/oauth/token", "/v1/oauth/token"])
    func signIn(path: String) async throws {
        let daemon = try await Daemon.start()
        let started = try await daemon.send(.post, "/passwordless/start", Daemon.start())
        #expect(started.status == 200)
        #expect(try started.json.names == ["_id", "email", "email_verified"])
        #expect(try started.json.email == "riley@example.com")
        let message = try await daemon.json("outbox", "wait", "--kind", "otp")
        let code = try #require(message.code.string)
        #expect(code.wholeMatch(of: /[0-9]{6}/) != nil)
        let shown = try await daemon.json("outbox", "show", message.id.string ?? "")
        #expect(shown.text.string?.contains(code) == true)

        let answer = try await daemon.send(.post, path, Daemon.complete(code))

        let json = try answer.json
        #expect(answer.status == 200)
        #expect(
            json.names == ["access_token", "expires_in", "id_token", "refresh_token", "scope", "token_type"])
        #expect(json.expires_in == 86_400)
        let claims = try JWT(json.access_token.string ?? "").claims
        #expect(claims.sub == .text(Demo.riley))
        #expect(claims["https://latch-simulator/user"] == .text(Demo.riley))
        #expect(claims["https://latch-simulator/partner"].string?.hasPrefix("9a") == true)
        #expect(try JWT(json.id_token.string ?? "").claims.aud == "demo-app")
        let app = AppClient(daemon: daemon, token: json.access_token.string ?? "")
        #expect(try await app.json(.get, "/consent").consent == true)
        let identity = AppClient(daemon: daemon, token: json.id_token.string ?? "")
        #expect(try await identity.call(.get, "/consent").status == 401, "an id_token opens nothing")
    }

    @Test(
        "A start that is not in order is refused in the documented way",
        arguments: [
            (["client_secret": "wrong"], 403, "unauthorized_client", nil),
            (["client_id": "nobody"], 403, "unauthorized_client", nil),
            (["client_id": "demo-m2m", "client_secret": "demo-m2m-secret"], 403, "unauthorized_client", nil),
            (["email": "riley"], 400, "bad.email", nil),
            (["email": "nobody@example.com"], 400, "extensibility_error", "UNAUTHORIZED"),
            (["email": "both@example.com"], 400, "extensibility_error", "UNAUTHORIZED"),
            (["email": "inactive@example.com"], 400, "extensibility_error", "USER_ACCOUNT_NOT_ACTIVE"),
            (["email": .absent], 400, "invalid_request", nil),
            (["connection": "sms"], 400, "invalid_request", nil),
            (["send": "link"], 400, "invalid_request", nil),
        ] as [([String: JSON], Int, String, String?)])
    func startRefused(change: [String: JSON], status: Int, error: String, description: String?) async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.send(.post, "/passwordless/start", Daemon.start().with(change))

        #expect(answer.status == status)
        #expect(try answer.json.error == .text(error))
        if let description { #expect(try answer.json.error_description == .text(description)) }
        #expect(try await daemon.json("outbox", "list").messages.elements.isEmpty)
    }

    @Test(
        "A code grant that is not in order is refused, and the code stays good",
        arguments: [
            (["otp": "x"], 403, "invalid_grant"), (["username": "nobody@example.com"], 403, "invalid_grant"),
            (["username": "morgan@example.com"], 403, "invalid_grant"),
            (["audience": "https://elsewhere.example"], 403, "invalid_grant"),
            (["scope": "openid"], 403, "invalid_grant"), (["realm": "sms"], 403, "invalid_grant"),
            (["otp": .absent], 400, "invalid_request"), (["audience": .absent], 400, "invalid_request"),
            (["client_secret": "wrong"], 401, "access_denied"),
            (["client_id": "demo-m2m", "client_secret": "demo-m2m-secret"], 403, "unauthorized_client"),
        ] as [([String: JSON], Int, String)])
    func codeRefused(change: [String: JSON], status: Int, error: String) async throws {
        let daemon = try await Daemon.start()
        let code = try await daemon.code()

        let answer = try await daemon.send(.post, "/oauth/token", Daemon.complete(code).with(change))
        #expect(answer.status == status)
        #expect(try answer.json.error == .text(error))

        #expect(try await daemon.send(.post, "/oauth/token", Daemon.complete(code)).status == 200)
    }

    @Test("The sixth attempt is refused even with the right code; a used or expired code as well")
    func spentCodes() async throws {
        let daemon = try await Daemon.start()
        let code = try await daemon.code()
        for _ in 0..<5 { #expect(try await daemon.send(.post, "/oauth/token", Daemon.complete("x")).status == 403) }
        #expect(try await daemon.send(.post, "/oauth/token", Daemon.complete(code)).status == 403)

        let late = try await daemon.code()
        _ = try await daemon.json("time", "advance", "5m")
        let expired = try await daemon.send(.post, "/oauth/token", Daemon.complete(late))
        #expect(expired.status == 403)
        #expect(try expired.json.error == "invalid_grant")

        let used = try await daemon.code()
        #expect(try await daemon.send(.post, "/oauth/token", Daemon.complete(used)).status == 200)
        #expect(try await daemon.send(.post, "/oauth/token", Daemon.complete(used)).status == 403)
    }

    @Test("A refresh token rotates, is refused when used again, and outlives a restart")
    func refresh() async throws {
        let data = try Sandbox.own().freshPath("data")
        let daemon = try await Daemon.start(["--data-dir", data])
        let first = try await daemon.signIn().refresh_token.string ?? ""
        let answer = try await daemon.send(.post, "/oauth/token", Daemon.refresh(first))
        let second = try answer.json.refresh_token.string ?? ""
        #expect(answer.status == 200)
        #expect(second != first)
        #expect(try answer.json.access_token.string != nil)
        await daemon.kill()

        let restarted = try await Daemon.start(["--data-dir", data])
        let again = try await restarted.send(.post, "/oauth/token", Daemon.refresh(second))
        #expect(again.status == 200)
        let reused = try await restarted.send(.post, "/oauth/token", Daemon.refresh(first))
        #expect(reused.status == 403)
        #expect(try reused.json.error == "invalid_grant")
        let third = try again.json.refresh_token.string ?? ""
        let after = try await restarted.send(.post, "/oauth/token", Daemon.refresh(third))
        #expect(after.status == 403, "a token that was used twice ends its sign-in")
        for change: [String: JSON] in [["refresh_token": "x"], ["audience": "https://elsewhere.example"]] {
            let refused = try await restarted.send(.post, "/oauth/token", Daemon.refresh(third).with(change))
            #expect(refused.status == 403)
        }
    }

    @Test("A refresh token expires after its time, by the simulated clock")
    func refreshExpires() async throws {
        let daemon = try await Daemon.start()
        _ = try await daemon.json("setting", "set", "refreshTokenSeconds", "600")
        let token = try await daemon.signIn().refresh_token.string ?? ""
        _ = try await daemon.json("time", "advance", "599s")
        let renewed = try await daemon.send(.post, "/oauth/token", Daemon.refresh(token))
        let next = try renewed.json.refresh_token.string ?? ""

        _ = try await daemon.json("time", "advance", "10m")
        let late = try await daemon.send(.post, "/oauth/token", Daemon.refresh(next))

        #expect(renewed.status == 200)
        #expect(late.status == 403)
        #expect(try late.json.error == "invalid_grant")
        let event = try await daemon.ctl("events", "--kind", "call.refused", "--json")
        #expect(event.output.contains("the refresh token has expired"))
    }

    @Test(
        "auth0-forwarded-for is an address, is recorded, and never counts as the caller's",
        arguments: [("203.0.113.9", 200), ("2001:db8::1", 200), ("home", 400), ("203.0.113.0/24", 400), ("", 400)])
    func userAddress(address: String, status: Int) async throws {
        let daemon = try await Daemon.start()
        let header = [("auth0-forwarded-for", address)]

        let answer = try await daemon.send(.post, "/passwordless/start", Daemon.start(), headers: header)
        let walled = try await daemon.send(
            .post, "/oauth/token", Daemon.credentials("demo-walled-m2m"),
            headers: [("auth0-forwarded-for", "203.0.113.5")])

        #expect(answer.status == status, "\(answer)")
        if status == 400 { #expect(try answer.json.error == "invalid_request") }
        let event = try await daemon.ctl("events", "--kind", "login.code_issued", "--json")
        #expect(event.output.contains(address) == (status == 200) || address.isEmpty)
        #expect(walled.status == 403)
        #expect(try walled.json.error == "access_denied")
    }
}
