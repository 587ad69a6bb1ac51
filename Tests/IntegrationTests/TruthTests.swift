import Testing

/// `explain` and `diff`: why, and where the two truths part.
@Suite(.realProcesses) struct TruthTests {
    @Test("explain has the documented shape, and its chain leads from the grant to the refusal, in the door's zone")
    func explain() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let code = try await partner.code("PERMANENT", to: "ann@example.com")
        _ = try await daemon.ctl("lock", "keypad", "101", code)

        let explanation = try await daemon.json("explain", code, "--door", "101")

        #expect(Set(explanation.names).isSuperset(of: ["outcome", "reason", "chain"]))
        #expect(explanation.outcome == "refused")
        #expect(explanation.reason == "sync_pending")
        let chain = explanation.chain.elements
        #expect(chain.allSatisfy { Set($0.names).isSuperset(of: ["at", "what", "by"]) })
        #expect(chain.first?.what.string?.contains("granted PERMANENT access") == true)
        #expect(chain.first?.localTime == "2026-11-21T09:30:00.000-05:00")
        #expect(chain.contains { $0.what.string?.contains("refused: unknown_code") == true })
        #expect(chain.map { $0.at.string ?? "" } == chain.map { $0.at.string ?? "" }.sorted())
        #expect(try explanation.body.contains(code) == false, "a code is redacted in events")
    }

    @Test(
        "explain takes a code, a person, a keycard and the id of an event", arguments: ["riley", Demo.riley, "4821101"])
    func subjects(what: String) async throws {
        let daemon = try await Daemon.start()
        _ = try await daemon.ctl("lock", "keypad", "101", "4821101")

        let explanation = try await daemon.json("explain", what, "--door", "101")

        #expect(explanation.outcome == "opened", "\(explanation)")
    }

    @Test("explain follows the id of an entry")
    func event() async throws {
        let daemon = try await Daemon.start()
        let entry = try await daemon.json("lock", "keypad", "101", "4821101")
        let card = try await daemon.ctl("explain", "04a1b2c3d4e5f6", "--door", "102", "--json")

        let explanation = try await daemon.json("explain", try #require(entry.event.string), "--door", "101")

        #expect(explanation.outcome == "opened", "\(explanation)")
        #expect(card.code == 0, "\(card)")
    }

    @Test("explain follows the id of keys that came to nothing, and of a call that was refused")
    func otherEntries() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let asleep = try await daemon.ctl("lock", "keypad", "102", "1234567", "--no-wake", "--json").json
        let refused = try await partner.call(.post, "/v2/users", Demo.grant(to: "ann@example.com").with(["phone": "x"]))

        let ignored = try await daemon.json("explain", "#" + (asleep.event.string ?? ""), "--door", "102")
        let call = try await daemon.json(
            "explain", "#" + (refused.header("Latch-Event-Id") ?? ""), "--door", "102")

        #expect(ignored.outcome == "refused" && ignored.reason == "asleep")
        #expect(ignored.advice.string?.contains("Touch the lens") == true)
        #expect(call.outcome == "refused")
        #expect(call.advice.string?.contains("WhenItDoesNotOpen.md#INVALID_PHONE") == true, "\(call)")
        // What the manual has no entry for leads nowhere.
        let stranger = try await PartnerAPI(daemon: daemon, token: "x").call(.get, "/v1/doors")
        let other = try await daemon.json("explain", "#" + (stranger.header("Latch-Event-Id") ?? ""), "--door", "102")
        #expect(other.outcome == "refused" && other.advice == .null, "\(other)")
    }

    @Test("A stream of events that cannot be is refused before it begins", arguments: ["after=-1", "door=zzz"])
    func badStream(query: String) async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.http(.get, "/sim/v1/events?" + query)

        #expect([400, 404].contains(answer.status), "\(answer)")
    }

    @Test("explain looks at another instant, past or to come")
    func otherInstants() async throws {
        let daemon = try await Daemon.start()
        let code = try await daemon.partner().code(to: "ann@example.com")
        _ = try await daemon.json("time", "advance", "1h")

        let before = try await daemon.json("explain", code, "--door", "101", "--at", "2026-11-21T14:45:00Z")
        let tomorrow = try await daemon.json("explain", code, "--door", "101", "--at", "2026-11-22T05:00:01Z")
        let time = try await daemon.json("time", "show")

        #expect(before.outcome == "opened", "\(before)")
        #expect(tomorrow.outcome == "refused")
        #expect(tomorrow.reason == "expired", "\(tomorrow)")
        #expect(time.now == "2026-11-21T15:30:00.000Z")
    }

    @Test("explain of nobody is no answer")
    func unknownSubject() async throws {
        let daemon = try await Daemon.start()

        let nobody = try await daemon.ctl("explain", "nobody@example.com", "--door", "101", "--json")
        let nowhere = try await daemon.ctl("explain", "sam", "--door", "Nowhere", "--json")

        #expect(nobody.code == 2)
        #expect(try nobody.json.error.code == "unknown_user")
        #expect(nowhere.code == 2)
    }

    @Test("diff has the documented shape: sam's access never reached 101")
    func diff() async throws {
        let daemon = try await Daemon.start()

        let differences = try await daemon.json("diff", "--door", "101").elements

        #expect(differences.count == 1)
        let sam = try #require(differences.first)
        #expect(Set(sam.names).isSuperset(of: ["subject", "field", "cloud", "lock", "since"]))
        #expect(sam.subject.string?.contains("sam@example.com") == true)
        #expect(sam.field == "credential")
        #expect(sam.cloud == "granted")
        #expect(sam.lock == "absent")
    }

    @Test("diff names the event since which cloud and lock disagree, for a grant and for a revocation")
    func diffSince() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let user = try await partner.grant(Demo.grant("PERMANENT", at: [Demo.room1], to: "ann@example.com"))
        let id = try #require(user.userUuid.string)
        let granted = try await daemon.json("diff", "--door", "Room 1")[0]
        _ = try await daemon.json("lock", "sync", "Room 1")
        let agreed = try await daemon.json("diff", "--door", "Room 1")
        _ = try await daemon.json("time", "advance", "10m")
        _ = try await partner.call(.delete, "/v1/users/\(id)/doors/\(Demo.room1)")
        let revoked = try await daemon.json("diff", "--door", "Room 1")[0]

        let events = try await ToolRun(daemon.tool(["events", "--kind", "access.", "--door", "Room 1", "--json"]))
        let ids = try events.output.split(separator: "\n").map { try JSON(parsing: String($0)).id }
        #expect(granted.since == "2026-11-21T14:30:00.000Z")
        #expect(agreed == [])
        #expect(revoked.cloud == "revoked")
        #expect(revoked.lock == "present")
        #expect(revoked.since == "2026-11-21T14:40:00.000Z")
        #expect(ids.count == 2)
        #expect([granted.event, revoked.event] == ids, "issue 2, point 9: since which event")
    }

    @Test("Two grants at one instant are two events, and diff tells which is whose")
    func diffOfTwoGrants() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        _ = try await partner.grant(Demo.grant("PERMANENT", at: [Demo.room1], to: "ann@example.com"))
        _ = try await partner.grant(Demo.grant("PERMANENT", at: [Demo.room1], to: "ben@example.com"))

        let differences = try await daemon.json("diff", "--door", "Room 1").elements

        let run = try await ToolRun(daemon.tool(["events", "--kind", "access.granted", "--json"]))
        let grants = try run.output.split(separator: "\n").map { try JSON(parsing: String($0)) }
        #expect(differences.count == 2)
        for (name, grant) in zip(["ann@example.com", "ben@example.com"], grants) {
            let difference = try #require(differences.first { $0.subject.string?.contains(name) == true })
            #expect(difference.event == grant.id)
        }
    }

    @Test("Both truths of a door are listed; history tells when the cloud learnt of an entry")
    func accessesAndHistory() async throws {
        let daemon = try await Daemon.start()
        _ = try await daemon.ctl("lock", "keypad", "101", "4821101")

        let cloud = try await daemon.json("access", "list", "--door", "101", "--truth", "cloud").accesses.elements
        let lock = try await daemon.json("access", "list", "--door", "101", "--truth", "lock").accesses.elements
        let unknown = try await daemon.json("history", "--door", "101").entries[0]
        _ = try await daemon.json("lock", "sync", "101")
        let known = try await daemon.json("history", "--door", "101").entries[0]

        #expect(cloud.count == 3)
        #expect(lock.count == 2)
        #expect(unknown.verdict == "opened")
        #expect(unknown.reachedCloudAt == .null)
        #expect(known.reachedCloudAt == "2026-11-21T14:30:03.000Z")
    }
}
