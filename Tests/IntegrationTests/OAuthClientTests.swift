import Testing

/// OAuth clients that are not ours, Authlib and requests-oauthlib, with joserfc for signatures: Tests/Peers/oauth.
@Suite(.realProcesses, .enabled(if: Peers.httpAreThere, "\(Peers.httpAbsence)"))
struct OAuthClientTests {
    @Test("Real OAuth clients find the server by discovery, get, use and refresh tokens, and check signatures by JWKS")
    func clients() async throws {
        let daemon = try await Daemon.start()

        let process = try Sandbox.own().launch(
            Peers.httpPython, [Peers.root + "/Tests/Peers/oauth/clients.py", "--url", daemon.base])
        let run = try await ToolRun(process)

        #expect(run.code == 0, "\(run)")
        let steps = try run.output.split(separator: "\n").map { try JSON(parsing: String($0)) }
        #expect(
            steps.map(\.step.string) == [
                "discovery", "authlib client_credentials", "authlib client_credentials", "authlib wrong secret",
                "authlib code", "authlib refresh", "authlib used refresh token", "authlib sign-in ended by reuse",
                "requests-oauthlib client_credentials", "requests-oauthlib refresh by itself", "forged signature",
            ])
        #expect(steps.count == 11 && steps[10].status == 401)
        #expect(
            steps.filter { $0.error != .absent }.map(\.error) == ["access_denied", "invalid_grant", "invalid_grant"])
        let refused = try await daemon.json("events", "--kind", "call.refused")
        #expect(refused.events.elements.last?.data.operation == "listDoors")
    }
}
