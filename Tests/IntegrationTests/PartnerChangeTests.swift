import Testing

/// `PATCH` and `DELETE` of a user's access to a door.
@Suite(.realProcesses) struct PartnerChangeTests {
    @Test("An endTime is set, and removed by leaving it out or by null")
    func endTime() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let path = try await grant(partner)

        let ended = try await partner.call(.patch, path, ["endTime": "2026-12-01T00:00:00-05:00"])
        let omitted = try await partner.call(.patch, path, ["shareable": true])
        _ = try await partner.call(.patch, path, ["endTime": "2026-12-01T05:00:00Z"])
        let null = try await partner.call(.patch, path, ["endTime": .null, "role": "TOURER"])

        #expect(ended.status == 200, "\(ended)")
        #expect(try ended.json.accesses[0].endTime == "2026-12-01T05:00:00Z")
        #expect(try omitted.json.accesses[0].endTime == .null)
        #expect(try omitted.json.accesses[0].shareable == true)
        #expect(try null.json.accesses[0].endTime == .null)
        #expect(try null.json.accesses[0].role == "TOURER")
        #expect(try null.json.accesses[0].shareable == true, "what a PATCH does not name stays")
    }

    @Test("An end that reached the lock refuses the code from then on; before, the lock knows nothing of it")
    func endReachesLock() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let code = try await partner.code("PERMANENT", to: "ann@example.com")
        let path = try await grant(partner)
        _ = try await daemon.json("lock", "sync", "101")

        _ = try await partner.call(.patch, path, ["endTime": "2026-11-21T16:00:00Z"])
        let unknown = try await daemon.ctl("lock", "keypad", "101", code, "--at", "2026-11-21T16:00:01Z")
        _ = try await daemon.json("lock", "sync", "101")
        let known = try await daemon.ctl("lock", "keypad", "101", code, "--json")

        #expect(unknown.code == 0, "\(unknown)")
        #expect(known.code == 1)
        #expect(["expired", "unknown_code"].contains(try known.json.reason))
    }

    @Test(
        "A change that cannot be is refused",
        arguments: [
            (["endTime": "2026-11-21T14:30:00Z"], "INVALID_END_TIME"),
            (["endTime": "2020-01-01T00:00:00Z"], "INVALID_END_TIME"),
            (["endTime": "soon"], "INVALID_END_TIME"),
            (["endTime": 7], "BAD_REQUEST"), (["role": "OWNER"], "BAD_REQUEST"), (["shareable": "no"], "BAD_REQUEST"),
        ] as [([String: JSON], String)])
    func refused(change: [String: JSON], message: String) async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let path = try await grant(partner)

        let answer = try await partner.call(.patch, path, .object(change))

        #expect(answer.status == 400, "\(answer)")
        #expect(answer.message == message)
    }

    @Test("A revocation answers 200 and an empty object; a second one, and a change, are not found")
    func revoke() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let path = try await grant(partner)

        let revoked = try await partner.call(.delete, path)
        let again = try await partner.call(.delete, path)
        let change = try await partner.call(.patch, path, ["shareable": true])
        let user = try await partner.call(.get, String(path.split(separator: "/doors")[0]))

        #expect(revoked.status == 200)
        #expect(revoked.body == "{}")
        #expect(revoked.header("Latch-Event-Id") != nil)
        #expect(again.status == 404)
        #expect(change.status == 404)
        #expect(user.status == 404, "a user without an access that the partner sees")
    }

    @Test("A daily code cannot be revoked, and there is nothing to change about it")
    func daily() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let user = try await partner.grant(Demo.grant(to: "ann@example.com"))
        let path = "/v1/users/\(try #require(user.userUuid.string))/doors/\(Demo.door101)"

        let revoked = try await partner.call(.delete, path)
        let changed = try await partner.call(.patch, path, ["shareable": true])

        #expect(revoked.status == 400)
        #expect(revoked.message == "PASSCODE_TYPE_CANT_BE_REVOKED")
        #expect(changed.status == 404)
    }

    @Test("When a resident loses access, their guests do too")
    func guestsToo() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let revoked = try await partner.call(.delete, "/v1/users/\(Demo.riley)/doors/\(Demo.door101)")
        _ = try await daemon.json("lock", "sync", "101")
        let gus = try await daemon.ctl("lock", "keypad", "101", "5903317", "--json")

        #expect(revoked.status == 200)
        #expect(gus.code == 1)
        #expect(try gus.json.reason == "unknown_code")
    }

    @Test(
        "What is no UUID is a bad request, what is unknown is not found",
        arguments: [
            ("x", Demo.door101, 400), (Demo.riley, "101", 400), (Demo.nobody, Demo.door101, 404),
            (Demo.riley, Demo.nobody, 404), (Demo.riley, Demo.office, 404), (Demo.riley, Demo.room1, 404),
        ])
    func ids(user: String, door: String, status: Int) async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        for method in [Method.patch, .delete] {
            let answer = try await partner.call(method, "/v1/users/\(user)/doors/\(door)", method == .patch ? [:] : nil)
            #expect(answer.status == status, "\(method): \(answer)")
            #expect(try answer.json.names == ["message"])
        }
    }

    /// Grants ann a permanent access to 101.
    /// - Returns: the path of that access.
    private func grant(_ partner: PartnerAPI) async throws -> String {
        let user = try await partner.grant(Demo.grant("PERMANENT", to: "ann@example.com"))
        return "/v1/users/\(try #require(user.userUuid.string))/doors/\(Demo.door101)"
    }
}
