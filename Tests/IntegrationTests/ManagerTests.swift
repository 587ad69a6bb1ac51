import Foundation
import Testing

/// The property manager's side: buildings, people, keys, and which partner has what.
@Suite(.realProcesses) struct ManagerTests {
    @Test("A building is shown with address, manager, doors, keys and residents")
    func building() async throws {
        let daemon = try await Daemon.start()

        let building = try await daemon.json("building", "show", "maple")
        let sheet = try await daemon.ctl("building", "show", "Maple Court")
        let missing = try await daemon.ctl("building", "show", "Elm Court")

        #expect(building.manager == "pat@example.com")
        #expect(building.address.city == "New York")
        #expect(building.doorList.elements.count == 11)
        #expect(building.residents == ["riley@example.com", "morgan@example.com"])
        #expect(building.keys.elements.contains { $0.name == "Contractors" && $0.partner == .null })
        #expect(sheet.output.contains("manager"), "\(sheet)")
        #expect(missing.code == 2)
        #expect(missing.errors.contains("Maple Court"), "it names what there is")
    }

    @Test("A key that nobody has is assigned once; a key of another partner is refused with what to do")
    func keys() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let contractors: JSON = ["4e000000-0000-4000-8000-000000000005"]
        let grant = Demo.grant("PERMANENT", to: "ann@example.com").with(["doorUuids": .absent, "keyUuids": contractors])

        let before = try await partner.call(.post, "/v2/users", grant)
        let assigned = try await daemon.json("key", "assign", "Contractors", "demo")
        let again = try await daemon.ctl("key", "assign", "contractors", "demo")
        let user = try await partner.grant(grant)
        let refused = try await daemon.ctl("key", "assign", "Contractors", "owner", "--json")
        let rivals = try await daemon.ctl("key", "assign", "Office staff", "demo")

        #expect(before.status == 400)
        #expect(assigned.partner == "demo")
        #expect(again.code == 0)
        #expect(Set(user.accesses.elements.map(\.doorUuid)) == [.text(Demo.front), .text(Demo.roof)])
        #expect(refused.code == 1)
        #expect(try refused.json.error.code == "KEY_ALREADY_ASSIGNED")
        #expect(try refused.json.error.message.string?.contains("make a new key") == true)
        #expect(rivals.code == 1)
    }

    @Test("A key that is made with hours opens in them only")
    func schedule() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let key = try await daemon.json(
            "key", "create", "Painters", "--door", "101", "--partner", "demo", "--schedule", "monday-friday 08:00-18:00"
        )
        let uuid = try #require(key.uuid.string)
        let user = try await partner.grant(
            Demo.grant("PERMANENT", to: "ann@example.com").with(["doorUuids": .absent, "keyUuids": [.text(uuid)]]))
        _ = try await daemon.json("lock", "sync", "101")
        let code = try #require(user.accesses[0].doorcode.code.string)
        let saturday = try await daemon.ctl("lock", "keypad", "101", code, "--json")
        let standing = try await daemon.json("access", "list", "--door", "101", "--user", "ann")
        let monday = try await daemon.ctl("lock", "keypad", "101", code, "--at", "2026-11-23T15:00:00Z")

        #expect(key.type == "REGULAR")
        #expect(key.building == "Maple Court")
        #expect(try saturday.json.reason == "outside_schedule")
        #expect(standing.accesses[0].reason == "outside_schedule")
        #expect(monday.code == 0, "\(monday)")
    }

    /// Commands of the manager that are refused (1) or cannot be run (2), and what the error must be.
    private static let refusals: [([String], Int32, String)] = [
        (["key", "create", "Stay Room 1", "--door", "101"], 1, "NAME_TAKEN"),
        (["key", "create", "New", "--door", "Front", "--door", "Lobby"], 2, "bad_request"),
        (["key", "create", "New", "--door", "Front", "--door", "Front"], 2, "bad_request"),
        (["key", "create", "New", "--door", "Nowhere"], 2, "unknown_door"),
        (["key", "create", "New", "--door", "Front", "--schedule", "someday"], 2, "bad_request"),
        (["key", "create", "New", "--door", "Front", "--end", "2020-01-01T00:00:00Z"], 1, "INVALID_END_TIME"),
        (["key", "create", "New", "--door", "Store", "--partner", "demo"], 1, "DOOR_NOT_ASSIGNED"),
        (["key", "assign", "No key", "demo"], 2, "unknown_key"),
        (["key", "assign", "Contractors", "nobody"], 2, "unknown_partner"),
        (["key", "assign", "Contractors", "rival"], 1, "DOOR_NOT_ASSIGNED"),
        (["door", "assign", "Store", "owner"], 1, "PARTNER_IS_CUSTOMER"),
        (["door", "unassign", "Nowhere", "demo"], 2, "unknown_door"),
        (
            ["user", "create", "--first-name", "A", "--last-name", "B", "--email", "RILEY@example.com"], 1,
            "EMAIL_TAKEN"
        ),
        (["user", "create", "--first-name", "A", "--last-name", "B", "--phone", "+12125550110"], 1, "PHONE_TAKEN"),
        (["user", "create", "--first-name", "A", "--last-name", "B", "--phone", "12"], 1, "INVALID_PHONE"),
        (["user", "create", "--first-name", "", "--last-name", "B", "--email", "a@b"], 2, "bad_request"),
        (
            [
                "user", "create", "--first-name", "A", "--last-name", "B", "--email", "a@b", "--keycard",
                "04A1B2C3D4E5F6",
            ],
            1, "KEYCARD_TAKEN"
        ),
        (
            ["user", "create", "--first-name", "A", "--last-name", "B", "--email", "a@b", "--keycard", "x"], 2,
            "bad_request"
        ),
        (["user", "deactivate", "nobody"], 2, "unknown_user"),
        (["access", "grant", "--user", "sam", "--door", "Nowhere"], 2, "unknown_door"),
        (["access", "grant", "--user", "nobody", "--door", "101"], 2, "unknown_user"),
        (["access", "grant", "--user", "sam", "--key", "Nothing"], 2, "unknown_key"),
        (["access", "grant", "--user", "sam", "--door", "101", "--by", "nobody"], 2, "unknown_user"),
        (
            ["access", "grant", "--user", "sam", "--door", "101", "--end", "2020-01-01T00:00:00Z"], 1,
            "INVALID_END_TIME"
        ),
        (["access", "grant", "--user", "sam", "--door", "101", "--end", "tomorrow"], 2, "bad_request"),
        (["access", "grant", "--user", "phoneonly", "--door", "101"], 2, "unknown_user"),
        (["access", "grant", "--user", "+12125550109", "--door", "101"], 1, "EMAIL_REQUIRED_FOR_PERMANENT"),
        (["access", "revoke", "--user", "sam", "--door", "102"], 1, "NOT_FOUND"),
        (["access", "revoke", "--user", "sam", "--door", "101", "--by", "pat"], 1, "NOT_FOUND"),
        (["building", "show", "x"], 2, "unknown_building"),
        (["history", "--as", "nobody"], 2, "unknown_user"),
        (["history", "--since", "yesterday"], 2, "bad_request"),
    ]

    @Test("What cannot be done is refused with its reason, and changes nothing")
    func refused() async throws {
        let daemon = try await Daemon.start()
        let before = try await daemon.json("status").digest

        for (command, code, word) in Self.refusals {
            let run = try await ToolRun(daemon.tool(command + ["--json"]))
            #expect(run.code == code, "\(command): \(run)")
            #expect(try run.json.error.code == .text(word), "\(command): \(run)")
        }

        #expect(try await daemon.json("status").digest == before)
    }

    @Test("Bodies of another shape are refused in the control API's envelope")
    func shapes() async throws {
        let daemon = try await Daemon.start()
        let bodies: [(String, JSON)] = [
            ("/users", [:]), ("/users", ["firstName": 1]), ("/users", ["first": "x"]),
            ("/users", ["firstName": "A", "lastName": "B", "email": "a@b", "keycards": "04"]),
            ("/keys", ["name": "x"]), ("/keys", ["name": "x", "doors": [1]]), ("/keys", ["name": "x", "doors": []]),
            ("/keys", ["name": "x", "doors": ["101"], "schedule": ["never"]]),
            ("/accesses", ["user": "sam"]), ("/accesses", ["user": "sam", "doors": [], "keys": []]),
            ("/accesses", ["user": "sam", "doors": ["101"], "role": "OWNER"]),
            ("/accesses", ["user": "sam", "doors": ["101"], "shareable": "yes"]),
            ("/accesses/revoke", ["user": "sam"]), ("/users/sam/deactivate", ["x": 1]),
        ]

        for (path, body) in bodies {
            let answer = try await daemon.send(.post, "/sim/v1" + path, body)
            #expect(answer.status == 400, "\(path) \(body): \(answer)")
            #expect(try answer.json.error.code == "bad_request")
        }
        let neither = try await daemon.http(.get, "/sim/v1/accesses")
        #expect(neither.status == 400, "\(neither)")
    }

    @Test("A door is assigned and taken while running: the partner's view follows, what it granted stands")
    func doors() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        func names() async throws -> [JSON] {
            try await partner.call(.get, "/v1/doors").json.doors.elements.map(\.name)
        }
        let user = try await partner.grant(Demo.grant("PERMANENT", to: "ann@example.com"))
        let code = try #require(user.accesses[0].doorcode.code.string)
        let uuid = try #require(user.userUuid.string)
        _ = try await daemon.json("lock", "sync", "101")

        let assigned = try await daemon.json("door", "assign", "Store", "demo")
        let seen = try await names()
        let unassigned = try await daemon.json("door", "unassign", "101", "demo")
        let hidden = try await names()
        let revoking = try await partner.call(.delete, "/v1/users/\(uuid)/doors/\(Demo.door101)")
        let granting = try await partner.call(.post, "/v2/users", Demo.grant("PERMANENT", to: "ben@example.com"))
        let standing = try await daemon.json("access", "list", "--door", "101", "--user", "ann")
        let opened = try await daemon.ctl("lock", "keypad", "101", code)
        _ = try await daemon.json("door", "assign", "101", "demo")
        let revoked = try await partner.call(.delete, "/v1/users/\(uuid)/doors/\(Demo.door101)")

        #expect(assigned.partners == ["demo"])
        #expect(seen.contains("Store"))
        #expect(unassigned.partners == [])
        #expect(!hidden.contains("101"))
        #expect(revoking.status == 404)
        #expect(granting.status == 400)
        #expect(standing.accesses.elements.count == 1)
        #expect(opened.code == 0, "the lock knows nothing of partners")
        #expect(revoked.status == 200, "seen again, it can be taken back again")
    }

    @Test("A person who is entered can be granted access by email; a keycard opens after the sync")
    func createUser() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let created = try await daemon.json(
            "user", "create", "--first-name", "Quinn", "--last-name", "Quill", "--email", "quinn@example.com",
            "--phone", "212-555-0188", "--keycard", "0a0b0c0d")
        let granted = try await partner.grant(Demo.grant("PERMANENT", to: "Quinn@Example.com"))
        _ = try await daemon.json("lock", "sync", "101")
        let card = try await daemon.ctl("lock", "card", "101", "0a0b0c0d")
        let shown = try await daemon.ctl("user", "show", "quinn")

        #expect(created.phone == "+12125550188")
        #expect(created.keycards == ["0a0b0c0d"])
        #expect(granted.userUuid == created.uuid)
        #expect(granted.firstName == "Quinn", "who was entered keeps their name")
        #expect(card.code == 0, "\(card)")
        #expect(shown.output.contains("0a0b0c0d"))
    }

    @Test("An account that is shut: no sign-in, the app is refused, the doorcode opens on; and open again, all is back")
    func deactivate() async throws {
        let daemon = try await Daemon.start()
        let app = try await daemon.app("riley")
        _ = try await daemon.json("phone", "create", "--name", "riley", "--door", "101")
        _ = try await daemon.json("phone", "setup", "riley", "--user", "riley")

        let shut = try await daemon.json("user", "deactivate", "riley")
        let locks = try await app.call(.get, "/locks")
        let consent = try await app.call(.get, "/consent")
        let signIn = try await daemon.send(.post, "/passwordless/start", Daemon.start("riley@example.com"))
        let setup = try await daemon.ctl("phone", "setup", "riley", "--user", "riley", "--json")
        let code = try await daemon.ctl("lock", "keypad", "101", "4821101")
        let story = try await daemon.json("explain", "riley", "--door", "101")
        let open = try await daemon.json("user", "activate", "riley")
        let again = try await app.call(.get, "/locks")

        #expect(shut.active == false)
        #expect(locks.status == 403)
        #expect(try locks.json.error == "USER_INACTIVE")
        #expect(consent.status == 403, "\(consent)")
        #expect(signIn.status == 400)
        #expect(try signIn.json.error_description == "USER_ACCOUNT_NOT_ACTIVE")
        #expect(setup.code == 1)
        #expect(try setup.json.error.code == "invalidToken")
        #expect(code.code == 0)
        #expect(story.outcome == "opened")
        #expect(
            story.chain.elements.contains {
                $0.by == "pat@example.com" && $0.what.string?.contains("inactive") == true
            },
            "\(story)")
        #expect(open.active == true)
        #expect(again.status == 200)
    }

    @Test("A customer partner sees and grants every door and every key, whosever they are")
    func customer() async throws {
        let daemon = try await Daemon.start()
        let owner = try await daemon.partner("owner-m2m")
        let demo = try await daemon.partner()
        let store = "d0000000-0000-4000-8000-000000000204"

        let doors = try await owner.call(.get, "/v1/doors").json.doors.elements
        let byDoors = try await owner.grant(Demo.grant("PERMANENT", at: [store, Demo.office], to: "ann@example.com"))
        let byKeys = try await owner.grant(
            Demo.grant("PERMANENT", to: "ben@example.com").with([
                "doorUuids": .absent,
                "keyUuids": [.text(Demo.officeStaff), "4e000000-0000-4000-8000-000000000005", .text(Demo.stayRoom1)],
            ]))
        let theirs = try await demo.grant(Demo.grant("PERMANENT", to: "cat@example.com"))
        let user = try #require(theirs.userUuid.string)
        let seen = try await owner.call(.get, "/v1/users/\(user)")
        let changed = try await owner.call(.patch, "/v1/users/\(user)/doors/\(Demo.door101)", ["shareable": true])
        let revoked = try await owner.call(.delete, "/v1/users/\(user)/doors/\(Demo.door101)")

        #expect(doors.count == 17)
        #expect(byDoors.accesses.elements.count == 2)
        #expect(byKeys.accesses.elements.count == 6)
        #expect(seen.status == 200)
        #expect(changed.status == 200, "\(changed)")
        #expect(revoked.status == 200)
    }

    @Test("Events name the manager, and lead by explain to their story")
    func events() async throws {
        let daemon = try await Daemon.start()
        _ = try await daemon.json("door", "assign", "Store", "demo")
        _ = try await daemon.json("key", "create", "Shed", "--door", "Store", "--partner", "demo")
        _ = try await daemon.json("key", "assign", "Contractors", "demo")
        _ = try await daemon.json("user", "deactivate", "gus")
        _ = try await daemon.json("door", "unassign", "Store", "demo")
        _ = try await daemon.json("access", "grant", "--user", "sam", "--door", "Store")

        let list = try await daemon.http(.get, "/sim/v1/events", headers: [("Accept", "application/json")]).json
            .events.elements
        func event(_ kind: String) throws -> JSON { try #require(list.first { $0.kind == .text(kind) }, "\(kind)") }
        let unassigned = try event("door.unassigned")
        let story = try await daemon.json("explain", "#\(unassigned.id.string ?? "")", "--door", "Store")

        #expect(try event("door.assigned").summary == "Store was assigned to demo")
        #expect(try event("key.added").data.name == "Shed")
        #expect(try event("key.assigned").summary == "key 'Contractors' was assigned to demo")
        #expect(try event("user.changed").user == "gus@example.com")
        #expect(try event("access.granted").summary.string?.hasPrefix("pat@example.com granted PERMANENT") == true)
        #expect(story.chain.elements.contains { $0.by == "pat@example.com" && $0.event == unassigned.id })
        #expect(try await daemon.json("diff", "--door", "Store").elements.count == 1)
    }

    @Test("A restart keeps all of it")
    func restart() async throws {
        let folder = try Sandbox.own().freshPath("data")
        let daemon = try await Daemon.start(["--data-dir", folder])
        _ = try await daemon.json("door", "assign", "Store", "demo")
        _ = try await daemon.json("door", "unassign", "Lift", "demo")
        _ = try await daemon.json(
            "key", "create", "Shed", "--door", "Store", "--partner", "demo", "--schedule", "daily 08:00-18:00")
        _ = try await daemon.json("key", "assign", "Contractors", "demo")
        _ = try await daemon.json(
            "user", "create", "--first-name", "Quinn", "--last-name", "Quill", "--email", "quinn@example.com")
        _ = try await daemon.json("access", "grant", "--user", "quinn", "--key", "Shed", "--role", "resident")
        _ = try await daemon.json("access", "grant", "--user", "gus", "--door", "Store", "--by", "quinn")
        _ = try await daemon.json("access", "grant", "--user", "sam", "--door", "105", "--shareable")
        _ = try await daemon.json("access", "revoke", "--user", "pm-guest", "--door", "105")
        _ = try await daemon.json("user", "deactivate", "riley")
        let before = try await views(daemon)

        await daemon.kill()
        let again = try await Daemon.start(["--data-dir", folder])
        let after = try await views(again)

        for (name, view) in before { #expect(after[name] == view, "\(name)") }
        let refused = try await again.ctl("key", "assign", "Shed", "owner", "--json")
        #expect(try refused.json.error.code == "KEY_ALREADY_ASSIGNED")
        let revoked = try await again.json("access", "revoke", "--user", "quinn", "--door", "Store")
        #expect(revoked.accesses.elements.map(\.user) == ["quinn@example.com", "gus@example.com"])
    }

    private func views(_ daemon: Daemon) async throws -> [String: JSON] {
        var views: [String: JSON] = [:]
        for command in [
            ["building", "show", "Maple Court"], ["key", "list"], ["door", "list"], ["user", "list"],
            ["access", "list", "--door", "105"], ["access", "list", "--door", "Store"],
            ["access", "list", "--user", "sam", "--truth", "lock"], ["history", "--as", "manager"], ["time", "show"],
            ["diff"],
            ["explain", "pm-guest", "--door", "105"],
        ] { views[command.joined(separator: " ")] = try await ToolRun(daemon.tool(command + ["--json"])).json }
        return views
    }
}
