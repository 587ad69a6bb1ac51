internal import LatchControl
internal import Testing

extension RequestTests {
    static let phoneReadings: [(String, String)] = [
        ("phone", "GET /phones"),
        ("phone list", "GET /phones"),
        ("phone create", "POST /phones {}"),
        ("phone create --name riley --to -1,2.5,0", #"POST /phones {"name":"riley","position":[-1.0,2.5,0.0]}"#),
        ("phone create --door 101 --distance 0.5", #"POST /phones {"door":"101","distance":0.5}"#),
        ("phone show \"Riley's phone\"", "GET /phones/Riley%27s%20phone"),
        ("phone setup riley --user riley", #"POST /phones/riley/setupWithToken {"user":"riley"}"#),
        (
            "phone setup riley --token a.b.c --all-locks",
            #"POST /phones/riley/setupWithToken {"token":"a.b.c","includeAllLocks":true}"#
        ),
        ("phone consent riley --grant", #"POST /phones/riley/consent {"granted":true}"#),
        ("phone consent riley --deny", #"POST /phones/riley/consent {"granted":false}"#),
        ("phone permission riley --grant", #"POST /phones/riley/permission {"granted":true}"#),
        ("phone permission riley --deny", #"POST /phones/riley/permission {"granted":false}"#),
        ("phone bluetooth riley on", #"POST /phones/riley/bluetooth {"on":true}"#),
        ("phone bluetooth riley off", #"POST /phones/riley/bluetooth {"on":false}"#),
        ("phone network riley on", #"POST /phones/riley/network {"on":true}"#),
        ("phone network riley off", #"POST /phones/riley/network {"on":false}"#),
        ("phone move riley --to 1,2,-3", #"POST /phones/riley/move {"to":[1.0,2.0,-3.0]}"#),
        ("phone move riley --door 101 --distance 0.5", #"POST /phones/riley/move {"door":"101","distance":0.5}"#),
        ("phone adapter riley hci1", #"POST /phones/riley/adapter {"adapter":"hci1"}"#),
        ("phone adapter riley virtual", #"POST /phones/riley/adapter {"adapter":"virtual"}"#),
        ("phone locks riley", "POST /phones/riley/fetchLocks {}"),
        ("phone unlock riley 101", #"POST /phones/riley/unlock {"lockID":"101"}"#),
        ("phone unlock riley 101 --no-wait", #"POST /phones/riley/unlock {"lockID":"101","wait":false}"#),
        ("phone cancel riley", "POST /phones/riley/cancelUnlock {}"),
        ("phone sync riley", "POST /phones/riley/sync {}"),
        ("phone sync riley \"Maple Court/101\"", #"POST /phones/riley/sync {"lockID":"Maple Court/101"}"#),
        ("phone proximity riley on", "POST /phones/riley/startProximityUnlock {}"),
        ("phone proximity riley off", "POST /phones/riley/stopProximityUnlock {}"),
        ("phone logs riley 101", #"POST /phones/riley/getAccessLogs {"lockID":"101"}"#),
        (
            "phone invite riley --first-name Ann --last-name Archer --email ann@example.com --door 101 --door Front",
            """
            POST /phones/riley/inviteGuest {"firstName":"Ann","lastName":"Archer","email":"ann@example.com",\
            "lockIDs":["101","Front"],"inviteType":{"type":"InAppInvite"}}
            """
        ),
        (
            "phone invite riley --first-name A --last-name B --phone +12125550111 --door 101 --tomorrow --single-use",
            """
            POST /phones/riley/inviteGuest {"firstName":"A","lastName":"B","phone":"+12125550111","lockIDs":["101"],\
            "inviteType":{"type":"TemporaryDoorcodeInvite","duration":"LIMIT_15_MINUTES","period":"TOMORROW"}}
            """
        ),
        ("phone guests riley", "POST /phones/riley/guests {}"),
        (
            "phone revoke riley gus --door 101",
            #"POST /phones/riley/revokeGuestAccess {"guestID":"gus","lockID":"101"}"#
        ),
        ("phone revoke riley gus", #"POST /phones/riley/revokeGuestAllAccesses {"guestID":"gus"}"#),
        ("phone overhear riley on", #"POST /phones/riley/overhear {"on":true}"#),
        (
            "phone attack gus 101 --with replay --of riley",
            #"POST /phones/gus/attack {"lockID":"101","with":"replay","of":"riley"}"#
        ),
        ("phone kill riley", "POST /phones/riley/kill {}"),
        ("phone wipe riley", "POST /phones/riley/clear {}"),
        ("phone remove riley", "DELETE /phones/riley"),
        ("phone remove riley --deregister", "DELETE /phones/riley?deregister=true"),
    ]
}

/// Phones, as people and programs read them.
@Suite struct PhoneTests {
    static let phone = """
        {"id": "phone-1", "name": "riley", "user": "a0000000-0000-4000-8000-000000000001", \
        "email": "riley@example.com", "consent": true, "permission": true, "bluetooth": true, "network": false, \
        "token": "valid", "tokenExpiresAt": "2026-11-22T09:30:00.000Z", "locks": 3, "packages": 1, "reports": 0, \
        "position": [1, 2.5, 0], "activity": "idle", "proximity": true}
        """

    static let nobodys = """
        {"id": "phone-2", "name": null, "user": null, "email": null, "consent": null, "permission": false, \
        "bluetooth": false, "network": true, "token": "none", "tokenExpiresAt": null, "locks": 0, "packages": 0, \
        "reports": 2, "position": [0, 0, 0], "activity": "syncing", "proximity": false}
        """

    /// What came of an unlock, with the events of the stream; an answer may hold more than `--json` prints.
    static func unlock(_ verdict: String, reason: String = "null", last: String) -> String {
        """
        {"verdict": \(verdict), "reason": \(reason), "at": "2026-11-21T09:30:03.600Z", "door": "101", \
        "user": "riley@example.com", "events": [\
        \(event("started")), \(event("connectForSetupSync", attempt: "\"first\"")), \(last)]}
        """
    }

    static func event(
        _ status: String, attempt: String = "null", failure: String = "null", message: String = "null",
        reason: String = "null", method: String = "explicit"
    ) -> String {
        """
        {"at": "2026-11-21T09:30:00.000Z", "status": "\(status)", "method": "\(method)", "attempt": \(attempt), \
        "failure": \(failure), "code": null, "message": \(message), "reason": \(reason), "lockID": null}
        """
    }

    @Test("A phone is a sheet")
    func sheet() async throws {
        let run = try await runTool(words("phone show riley"), against: .json(Self.phone))

        let expected = """
            phone       riley (phone-1)
            user        riley@example.com
            consent     granted
            token       valid until 2026-11-22T09:30:00.000Z
            permission  granted
            bluetooth   on
            network     off
            position    1, 2.5, 0
            activity    idle, proximity
            holds       3 locks, 1 package
            to upload   0 reports

            """
        #expect(run.status == .held)
        #expect(run.output == expected)
    }

    @Test("A user who was not asked, and a token that has expired, are said to be so")
    func unasked() async throws {
        let phone = Self.phone.replacing("\"consent\": true", with: "\"consent\": null")
            .replacing("valid", with: "expired")
        let run = try await runTool(words("phone setup riley --user riley"), against: .json(phone))

        #expect(run.output.contains("consent     not asked\n"))
        #expect(run.output.contains("token       expired at 2026-11-22T09:30:00.000Z\n"))
    }

    @Test("Phones are a table")
    func list() async throws {
        let run = try await runTool(
            words("phone list"), against: .json("{\"phones\": [\(Self.phone), \(Self.nobodys)]}"))

        let expected = """
            PHONE    NAME   USER               CONSENT  TOKEN  BLUETOOTH  NETWORK  LOCKS  PACKAGES  REPORTS  \
            POSITION   ACTIVITY
            phone-1  riley  riley@example.com  granted  valid  on         off          3         1        0  \
            1, 2.5, 0  idle, proximity
            phone-2  -      -                  -        none   off        on           0         0        2  \
            0, 0, 0    syncing

            """
        #expect(run.output == expected)
    }

    @Test("An unlock is a line for each event, then the verdict")
    func opened() async throws {
        let body = Self.unlock("\"opened\"", last: Self.event("success"))
        let run = try await runTool(words("phone unlock riley 101"), against: .json(body))

        let expected = """
            2026-11-21T09:30:00.000Z  started
            2026-11-21T09:30:00.000Z  connectForSetupSync (first)
            2026-11-21T09:30:00.000Z  success
            101: opened at 2026-11-21T09:30:03.600Z

            """
        #expect(run.status == .held)
        #expect(run.output == expected)
    }

    @Test("An unlock that a lock refuses exits with 1, says why, and how to learn more")
    func refused() async throws {
        let failure = Self.event(
            "failed", failure: "\"authFailed\"", message: "\"the lock refused\"",
            reason: "\"unknown_credential\"")
        let body = Self.unlock("\"refused\"", reason: "\"unknown_credential\"", last: failure)
        let run = try await runTool(words("phone unlock riley \"Maple Court/101\""), against: .json(body))

        let lines = run.output.split(separator: "\n").suffix(3)
        let chain = "latchctl explain riley@example.com --door 'Maple Court/101'"
        #expect(run.status == .refused)
        #expect(
            lines == [
                "2026-11-21T09:30:00.000Z  failed: authFailed, the lock refused (unknown_credential)",
                "101: refused, unknown_credential — type \"\(chain)\" for the chain",
                "see Sources/World/World.docc/WhenItDoesNotOpen.md#unknown_credential",
            ])
    }

    @Test("An unlock that reached no lock exits with 1 and has the reason of its last event")
    func notReached() async throws {
        let body = Self.unlock("\"ignored\"", last: Self.event("failed", failure: "\"lockNotFound\""))
        let run = try await runTool(words("phone unlock riley 101"), against: .json(body))

        #expect(run.status == .refused)
        #expect(run.output.hasSuffix("failed: lockNotFound\n101: ignored, lockNotFound\n"))
    }

    @Test(
        "With --json an unlock has exactly the documented members, in their order",
        arguments: [("opened", 0), ("refused", 1), ("ignored", 1)] as [(String, Int32)])
    func unlockAsJSON(verdict: String, exit: Int32) async throws {
        let body = Self.unlock("\"\(verdict)\"", last: Self.event("success"))
        let run = try await runTool(words("phone unlock riley 101 --json"), against: .json(body))

        guard case .object(let members) = try JSONValue(parsing: run.output.utf8) else {
            Issue.record("no object: \(run.output)")
            return
        }
        #expect(run.status.rawValue == exit)
        #expect(members.map(\.name) == ["verdict", "reason", "at", "door", "events"])
        #expect(members.last?.value.elements.count == 3)
    }

    @Test("An unlock that is only begun exits with 0")
    func begun() async throws {
        let body = #"{"verdict":null,"reason":null,"at":"2026-11-21T09:30:00.000Z","door":"101","events":[]}"#
        let run = try await runTool(words("phone unlock riley 101 --no-wait"), against: .json(body))

        #expect(run.status == .held)
        #expect(run.output.hasPrefix("101: begun at 2026-11-21T09:30:00.000Z"))
    }

    @Test("An error of the SDK's exits with 1 and keeps its name", arguments: ["unlock riley 101", "sync riley 101"])
    func sdkError(command: String) async throws {
        let body = #"{"error": {"code": "unlockInProgress", "message": "an unlock is under way"}}"#
        let json = try await runTool(words("phone \(command) --json"), against: .json(body, status: 409))
        let text = try await runTool(words("phone \(command)"), against: .json(body, status: 409))

        #expect(json.status == .refused)
        #expect(try JSONValue(parsing: json.output.utf8)["error"]["code"] == .string("unlockInProgress"))
        #expect(text.status == .refused)
        #expect(text.errors == "latchctl: an unlock is under way\n")
    }

    @Test("Text of a phone's events does no harm to a terminal")
    func control() async throws {
        let failure = Self.event("failed", failure: "\"internal\"", message: "\"a\\u001b[31mb\"")
        let run = try await runTool(
            words("phone unlock riley 101"), against: .json(Self.unlock("\"ignored\"", last: failure)))

        #expect(run.output.contains("failed: internal, a\u{fffd}[31mb\n"))
    }

    @Test("Locks and logs are tables")
    func tables() async throws {
        let lock = """
            {"id": "5d", "name": "101", "buildingID": "b0", "startTime": "2026-01-01T00:00:00.000Z", \
            "endTime": null, "doorCode": "1234567", "isShareable": true, "role": "RESIDENT", "canUnlock": true}
            """
        let locks = try await runTool(words("phone locks riley"), against: .json("{\"locks\": [\(lock)]}"))
        let log = #"{"at": "2026-11-21T09:30:00.000Z", "fullName": "Riley Reed", "method": "ble", "result": "success"}"#
        let logs = try await runTool(words("phone logs riley 101"), against: .json("{\"accessLogs\": [\(log)]}"))

        #expect(
            locks.output == """
                LOCK  ID  FROM                      UNTIL  DOORCODE  ROLE      SHAREABLE  OPENS
                101   5d  2026-01-01T00:00:00.000Z  -      1234567   RESIDENT  yes        yes

                """)
        #expect(
            logs.output == """
                AT                        NAME        METHOD  RESULT
                2026-11-21T09:30:00.000Z  Riley Reed  ble     success

                """)
    }

    @Test("A sync names the locks that it served, or says that there was none")
    func sync() async throws {
        let lock = """
            {"door": "101", "lockID": "5d", "applied": 12, "broughtPackage": true, "broughtTime": false, \
            "tookReport": true, "problem": null}
            """
        let served = try await runTool(words("phone sync riley"), against: .json("{\"locks\": [\(lock)]}"))
        let none = try await runTool(words("phone sync riley"), against: .json(#"{"locks": []}"#))

        let expected = """
            DOOR  SEQUENCE  PACKAGE  TIME  REPORT  PROBLEM
            101         12  brought  -     taken   -

            """
        #expect(served.status == .held)
        #expect(served.output == expected)
        #expect(none.status == .held)
        #expect(none.output == "no lock that the phone knows was heard\n")
    }

    @Test("A sync that a lock ended early exits with 1")
    func syncWithProblem() async throws {
        let lock = #"{"door": "101", "applied": null, "broughtPackage": false, "problem": "disconnected"}"#
        let run = try await runTool(words("phone sync riley 101"), against: .json("{\"locks\": [\(lock)]}"))

        #expect(run.status == .refused)
        #expect(run.output.contains("disconnected"))
    }

    @Test(
        "What cannot be meant of a phone is a usage error",
        arguments: [
            "phone show", "phone setup riley", "phone setup riley --user riley --token x", "phone consent riley",
            "phone consent riley --grant --deny", "phone permission riley", "phone bluetooth riley",
            "phone bluetooth riley maybe", "phone network riley", "phone move riley", "phone move riley --to 1,2",
            "phone move riley --to 1,2,3 --door 101", "phone move riley --to 1,2,3 --distance 1",
            "phone move riley --door 101 --distance -1", "phone create --distance 1", "phone unlock riley",
            "phone proximity riley", "phone logs riley", "phone kill", "phone wipe", "phone remove",
            "phone show \"\"",
        ])
    func usage(line: String) async {
        let run = await runTool(words(line), variables: ["LATCHD_SERVER": "http://127.0.0.1:1"])

        #expect(run.status == .couldNotRun)
        #expect(run.output == "")
        #expect(!run.errors.isEmpty)
        #expect(!run.errors.contains("no answer"))
    }
}
