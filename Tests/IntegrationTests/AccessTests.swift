import Foundation
import Testing

/// Who can open a door now, and the property manager's own grants.
@Suite(.realProcesses) struct AccessTests {
    private func doorcode(_ user: JSON, _ door: String) -> JSON {
        user.accesses.elements.last { $0.doorUuid == .text(door) && $0.granter.type == "PARTNER" }?.doorcode ?? .absent
    }

    private let guestConflict: JSON = ["code": .null, "description": "USER_HAS_GUEST_ACCESS_CONFLICT"]
    private let communalConflict: JSON = ["code": .null, "description": "COMMUNAL_DOORCODE_CONFLICT"]

    @Test("The manager's grant makes a partner's conflict at that door; after its revocation the next grant has a code")
    func guestConflictComesAndGoes() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let grant = Demo.grant("PERMANENT", to: "ann@example.com")

        let first = try await partner.grant(Demo.grant("DAILY", at: [Demo.lobby], to: "ann@example.com"))
        let granted = try await daemon.json("access", "grant", "--user", "ann", "--door", "101")
        let conflict = try await partner.grant(grant)
        let daily = try await partner.grant(Demo.grant("DAILY", to: "ann@example.com"))
        _ = try await daemon.json("access", "revoke", "--user", "ann", "--door", "101", "--by", "pat")
        let after = try await partner.grant(grant)

        #expect(doorcode(first, Demo.lobby).description == "VALID")
        #expect(granted.accesses[0].granter == "pat@example.com")
        #expect(granted.accesses[0].passcodeType == "PERMANENT")
        #expect(doorcode(conflict, Demo.door101) == guestConflict)
        #expect(daily.accesses.elements.last { $0.passcodeType == "DAILY" }?.doorcode == guestConflict)
        let seen = conflict.accesses.elements.filter { $0.doorUuid == .text(Demo.door101) }
        #expect(
            seen.contains { $0.granter == ["type": "USER", "uuid": "a0000000-0000-4000-8000-000000000011"] }, "\(seen)")
        let code = after.accesses.elements.first { access in
            access.doorUuid == .text(Demo.door101) && access.passcodeType == "PERMANENT"
        }?.doorcode
        #expect(code?.description == "VALID", "\(after)")
        _ = try await daemon.json("lock", "sync", "101")
        #expect(try await daemon.ctl("lock", "keypad", "101", try #require(code?.code.string)).code == 0)
    }

    @Test("A communal grant of the manager's makes the communal conflict at every communal door of the building")
    func communalConflictComesAndGoes() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        _ = try await daemon.json(
            "user", "create", "--first-name", "Ann", "--last-name", "Archer", "--email", "ann@example.com")
        _ = try await daemon.json("access", "grant", "--user", "ann", "--door", "Gym")

        let conflict = try await partner.grant(
            Demo.grant("PERMANENT", at: [Demo.front, Demo.door101, Demo.lobby], to: "ann@example.com"))
        _ = try await daemon.json("access", "revoke", "--user", "ann", "--door", "Gym")
        let after = try await partner.grant(Demo.grant("PERMANENT", at: [Demo.front], to: "ann@example.com"))

        #expect(doorcode(conflict, Demo.front) == communalConflict)
        #expect(doorcode(conflict, Demo.door101).description == "VALID", "a private door")
        #expect(doorcode(conflict, Demo.lobby).description == "VALID", "another building, without common doorcodes")
        #expect(doorcode(after, Demo.front).description == "VALID")
    }

    @Test("The demo's two: after a revocation by the manager the conflict is gone on the next grant")
    func demoConflicts() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let grants = [
            Demo.grant("PERMANENT", at: [Demo.door105], to: "pm-guest@example.com"),
            Demo.grant("PERMANENT", at: [Demo.front], to: "pm-communal@example.com"),
        ]

        for (grant, (person, door, uuid)) in zip(
            grants, [("pm-guest", "105", Demo.door105), ("pm-communal", "Gym", Demo.front)])
        {
            let before = try await partner.grant(grant)
            _ = try await daemon.json("access", "revoke", "--user", person, "--door", door)
            let after = try await partner.grant(grant)
            #expect(doorcode(before, uuid).code == .null)
            #expect(doorcode(after, uuid).description == "VALID", "\(person): \(after)")
        }
    }

    @Test("The manager's guest is told by mail, opens after a sync, and after a revocation until the next one")
    func grantAndRevoke() async throws {
        let daemon = try await Daemon.start()

        let granted = try await daemon.json(
            "access", "grant", "--user", "gus", "--door", "102", "--end", "2026-12-01T00:00:00Z")
        let code = try #require(granted.accesses[0].code.string)
        let mail = try await daemon.json("outbox", "wait", "--to", "gus@example.com", "--door", "102")
        let early = try await daemon.ctl("lock", "keypad", "102", code)
        _ = try await daemon.json("lock", "sync", "102")
        let opened = try await daemon.ctl("lock", "keypad", "102", code)
        let revoked = try await daemon.json("access", "revoke", "--user", "gus", "--door", "102")
        let still = try await daemon.ctl("lock", "keypad", "102", code)
        let diff = try await daemon.json("diff", "--door", "102")
        _ = try await daemon.json("lock", "sync", "102")
        let shut = try await daemon.ctl("lock", "keypad", "102", code)
        let silent = try await daemon.json("access", "grant", "--user", "gus", "--door", "102", "--no-notify")

        #expect(mail.kind == "invite")
        #expect(mail.code == .text(code))
        #expect(early.code == 1)
        #expect(opened.code == 0)
        #expect(revoked.accesses[0].revokedAt != .null)
        #expect(still.code == 0, "the lock has not heard of it")
        #expect(diff.elements.contains { $0.cloud == "revoked" && $0.lock == "present" })
        #expect(shut.code == 1)
        #expect(silent.accesses.elements.count == 1)
        #expect(try await daemon.json("outbox", "list", "--to", "gus@example.com").messages.elements.count == 1)
    }

    @Test("With a resident falls their guest")
    func cascade() async throws {
        let daemon = try await Daemon.start()

        let revoked = try await daemon.json("access", "revoke", "--user", "riley", "--door", "101")
        let left = try await daemon.json("access", "list", "--door", "101")

        #expect(revoked.accesses.elements.map(\.user) == ["riley@example.com", "gus@example.com"])
        #expect(left.accesses.elements.map(\.user) == ["sam@example.com"])
    }

    @Test("Who can open a door now, and why not: by the cloud's word and by the lock's")
    func opensNow() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        _ = try await partner.grant(Demo.grant("DAILY", to: "today@example.com"))
        _ = try await partner.grant(
            Demo.grant("DAILY", to: "tomorrow@example.com").with(["startTime": "2026-11-22T15:00:00Z"]))
        _ = try await partner.grant(
            Demo.grant("PERMANENT", to: "later@example.com").with(["startTime": "2026-12-24T15:00:00Z"]))
        func reasons(_ arguments: String...) async throws -> [String: String] {
            let run = try await ToolRun(daemon.tool(["access", "list"] + arguments + ["--json"]))
            let rows = try run.json.accesses.elements + run.json.derived.elements
            return rows.reduce(into: [:]) { found, row in
                let name = row.user.string.map { String($0.prefix { $0 != "@" }) } ?? "?"
                found[name] = row.opensNow == true ? "opens" : row.reason.string ?? row.why.string ?? "?"
            }
        }

        let cloud = try await reasons("--door", "101")
        let lock = try await reasons("--door", "101", "--truth", "lock")
        let now = try await reasons("--door", "101", "--truth", "lock", "--now")
        let believed = try await reasons("--door", "101", "--now")
        _ = try await daemon.json("lock", "sync", "101")
        let synced = try await reasons("--door", "101", "--truth", "lock")
        _ = try await daemon.json("lock", "battery", "101", "--swap")
        let lost = try await reasons("--door", "101", "--truth", "lock")
        _ = try await daemon.json("lock", "battery", "101", "0")
        let dead = try await reasons("--door", "101", "--truth", "lock")
        let bolt = try await partner.grant(Demo.grant("DAILY", at: [Demo.door102], to: "today@example.com"))
        let thrown = try await reasons("--door", "102", "--truth", "lock")
        _ = try await partner.grant(Demo.grant("DAILY", at: [Demo.door106], to: "today@example.com"))
        let bare = try await reasons("--door", "106")
        let person = try await daemon.json("access", "list", "--user", "riley", "--truth", "lock")

        #expect(
            cloud == [
                "riley": "opens", "gus": "opens", "sam": "sync_pending", "today": "opens",
                "tomorrow": "not_yet_valid", "later": "not_yet_valid",
            ])
        #expect(lock == ["riley": "opens", "gus": "opens", "today": "opens", "tomorrow": "not_yet_valid"])
        #expect(now == ["riley": "opens", "gus": "opens", "today": "opens"])
        #expect(believed == now)
        #expect(synced["sam"] == "opens")
        #expect(synced["later"] == "not_yet_valid")
        #expect(lost["later"] == "unknown_time")
        #expect(lost["today"] == "unknown_time")
        #expect(Set(dead.values) == ["low_battery"])
        #expect(doorcode(bolt, Demo.door102).description == "VALID")
        #expect(thrown["today"] == "deadbolt")
        #expect(bare["today"] == "there is no device on the door")
        #expect(Set(person.accesses.elements.map(\.door)) == ["101", "Front", "Gym", "Parcel"])
        #expect(try await daemon.ctl("access", "list", "--door", "106", "--truth", "lock").code == 1)
    }

    @Test("A list is a table, JSON, or CSV by RFC 4180")
    func forms() async throws {
        let daemon = try await Daemon.start()
        let table = try await daemon.ctl("access", "list", "--door", "101")
        let csv = try await daemon.ctl("access", "list", "--door", "101", "--csv")
        let locks = try await daemon.ctl("access", "list", "--door", "101", "--truth", "lock", "--csv")
        let both = try await daemon.ctl("access", "list", "--door", "101", "--csv", "--json")

        #expect(table.output.contains("no: waits for a sync"))
        let lines = csv.output.components(separatedBy: "\r\n")
        #expect(lines.first?.hasPrefix("uuid,door,doorUuid,user,") == true)
        #expect(lines.count == 5, "a header, three accesses, and the end of the last line")
        #expect(lines[3].hasSuffix(",false,sync_pending,waits for a sync"), "\(lines)")
        #expect(locks.output.components(separatedBy: "\r\n").count == 4)
        #expect(both.code == 2)
    }

    @Test("Doors that somebody has to visit are told, with why")
    func visits() async throws {
        let daemon = try await Daemon.start()
        func visits() async throws -> [String: [String]] {
            try await daemon.json("door", "list", "--needs-visit").doors.elements.reduce(into: [:]) { found, door in
                found[door.name.string ?? "?"] = door.cloud.visit.elements.compactMap(\.string)
            }
        }

        let before = try await visits()
        _ = try await daemon.json("lock", "power", "Front", "off")
        _ = try await daemon.partner().grant(Demo.grant("PERMANENT", at: [Demo.door105], to: "ann@example.com"))
        let after = try await visits()
        let syncs = try await daemon.json("door", "list", "--needs-sync").doors.elements
        let table = try await daemon.ctl("door", "list", "--needs-visit")

        #expect(Set(before.keys) == ["Roof", "101", "103"])
        #expect(before["101"] == ["1 operation waits for the lock: sam@example.com"])
        #expect(before["Roof"] == ["the lock has lost its clock"])
        #expect(
            before["103"] == [
                "the battery was at 12 % on 2026-10-12T14:30:00Z", "the battery was last read on 2026-10-12T14:30:00Z",
            ])
        #expect(after["Front"] == ["the lock has no power"])
        #expect(after["105"] == nil, "a connected lock is synced by itself")
        #expect(
            syncs.first { $0.name == "105" }?.cloud.why == ["1 operation waits for the lock: ann@example.com"])
        #expect(table.output.contains("NEEDS VISIT"))
    }
}
