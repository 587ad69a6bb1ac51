import Cloud
import SimulationKernel
import Testing

@Suite("Signing in: codes and refresh tokens")
struct LoginTests {
    private static let client = Client(id: "app", secret: "s", kind: .passwordless)

    private static func start(_ estate: inout Estate, _ email: String = "riley@example.com") throws -> String {
        let events = try estate.cloud.startLogin(
            email: email, client: client, of: Estate.demo, using: &estate.generator, at: estate.now)
        estate.note(events)
        let message = try #require(estate.cloud.outbox.last)
        #expect(message.kind == .otp)
        return try #require(message.signInCode)
    }

    private static func complete(
        _ estate: inout Estate, _ code: String, client: String = "app"
    ) -> Result<Login, LoginRefusal> {
        let (result, events) = estate.cloud.completeLogin(
            email: "riley@example.com", code: code, client: client, using: &estate.generator, at: estate.now)
        estate.note(events)
        return result
    }

    private static func refresh(
        _ estate: inout Estate, _ token: String, client: String = "app"
    ) -> Result<Login, LoginRefusal> {
        let (result, events) = estate.cloud.refreshLogin(
            token: token, client: client, using: &estate.generator, at: estate.now)
        estate.note(events)
        return result
    }

    @Test("a code of six digits signs in once, by the client that asked")
    func code() throws {
        var estate = try Estate.withPhones()
        let code = try Self.start(&estate)
        #expect(code.count == 6)
        #expect(code.allSatisfy { $0.isNumber })

        #expect(Self.complete(&estate, code, client: "other") == .failure(.noCode))
        let login = try Self.complete(&estate, code).get()
        #expect(login.user == Estate.riley.id)
        #expect(Self.complete(&estate, code) == .failure(.noCode))
        #expect(estate.replayed == estate.cloud)
    }

    @Test("five wrong codes spend the right one; a new one works")
    func attempts() throws {
        var estate = try Estate.withPhones()
        let code = try Self.start(&estate)
        let wrong = code == "000000" ? "000001" : "000000"

        for _ in 0..<5 { #expect(Self.complete(&estate, wrong) == .failure(.wrongCode)) }

        #expect(Self.complete(&estate, code) == .failure(.attemptsExhausted))
        let next = try Self.start(&estate)
        #expect(throws: Never.self) { try Self.complete(&estate, next).get() }
        #expect(estate.replayed == estate.cloud)
    }

    @Test("a code is good for less than five minutes")
    func expiry() throws {
        var estate = try Estate.withPhones()
        let code = try Self.start(&estate)
        estate.now += .seconds(300)
        #expect(Self.complete(&estate, code) == .failure(.codeExpired))

        let next = try Self.start(&estate)
        estate.now += .seconds(299)
        #expect(throws: Never.self) { try Self.complete(&estate, next).get() }
    }

    @Test("nobody, somebody who is not active, and somebody out of the partner's sight get no code")
    func refused() throws {
        var estate = try Estate()
        let idle = User(
            id: UserID(UniqueID(high: 1, low: 1)), email: "idle@example.com", phone: nil, firstName: "I",
            lastName: "I", isActive: false)
        estate.prepare { cloud, _, _ in cloud.add(idle) }
        try estate.grant(estate.request(email: "hidden@example.com", Estate.Doors.office), by: Estate.rival)

        for (email, refusal) in [
            ("nobody@example.com", LoginRefusal.unknownUser), ("idle@example.com", .inactiveUser),
            ("hidden@example.com", .unknownUser),
        ] {
            #expect(throws: refusal) { try Self.start(&estate, email) }
        }
        #expect(estate.cloud.outbox.allSatisfy { $0.kind != .otp })
    }

    @Test("a refresh token is good once; used again, it ends its sign-in and no other")
    func refresh() throws {
        var estate = try Estate.withPhones()
        let code = try Self.start(&estate)
        let first = try Self.complete(&estate, code).get()
        let otherCode = try Self.start(&estate)
        let other = try Self.complete(&estate, otherCode).get()

        #expect(Self.refresh(&estate, first.refreshToken, client: "else") == .failure(.unknownToken))
        let second = try Self.refresh(&estate, first.refreshToken).get()
        #expect(second.refreshToken != first.refreshToken)
        #expect(Self.refresh(&estate, first.refreshToken) == .failure(.tokenReused))
        #expect(Self.refresh(&estate, second.refreshToken) == .failure(.unknownToken))
        #expect(throws: Never.self) { try Self.refresh(&estate, other.refreshToken).get() }
        for text in ["", "x", "..", "a.b.c", other.refreshToken + ".x"] {
            #expect(Self.refresh(&estate, text) == .failure(.unknownToken))
        }
        #expect(estate.replayed == estate.cloud)
    }

    @Test("sign-ins are bounded: the seventeenth ends the first")
    func bound() throws {
        var estate = try Estate.withPhones()
        var tokens: [String] = []
        for _ in 0...Login.capacity {
            let code = try Self.start(&estate)
            tokens.append(try Self.complete(&estate, code).get().refreshToken)
        }

        #expect(Self.refresh(&estate, tokens[0]) == .failure(.unknownToken))
        #expect(throws: Never.self) { try Self.refresh(&estate, tokens[1]).get() }
        #expect(throws: Never.self) { try Self.refresh(&estate, tokens[Login.capacity]).get() }
    }

    @Test("a refresh token is good for refreshTokenSeconds after it was given, and each use gives another of that time")
    func refreshExpiry() throws {
        var estate = try Estate.withPhones()
        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.set(setting: "refreshTokenSeconds", to: "600", at: now)
        }
        let code = try Self.start(&estate)
        let first = try Self.complete(&estate, code).get()

        estate.now += .seconds(599)
        let second = try Self.refresh(&estate, first.refreshToken).get()
        estate.now += .seconds(599)
        let third = try Self.refresh(&estate, second.refreshToken).get()
        estate.now += .seconds(600)

        #expect(Self.refresh(&estate, third.refreshToken) == .failure(.tokenExpired))
        #expect(estate.replayed == estate.cloud)
    }

    @Test("without a setting it is thirty days")
    func refreshDefault() throws {
        var estate = try Estate.withPhones()
        let code = try Self.start(&estate)
        let login = try Self.complete(&estate, code).get()

        #expect(login.expiresAt == estate.now + .hours(30 * 24))
    }

    @Test("the user's own address is kept with the code that was sent")
    func address() throws {
        var estate = try Estate.withPhones()
        let events = try estate.cloud.startLogin(
            email: "riley@example.com", client: Self.client, of: Estate.demo, address: "203.0.113.9",
            using: &estate.generator, at: estate.now)

        let codes = events.compactMap { if case .codeIssued(let code) = $0 { code.address } else { nil } }
        #expect(codes == ["203.0.113.9"])
    }
}
