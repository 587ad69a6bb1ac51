package import SimulationKernel

// How people sign in: a code by email, and refresh tokens.
extension Cloud {
    /// Sends somebody a code to sign in with. It takes the place of an earlier one.
    /// - Parameter partner: on whose behalf: only people who have or had access to a door of theirs may sign in.
    /// - Parameter address: the person's own, where it was told.
    package mutating func startLogin(
        email: String, client: Client, of partner: Partner, address: String? = nil,
        using generator: inout SeededGenerator, at instant: Instant
    ) throws(LoginRefusal) -> [CloudEvent] {
        guard let user = user(email: email) else { throw .unknownUser }
        guard user.isActive else { throw .inactiveUser }
        guard maySignIn(user, by: partner) else { throw .unknownUser }
        let code = OneTimeCode(
            user: user.id, client: client.id, code: padded(Int.random(in: 0..<1_000_000, using: &generator), to: 6),
            expiresAt: instant + .seconds(settings.otpSeconds), address: address, attemptsLeft: settings.otpAttempts)
        let message = OutboxMessage(
            id: outbox.count + 1, kind: .otp, channel: .email, to: user.email ?? email, user: user.id, doors: [],
            at: instant, from: partner.name, signInCode: code.code, expiresAt: code.expiresAt)
        return [record(.codeIssued(code), at: instant), record(.messageSent(message), at: instant)]
    }

    private func maySignIn(_ user: User, by partner: Partner) -> Bool {
        partner.isCustomer
            || accesses(of: user.id).contains { access in doors[access.door].map { sees(partner, $0) } ?? false }
    }

    /// Signs somebody in with the code that they were sent. A wrong code counts, also where this refuses.
    package mutating func completeLogin(
        email: String, code: String, client: String, using generator: inout SeededGenerator, at instant: Instant
    ) -> (Result<Login, LoginRefusal>, [CloudEvent]) {
        guard let user = user(email: email) else { return (.failure(.unknownUser), []) }
        guard user.isActive else { return (.failure(.inactiveUser), []) }
        guard let sent = codes[user.id], sent.client == client else { return (.failure(.noCode), []) }
        guard instant < sent.expiresAt else { return (.failure(.codeExpired), []) }
        guard sent.attemptsLeft > 0 else { return (.failure(.attemptsExhausted), []) }
        guard code == sent.code else {
            return (.failure(.wrongCode), [record(.codeMissed(user.id), at: instant)])
        }
        let login = Login(
            id: LoginID(using: &generator), user: user.id, client: client,
            expiresAt: instant + .seconds(settings.refreshTokenSeconds), using: &generator)
        return (.success(login), [record(.signedIn(login), at: instant)])
    }

    /// Exchanges a refresh token for another. One that was used before ends its sign-in (RFC 9700 section 4.14.2).
    package mutating func refreshLogin(
        token: String, client: String, using generator: inout SeededGenerator, at instant: Instant
    ) -> (Result<Login, LoginRefusal>, [CloudEvent]) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let user = UserID(parts[0]), let id = LoginID(parts[1]),
            let login = logins[user]?.first(where: { $0.id == id }), login.client == client
        else { return (.failure(.unknownToken), []) }
        guard users[user]?.isActive == true else { return (.failure(.inactiveUser), []) }
        guard login.secret == parts[2] else {
            return (.failure(.tokenReused), [record(.signedOut(id, of: user), at: instant)])
        }
        if let end = login.expiresAt, end <= instant { return (.failure(.tokenExpired), []) }
        let renewed = Login(
            id: id, user: user, client: client, expiresAt: instant + .seconds(settings.refreshTokenSeconds),
            using: &generator)
        return (.success(renewed), [record(.signInRefreshed(renewed), at: instant)])
    }

    mutating func insert(_ login: Login) {
        codes[login.user] = nil
        var own = logins[login.user] ?? []
        own.append(login)
        logins[login.user] = own.suffix(Login.capacity)
    }

    mutating func replace(_ login: Login) {
        guard let index = logins[login.user]?.firstIndex(where: { $0.id == login.id }) else { return }
        logins[login.user]?[index] = login
    }
}
