import Testing

/// Guests over the app API, and by a phone's SDK.
@Suite(.realProcesses) struct GuestInviteAPITests {
    private static let lock101 = "5d000000-0000-4000-8000-000000000101"
    private static let front = "5d000000-0000-4000-8000-000000000001"
    private static let pool = "5d000000-0000-4000-8000-000000000202"

    private static func invite(
        _ type: JSON = ["type": "InAppInvite", "startTime": .text(Daemon.start)], to locks: [String] = [lock101],
        _ change: [String: JSON] = [:]
    ) -> JSON {
        let body: JSON = [
            "firstName": "Ann", "lastName": "Archer", "email": "ann@example.com",
            "lockIDs": .list(locks.map { .text($0) }), "inviteType": type,
        ]
        return body.with(change)
    }

    private static func daily(_ duration: String = "FULL_DAY", _ period: String = "TODAY") -> JSON {
        ["type": "TemporaryDoorcodeInvite", "duration": .text(duration), "period": .text(period)]
    }

    @Test("A resident lets a guest in: their code opens after a sync, and is refused after the guest is taken back")
    func lastingGuest() async throws {
        let daemon = try await Daemon.start()
        let app = try await daemon.app()

        let invited = try await app.json(.post, "/guests", Self.invite())

        #expect(invited.names == ["failedLockErrors", "failedLockIDs", "guestUuid", "successfulLockIDs"])
        #expect(invited.successfulLockIDs == [.text(Self.lock101)])
        let mail = try await daemon.json("outbox", "wait", "--to", "ann@example.com", "--kind", "invite")
        let code = try #require(mail.code.string)
        let shown = try await daemon.json("outbox", "show", mail.id.string ?? "")
        #expect("\(shown)".contains("Riley Reed"))
        let guests = try await app.json(.get, "/guests").guests
        let guest = try #require(guests.elements.first { $0.email == "ann@example.com" })
        #expect(guest.names == ["email", "firstName", "guestAccesses", "lastName", "phone", "uuid"])
        #expect(
            guest.guestAccesses == [
                [
                    "lockID": .text(Self.lock101), "lockName": "101", "inviteType": "InAppInvite",
                    "passcodeType": "PERMANENT", "startTime": .text(Daemon.start), "endTime": .null,
                    "doorCode": .null,
                ]
            ])
        #expect(guests.elements.map(\.email) == ["gus@example.com", "ann@example.com"])
        _ = try await daemon.json("lock", "sync", "101")
        #expect(try await daemon.ctl("lock", "keypad", "101", code).code == 0)

        let path = "/guests/\(guest.uuid.string ?? "")/locks/\(Self.lock101)"
        #expect(try await app.json(.delete, path) == [:])
        _ = try await daemon.json("lock", "sync", "101")

        #expect(try await daemon.json("explain", code, "--door", "101").reason == "unknown_code")
        #expect(try await app.call(.delete, path).status == 404)
        let last = try await daemon.ctl("events", "--kind", "access.revoked", "--json")
        #expect(last.output.contains("by riley@example.com"))
    }

    @Test("A code for a day opens at once, is shown to its giver, and cannot be taken back")
    func dailyGuest() async throws {
        let daemon = try await Daemon.start()
        let app = try await daemon.app()
        let invite = Self.invite(Self.daily("LIMIT_15_MINUTES"), ["email": .absent, "phone": "+12125550111"])

        let guest = try await app.json(.post, "/guests", invite).guestUuid.string ?? ""

        let sms = try await daemon.json("outbox", "wait", "--to", "+12125550111", "--kind", "doorcode")
        let code = sms.code.string ?? ""
        let access = try await app.json(.get, "/guests").guests.elements.last?.guestAccesses[0]
        #expect(sms.channel == "sms")
        #expect(access?.doorCode == .text(code))
        #expect(access?.passcodeType == "DAILY_SINGLE_USE")
        #expect(access?.inviteType == "TemporaryDoorcodeInvite")
        for path in ["/guests/\(guest)", "/guests/\(guest)/locks/\(Self.lock101)"] {
            let refused = try await app.call(.delete, path)
            #expect(refused.status == 400)
            #expect(try refused.json.error == "PASSCODE_TYPE_CANT_BE_REVOKED")
        }
        #expect(try await daemon.ctl("lock", "keypad", "101", code).code == 0)
        _ = try await daemon.json("time", "advance", "16m")
        #expect(try await daemon.json("explain", code, "--door", "101").reason == "single_use_spent")
    }

    @Test(
        "Each invite error is told for its lock, with nothing done",
        arguments: [
            (
                Self.invite(["type": "InAppInvite", "startTime": .text(Daemon.start)], ["email": .absent]),
                "EMAIL_REQUIRED_FOR_PERMANENT"
            ),
            (Self.invite(Self.daily(), ["email": .absent]), "EMAIL_OR_PHONE_REQUIRED"),
            (Self.invite(Self.daily(), ["phone": "+12125550111"]), "EMAIL_AND_PHONE_PROVIDED"),
            (Self.invite(Self.daily(), ["email": .absent, "phone": "1"]), "INVALID_PHONE"),
            (Self.invite(["type": "InAppInvite", "startTime": "2026-11-20T00:00:00Z"]), "INVALID_START_TIME"),
            (Self.invite(["type": "InAppInvite", "startTime": "2028-11-20T00:00:00Z"]), "INVALID_START_TIME"),
            (
                Self.invite([
                    "type": "InAppInvite", "startTime": .text(Daemon.start), "endTime": "2026-11-20T00:00:00Z",
                ]), "END_TIME_NOT_SUPPORTED"
            ),
            (
                Self.invite([
                    "type": "TemporaryDoorcodeInvite", "duration": "FULL_DAY", "period": "TODAY",
                    "endTime": "2026-11-22T00:00:00Z",
                ]), "END_TIME_NOT_SUPPORTED"
            ),
            (Self.invite(to: [Self.pool]), "USER_CAN_NOT_SHARE"),
            (Self.invite(to: [Demo.nobody]), "USER_CAN_NOT_SHARE"),
            (Self.invite(to: [Self.front]), "SHAREABLE_ACCESS_REQUIRED"),
        ] as [(JSON, String)])
    func inviteErrors(body: JSON, error: String) async throws {
        let daemon = try await Daemon.start()
        let app = try await daemon.app()

        let answer = try await app.call(.post, "/guests", body)

        let json = try answer.json
        #expect(answer.status == 400)
        #expect(json.failedLockErrors.elements.map(\.error) == [.text(error)])
        #expect(json.successfulLockIDs == [])
        #expect(json.guestUuid == .null)
        #expect(json.failedLockIDs == body.lockIDs)
        #expect(try await daemon.json("outbox", "list").messages == [])
        let event = try await daemon.ctl("events", "--kind", "call.refused", "--json")
        #expect(event.output.contains(error), "\(event)")
    }

    @Test("Two errors depend on the property and on the inviter's own time")
    func circumstances() async throws {
        let daemon = try await Daemon.start()
        let app = try await daemon.app()
        let partner = try await daemon.partner()
        let end: JSON = ["endTime": "2026-11-21T20:00:00Z"]
        let patched = try await partner.call(.patch, "/v1/users/\(Demo.riley)/doors/\(Demo.door101)", end)
        #expect(patched.status == 200)

        let outside = try await app.call(.post, "/guests", Self.invite())
        _ = try await daemon.json("setting", "set", "guestSharing", "false")
        let disabled = try await app.call(.post, "/guests", Self.invite())

        #expect(try outside.json.failedLockErrors[0].error == "REQUESTED_TIME_OUTSIDE_SHAREABLE_ACCESS")
        #expect(try disabled.json.failedLockErrors[0].error == "SHARING_NOT_ENABLED")
    }

    @Test("Where some locks are granted and some are not, the answer is 207 and says which")
    func partialFailure() async throws {
        let daemon = try await Daemon.start()
        let app = try await daemon.app()

        let answer = try await app.call(.post, "/guests", Self.invite(to: [Self.front, Self.lock101]))

        let json = try answer.json
        #expect(answer.status == 207)
        #expect(json.successfulLockIDs == [.text(Self.lock101)])
        #expect(json.failedLockIDs == [.text(Self.front)])
        #expect(json.failedLockErrors[0].names == ["error", "lockID", "message"])
        #expect(json.guestUuid.string != nil)
    }

    @Test(
        "What is wrong with the request itself is refused in the app's envelope",
        arguments: [
            Self.invite("now"), Self.invite(["type": "Forever"]), Self.invite(["type": "InAppInvite"]),
            Self.invite(["type": "InAppInvite", "startTime": "soon"]), Self.invite(Self.daily("HOUR")),
            Self.invite(Self.daily("FULL_DAY", "YESTERDAY")), Self.invite(to: []), Self.invite(to: ["101"]),
            Self.invite(to: Array(repeating: lock101, count: 1) + ["x"]), Self.invite(to: [lock101], ["lastName": ""]),
            Self.invite(to: [lock101], ["email": "riley@example.com"]), "x",
        ] as [JSON])
    func badRequests(body: JSON) async throws {
        let daemon = try await Daemon.start()
        let app = try await daemon.app()

        let answer = try await app.call(.post, "/guests", body)

        #expect(answer.status == 400, "\(answer)")
        #expect(try answer.json.error == "BAD_REQUEST")
        #expect(try answer.json.names == ["error", "message"])
    }

    @Test("Who loses access takes their guests along; guests and their end survive a restart")
    func dependentGuests() async throws {
        let data = try Sandbox.own().freshPath("data")
        let daemon = try await Daemon.start(["--data-dir", data])
        _ = try await daemon.app().json(.post, "/guests", Self.invite())
        let revoked = try await daemon.partner().call(.delete, "/v1/users/\(Demo.riley)/doors/\(Demo.door101)")
        #expect(revoked.status == 200)
        let before = try await daemon.json("user", "show", "ann")
        await daemon.kill()

        let restarted = try await Daemon.start(["--data-dir", data])

        #expect(before.accessList == [])
        #expect(try await restarted.json("user", "show", "ann") == before)
        #expect(try await restarted.app().json(.get, "/guests").guests == [])
    }

    @Test("By phone: invite, list and revoke, with the SDK's words for what fails")
    func byPhone() async throws {
        let daemon = try await Daemon.start()
        func invite(_ options: String...) async throws -> ToolRun {
            let ann = ["--first-name", "Ann", "--last-name", "Archer", "--email", "ann@example.com"]
            return try await ToolRun(daemon.tool(["phone", "invite", "riley"] + ann + options + ["--json"]))
        }
        _ = try await daemon.json("phone", "create", "--name", "riley", "--door", "101")
        let early = try await daemon.ctl("phone", "guests", "riley", "--json")
        _ = try await daemon.json("phone", "setup", "riley", "--user", "riley")

        let invited = try await invite("--door", "101", "--today")
        let partly = try await invite("--door", "101", "--door", "Front")
        let table = try await daemon.ctl("phone", "guests", "riley")
        let guests = try await daemon.json("phone", "guests", "riley").guests
        let one = try await daemon.ctl("phone", "revoke", "riley", "ann", "--door", "101", "--json")
        let all = try await daemon.ctl("phone", "revoke", "riley", "ann", "--json")
        let elsewhere = try await daemon.ctl("phone", "revoke", "riley", "gus", "--door", "Front", "--json")
        let nobody = try await daemon.ctl("phone", "revoke", "riley", "nobody", "--json")
        _ = try await daemon.json("phone", "network", "riley", "off")
        let offline = try await daemon.ctl("phone", "guests", "riley", "--json")

        #expect(try early.json.error.code == "sdkNotInitialized")
        #expect(try invited.json.doors == ["101"])
        #expect(partly.code == 1)
        #expect(try partly.json.error.code == "guestInvitesError")
        #expect(try partly.json.error.successfulLockIDs == [.text(Self.lock101)])
        #expect(try partly.json.error.failedLockErrors[0].error == "shareableAccessRequired")
        #expect(try partly.json.error.message.string?.contains("Front: shareableAccessRequired") == true)
        #expect(table.output.contains("Ann Archer"))
        let accesses = guests.elements.first { $0.email == "ann@example.com" }?.guestAccesses
        #expect(accesses?.elements.map(\.passcodeType) == ["daily", "permanent"])
        #expect(accesses?[0].doorCode.string?.count == 7)
        #expect(one.code == 0, "the lasting access goes: \(one)")
        #expect(all.code == 1)
        #expect(try all.json.error.code == "passcodeTypeCantBeRevoked")
        #expect(try elsewhere.json.error.code == "deviceNotFound")
        #expect(nobody.code == 2)
        #expect(try offline.json.error.code == "internalNetworkError")
        let failed = try await daemon.ctl("events", "--kind", "phone.failed", "--json")
        #expect(failed.output.contains("guestInvitesError"))
    }

    @Test(
        "A control body of an invite that cannot be meant so is refused",
        arguments: [
            "{}", "[]", #"{"x": 1}"#,
            #"{"firstName":"A","lastName":"B","lockIDs":["101"],"inviteType":{"type":"Forever"}}"#,
            #"{"firstName":"A","lastName":"B","lockIDs":"101","inviteType":{"type":"InAppInvite"}}"#,
        ])
    func badControlBody(body: String) async throws {
        let daemon = try await Daemon.start()
        _ = try await daemon.json("phone", "create", "--name", "p")

        let answer = try await daemon.http(.post, "/sim/v1/phones/p/inviteGuest", body: body)

        #expect(answer.status == 400, "\(answer)")
        #expect(try answer.json.error.code == "bad_request")
    }

    @Test("A phone that is wiped is deregistered, so that the next one has room")
    func wipe() async throws {
        let daemon = try await Daemon.start()
        _ = try await daemon.json("phone", "create", "--name", "riley", "--door", "101")
        _ = try await daemon.json("phone", "setup", "riley", "--user", "riley")
        let app = try await daemon.app()
        #expect(try await app.json(.get, "/phones").phones.elements.count == 1)

        let wiped = try await daemon.json("phone", "wipe", "riley")

        #expect(wiped.user == .null)
        #expect(wiped.token == "none")
        #expect(try await app.json(.get, "/phones").phones == [])
    }
}
