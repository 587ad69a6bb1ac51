import Foundation
import Testing

@Suite(.realProcesses) struct TokenEndpointTests {
    private static let form = "application/x-www-form-urlencoded"

    @Test("A JSON body gets a token, at both paths", arguments: ["/oauth/token", "/v1/oauth/token"])
    func json(path: String) async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.send(.post, path, Daemon.credentials())

        #expect(answer.status == 200, "\(answer)")
        #expect(try answer.json.names == ["access_token", "expires_in", "token_type"])
        #expect(try answer.json.token_type == "Bearer")
        #expect(try answer.json.expires_in == 86_400)
        #expect(answer.header("Content-Type")?.hasPrefix("application/json") == true)
        #expect(answer.header("Cache-Control") == "no-store", "RFC 6749 section 5.1")
    }

    @Test("A form body gets a token, with the secret in it or as Basic")
    func formAndBasic() async throws {
        let daemon = try await Daemon.start()
        let fields = "grant_type=client_credentials&audience=https%3A%2F%2Frest.latchaccess.com%2Faccess%2Fsdk"
        let basic = "Basic " + Data("demo-m2m:demo-m2m-secret".utf8).base64EncodedString()

        let inBody = try await daemon.http(
            .post, "/oauth/token", headers: [("Content-Type", Self.form)],
            body: fields + "&client_id=demo-m2m&client_secret=demo-m2m-secret")
        let inHeader = try await daemon.http(
            .post, "/oauth/token",
            headers: [("Content-Type", Self.form + "; charset=utf-8"), ("Authorization", basic)],
            body: fields)
        let withJSON = try await daemon.send(
            .post, "/oauth/token", Daemon.credentials().with(["client_id": .absent, "client_secret": .absent]),
            headers: [("Authorization", basic)])

        #expect(inBody.status == 200, "\(inBody)")
        #expect(inHeader.status == 200, "\(inHeader)")
        #expect(withJSON.status == 200, "\(withJSON)")
    }

    @Test(
        "What is wrong with a request is said in OAuth's words",
        arguments: [
            (["client_secret": "wrong"], 401, "access_denied"),
            (["client_id": "nobody"], 401, "access_denied"),
            (["client_secret": .absent], 400, "invalid_request"),
            (["client_id": .absent], 400, "invalid_request"),
            (["grant_type": .absent], 400, "invalid_request"),
            (["audience": .absent], 400, "invalid_request"),
            (["audience": ""], 400, "invalid_request"),
            (["client_id": 7], 400, "invalid_request"),
            (["audience": "https://elsewhere.example/"], 403, "access_denied"),
            (["client_id": "demo-app", "client_secret": "demo-app-secret"], 403, "unauthorized_client"),
            (["grant_type": "password"], 403, "unsupported_grant_type"),
        ] as [([String: JSON], Int, String)])
    func refused(change: [String: JSON], status: Int, error: String) async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.send(.post, "/oauth/token", Daemon.credentials().with(change))

        #expect(answer.status == status, "\(answer)")
        #expect(try answer.json.names == ["error", "error_description"])
        #expect(try answer.json.error == .text(error))
    }

    @Test(
        "A body that cannot be read is invalid_request",
        arguments: [
            ("application/json", "{"), ("application/json", "[]"), ("application/json", "\"x\""), ("", ""),
            ("application/json", ""), ("application/x-www-form-urlencoded", "a=%zz"), ("text/plain", "hello"),
        ])
    func unreadable(type: String, body: String) async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.http(
            .post, "/oauth/token", headers: type.isEmpty ? [] : [("Content-Type", type)], body: body)

        #expect(answer.status == 400, "\(answer)")
        #expect(try answer.json.error == "invalid_request")
    }

    @Test("The token's claims are ours, and its times simulated")
    func claims() async throws {
        let daemon = try await Daemon.start()
        let token = try JWT(try await daemon.partner().token)

        #expect(token.header.alg == "RS256")
        #expect(token.header.kid.string != nil)
        #expect(token.claims.iss == .text(daemon.base))
        #expect(token.claims.aud == .text(PartnerAPI.audience))
        #expect(token.claims.azp == "demo-m2m")
        #expect(token.claims.iat == 1_795_271_400)
        #expect(token.claims.exp == 1_795_357_800)
    }

    @Test(
        "The signature is checked by the published key set",
        .enabled(if: OpenSSL.path != nil, "openssl is not installed, so nothing independent can check a signature"))
    func signature() async throws {
        let daemon = try await Daemon.start()
        let token = try JWT(try await daemon.partner().token)
        let keys = try await daemon.http(.get, "/.well-known/jwks.json").json["keys"].elements

        let key = try #require(keys.first { $0.kid == token.header.kid })
        let modulus = try JWT.bytes(try #require(key.n.string))
        let exponent = try JWT.bytes(try #require(key.e.string))
        let valid = try await OpenSSL.verifies(
            token.signature, of: token.signed, modulus: modulus, exponent: exponent)
        let forged = try await OpenSSL.verifies(
            token.signature, of: token.signed + "x", modulus: modulus, exponent: exponent)

        #expect(key.kty == "RSA")
        #expect(key.alg == "RS256")
        #expect(key["use"] == "sig")
        #expect(valid)
        #expect(!forged)
    }

    @Test("Both audiences are taken, and the public address is in token, discovery and audience")
    func publicURL() async throws {
        let daemon = try await Daemon.start(["--public-url", "https://latch.test"])

        let own = try await daemon.send(
            .post, "/oauth/token", Daemon.credentials().with(["audience": "https://latch.test/access/sdk"]))
        let discovery = try await daemon.http(.get, "/.well-known/openid-configuration").json
        let token = try JWT(try #require(try own.json.access_token.string))
        let doors = try await PartnerAPI(daemon: daemon, token: try #require(try own.json.access_token.string))
            .call(.get, "/v1/doors")

        #expect(own.status == 200, "\(own)")
        #expect(token.claims.iss == "https://latch.test")
        #expect(token.claims.aud == "https://latch.test/access/sdk")
        #expect(discovery.issuer == "https://latch.test")
        #expect(discovery.token_endpoint == "https://latch.test/oauth/token")
        #expect(discovery.jwks_uri == "https://latch.test/.well-known/jwks.json")
        #expect(doors.status == 200)
    }

    @Test("Discovery leads to a token endpoint and a key set that work")
    func discovery() async throws {
        let daemon = try await Daemon.start()
        let document = try await daemon.http(.get, "/.well-known/openid-configuration").json

        let path = try #require(document.token_endpoint.string).dropFirst(daemon.base.count)
        let keys = try #require(document.jwks_uri.string).dropFirst(daemon.base.count)
        let token = try await daemon.send(.post, String(path), Daemon.credentials())
        let keySet = try await daemon.http(.get, String(keys))

        #expect(document.issuer == .text(daemon.base))
        #expect(token.status == 200)
        #expect(keySet.status == 200)
    }

    @Test("Another signing key replaces the product's", .enabled(if: OpenSSL.path != nil, "openssl is not installed"))
    func signingKey() async throws {
        let sandbox = try Sandbox.own()
        let file = sandbox.freshPath("key.pem")
        let arguments = ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", file]
        let made = try await ToolRun(sandbox.launch(OpenSSL.path ?? "", arguments, environment: [:]))
        let standard = try await Daemon.start()
        let foreign = try await standard.partner().token

        let daemon = try await Daemon.start(["--signing-key", file])
        let partner = try await daemon.partner()
        let own = try await partner.call(.get, "/v1/doors")
        let other = try await PartnerAPI(daemon: daemon, token: foreign).call(.get, "/v1/doors")
        let noKey = try await Daemon.refusal(["--signing-key", try sandbox.file("no.pem", "hello")])

        #expect(made.code == 0)
        #expect(own.status == 200)
        #expect(other.status == 401)
        #expect(noKey.code == 2, "\(noKey)")
    }

    @Test("A client gets no token from an address that is not on its list")
    func walled() async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.send(.post, "/oauth/token", Daemon.credentials("demo-walled-m2m"))

        #expect(answer.status == 403, "\(answer)")
        #expect(try answer.json.error == "access_denied")
    }

    @Test("A client with token seconds of its own gets short tokens")
    func shortTokens() async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.send(.post, "/oauth/token", Daemon.credentials("demo-strict-m2m"))

        #expect(try answer.json.expires_in == 60)
    }

    @Test("tokensUseWallTime makes iat a time of the wall clock, and such tokens are taken")
    func wallTime() async throws {
        let daemon = try await Daemon.start(["--start-time", "2030-01-01T00:00:00Z"])
        _ = try await daemon.json("setting", "set", "tokensUseWallTime", "true")

        let partner = try await daemon.partner()
        let issued = try #require(try JWT(partner.token).claims.iat.double)
        let doors = try await partner.call(.get, "/v1/doors")

        #expect(abs(issued - Date().timeIntervalSince1970) < 60)
        #expect(doors.status == 200)
    }

    @Test("Minted tokens: of a client, of a user, short, expired, for another audience")
    func mint() async throws {
        let daemon = try await Daemon.start()

        func status(_ options: [String]) async throws -> Int {
            let run = try await ToolRun(daemon.tool(["token", "mint"] + options))
            guard run.code == 0 else { throw Failure("\(run)") }
            let token = run.output.trimmingCharacters(in: .whitespacesAndNewlines)
            return try await PartnerAPI(daemon: daemon, token: token).call(.get, "/v1/doors").status
        }
        let short = try await daemon.json("token", "mint", "--client", "demo-m2m", "--lifetime", "15m")
        let nobody = try await daemon.ctl("token", "mint", "--client", "nobody", "--json")

        #expect(try await status(["--client", "demo-m2m"]) == 200)
        #expect(try await status(["--client", "demo-m2m", "--expired"]) == 401)
        #expect(try await status(["--user", "riley"]) == 403)
        #expect(try await status(["--client", "demo-m2m", "--audience", "https://elsewhere.example"]) == 401)
        #expect(short.expires_in == 900)
        #expect(short.expiresAt == "2026-11-21T14:45:00.000Z")
        #expect(nobody.code == 2)
    }

    @Test("expiredTokenStatus 403 makes an expired token forbidden instead")
    func expiredTokenStatus() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        _ = try await daemon.json("time", "advance", "23h59m59s")
        let stillGood = try await partner.call(.get, "/v1/doors")
        _ = try await daemon.json("time", "advance", "1s")
        let unauthorized = try await partner.call(.get, "/v1/doors")
        _ = try await daemon.json("setting", "set", "expiredTokenStatus", "403")
        let forbidden = try await partner.call(.get, "/v1/doors")

        #expect(stillGood.status == 200)
        #expect(unauthorized.status == 401)
        #expect(unauthorized.message == "UNAUTHORIZED")
        #expect(forbidden.status == 403)
    }
}
