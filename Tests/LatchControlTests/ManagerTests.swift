internal import LatchControl
internal import Testing

extension RequestTests {
    static let managerReadings: [(String, String)] = [
        ("building show \"Maple Court\"", "GET /buildings/Maple%20Court"),
        ("door list --needs-visit", "GET /doors?needsVisit=true"),
        ("door assign Store demo", "PUT /doors/Store/partners/demo {}"),
        ("door unassign \"Maple Court/101\" demo", "DELETE /doors/Maple%20Court%2F101/partners/demo"),
        ("key create Painters --door 101", #"POST /keys {"name":"Painters","doors":["101"]}"#),
        (
            """
            key create Painters --door 101 --door 102 --partner demo --start 2026-11-21T00:00:00Z \
            --end 2026-12-01T00:00:00Z --schedule "monday-friday 08:00-18:00" --schedule "saturday 09:00-12:00"
            """,
            """
            POST /keys {"name":"Painters","doors":["101","102"],"partner":"demo","startTime":"2026-11-21T00:00:00Z",\
            "endTime":"2026-12-01T00:00:00Z","schedule":["monday-friday 08:00-18:00","saturday 09:00-12:00"]}
            """
        ),
        ("key assign Contractors demo", #"PUT /keys/Contractors/partner {"partner":"demo"}"#),
        (
            "user create --first-name Quinn --last-name Quill --email quinn@example.com",
            #"POST /users {"firstName":"Quinn","lastName":"Quill","email":"quinn@example.com"}"#
        ),
        (
            "user create --first-name Q --last-name R --phone +12125550188 --keycard 04a1b2c3 --keycard 04a1b2c4",
            #"POST /users {"firstName":"Q","lastName":"R","phone":"+12125550188","keycards":["04a1b2c3","04a1b2c4"]}"#
        ),
        ("user deactivate riley", "POST /users/riley/deactivate {}"),
        ("user activate riley", "POST /users/riley/activate {}"),
        ("access list --user sam", "GET /accesses?user=sam&truth=cloud"),
        (
            "access list --door 101 --user sam --truth lock --now --csv",
            "GET /accesses?door=101&user=sam&truth=lock&now=true"
        ),
        ("access grant --user sam --door 105", #"POST /accesses {"user":"sam","doors":["105"]}"#),
        (
            """
            access grant --user sam --door 105 --door Gym --key Residents --role resident --shareable \
            --start 2026-11-21T00:00:00Z --end 2026-12-01T00:00:00Z --by pat --no-notify
            """,
            """
            POST /accesses {"user":"sam","doors":["105","Gym"],"keys":["Residents"],"role":"RESIDENT",\
            "shareable":true,"startTime":"2026-11-21T00:00:00Z","endTime":"2026-12-01T00:00:00Z","by":"pat",\
            "notify":false}
            """
        ),
        ("access revoke --user sam --door 105", #"POST /accesses/revoke {"user":"sam","door":"105"}"#),
        (
            "access revoke --user sam --door 105 --by pat",
            #"POST /accesses/revoke {"user":"sam","door":"105","by":"pat"}"#
        ),
        (
            """
            history --building "Maple Court" --as manager --since 2026-11-21T00:00:00Z --until 2026-11-22T00:00:00Z \
            --csv
            """,
            """
            GET /history?building=Maple%20Court&as=manager&since=2026-11-21T00%3A00%3A00Z\
            &until=2026-11-22T00%3A00%3A00Z
            """
        ),
    ]
}

/// What people and programs read of the property manager's answers.
@Suite struct ManagerAnswerTests {
    @Test("Comma-separated values: quotes where they are needed, doubled inside, and nothing for null")
    func csv() async throws {
        let body = #"""
            {"entries": [
              {"at": "2026-11-21T09:30:00.000Z", "building": "Maple, \"Court\"", "door": "101", "reason": null,
               "user": "two\nlines", "verdict": "opened\u001b[31m", "event": "7"},
              {"at": "2026-11-21T09:31:00.000Z", "door": "102", "verdict": "refused"}]}
            """#
        let run = try await runTool(words("history --csv"), against: .json(body))

        let expected = [
            "at,building,door,doorUuid,method,verdict,reason,user,userUuid,lockTime,reachedCloudAt,event",
            "2026-11-21T09:30:00.000Z,\"Maple, \"\"Court\"\"\",101,,,opened\u{fffd}[31m,,\"two\nlines\",,,,7",
            "2026-11-21T09:31:00.000Z,,102,,,refused,,,,,,", "",
        ].joined(separator: "\r\n")
        #expect(run.output == expected)
        #expect(run.status == .held)
    }

    @Test("JSON and CSV at once cannot be", arguments: ["history --csv --json", "access list --door 101 --csv --json"])
    func twoForms(line: String) async throws {
        let run = await runTool(words(line))

        #expect(run.status == .couldNotRun)
        #expect(try JSONValue(parsing: run.output.utf8)["error"]["code"] == .string("usage"))
    }

    @Test("Accesses say whether they open now, and why not; without a door they say which")
    func accesses() async throws {
        let body = """
            {"accesses": [{"door": "101", "user": "riley", "opensNow": true, "why": null},
             {"door": "101", "user": "sam", "opensNow": false, "why": "waits for a sync"}]}
            """
        let one = try await runTool(words("access list --door 101"), against: .json(body))
        let all = try await runTool(words("access list --user sam"), against: .json(body))

        #expect(one.output.hasPrefix("USER   PASSCODE"))
        #expect(one.output.contains("  yes\n"))
        #expect(one.output.hasSuffix("  no: waits for a sync\n"))
        #expect(all.output.hasPrefix("DOOR  USER"))
    }

    @Test("By the lock's word the table comes first, then the codes that it derives")
    func derived() async throws {
        let body = """
            {"accesses": [{"credential": "c1", "kind": "doorcode", "user": null, "userUuid": "a0", "opensNow": true}],
             "derived": [{"kind": "daily", "user": "ann", "code": "1234567", "opensNow": false, "why": "is over"}]}
            """
        let run = try await runTool(words("access list --door 101 --truth lock"), against: .json(body))

        let expected = """
            CREDENTIAL  KIND      USER  CODE     FROM  UNTIL  SCHEDULE  OPENS NOW
            c1          doorcode  a0    -        -     -      -         yes
            -           daily     ann   1234567  -     -      -         no: is over

            """
        #expect(run.output == expected)
    }

    @Test("A grant that changed nothing says so")
    func nothingGranted() async throws {
        let run = try await runTool(
            words("access grant --user sam --door 105"), against: .json(#"{"accesses": []}"#))

        #expect(run.output == "nothing changed: all of it was granted before\n")
    }

    @Test("Who sees a door now is one line; a person and a key are a sheet")
    func sheets() async throws {
        let door = try await runTool(words("door assign 101 demo"), against: .json(Bodies.door()))
        let key = try await runTool(
            words("key assign K demo"), against: .json(#"{"name": "K", "type": "REGULAR", "doors": ["101", "102"]}"#))
        let user = try await runTool(
            words("user deactivate riley"),
            against: .json(#"{"firstName": "Riley", "lastName": "Reed", "active": false}"#))

        #expect(door.output == "101: Demo, Rival\n")
        #expect(key.output.contains("doors     101, 102\n"))
        #expect(user.output.contains("active    no\n"))
    }
}
