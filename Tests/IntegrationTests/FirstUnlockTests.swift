import Foundation
import Testing

/// The first thing that a partner developer does: a grant over HTTP, and the code at the door.
@Suite(.realProcesses) struct FirstUnlockTests {
    @Test("A guest's daily doorcode opens an offline lock; a permanent one is refused there, with the reason")
    func firstUnlock() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let daily = try await partner.code(to: "ann@example.com")
        let opened = try await daemon.ctl("lock", "keypad", "101", daily, "--json")
        let permanent = try await partner.code("PERMANENT", to: "bob@example.com")
        let refused = try await daemon.ctl("lock", "keypad", "101", permanent, "--json")
        let explanation = try await daemon.json("explain", permanent, "--door", "101")

        #expect(opened.code == 0, "\(opened)")
        #expect(try opened.json.verdict == "opened")
        #expect(refused.code == 1, "\(refused)")
        #expect(try refused.json.reason == "unknown_code")
        #expect(explanation.reason == "sync_pending")
    }

    @Test("The same code types one second after local midnight: refused as expired")
    func expiresAtLocalMidnight() async throws {
        let daemon = try await Daemon.start()
        let code = try await daemon.partner().code(to: "ann@example.com")

        let lastSecond = try await daemon.ctl("lock", "keypad", "101", code, "--at", "2026-11-22T04:59:59Z")
        let nextDay = try await daemon.ctl("lock", "keypad", "101", code, "--at", "2026-11-22T05:00:01Z", "--json")

        #expect(lastSecond.code == 0, "\(lastSecond)")
        #expect(nextDay.code == 1)
        #expect(try nextDay.json.verdict == "refused")
        #expect(try nextDay.json.reason == "expired")
        #expect(try nextDay.json.at == "2026-11-22T05:00:01.000Z")
    }

    @Test("A code for tomorrow is not yet valid today")
    func notYetValid() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let grant = Demo.grant(to: "ann@example.com").with(["startTime": "2026-11-22T12:00:00Z"])
        let code = try #require(try await partner.grant(grant).accesses[0].doorcode.code.string)

        let today = try await daemon.ctl("lock", "keypad", "101", code, "--json")
        let explanation = try await daemon.json("explain", code, "--door", "101")
        let tomorrow = try await daemon.ctl("lock", "keypad", "101", code, "--at", "2026-11-22T05:00:01Z", "--json")

        #expect(today.code == 1)
        #expect(["not_yet_valid", "unknown_code"].contains(try today.json.reason))
        #expect(explanation.reason == "not_yet_valid")
        #expect(tomorrow.code == 0, "\(tomorrow)")
    }

    @Test("A single-use code opens again until 14:59 after its first use, and never from 15:00 on")
    func singleUse() async throws {
        let daemon = try await Daemon.start()
        let code = try await daemon.partner().code("DAILY_SINGLE_USE", to: "ann@example.com")

        let first = try await daemon.ctl("lock", "keypad", "101", code, "--at", "2026-11-21T15:00:00Z")
        let again = try await daemon.ctl("lock", "keypad", "101", code, "--at", "2026-11-21T15:14:59Z")
        let spent = try await daemon.ctl("lock", "keypad", "101", code, "--at", "2026-11-21T15:15:00Z", "--json")

        #expect(first.code == 0, "\(first)")
        #expect(again.code == 0, "\(again)")
        #expect(spent.code == 1)
        #expect(try spent.json.reason == "single_use_spent")
    }

    @Test("Two guests of one door and day have different codes; the code of one door does nothing on another")
    func codesAreTheirOwn() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let ann = try await partner.code(to: "ann@example.com")
        let ben = try await partner.code(to: "ben@example.com")
        let elsewhere = try await daemon.ctl("lock", "keypad", "103", ann, "--json")

        #expect(ann != ben)
        #expect(elsewhere.code == 1)
        #expect(try elsewhere.json.reason == "unknown_code")
    }

    @Test(
        "64 daily grants of a kind fit on a door and day, each with its own code; the 65th is refused",
        .timeLimit(.minutes(5)))
    func sixtyFifthGrant() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        var codes: Set<String> = []
        for number in 1...64 { codes.insert(try await partner.code(to: "guest\(number)@example.com")) }
        let refused = try await partner.call(.post, "/v2/users", Demo.grant(to: "guest65@example.com"))
        let singleUse = try await partner.code("DAILY_SINGLE_USE", to: "guest65@example.com")
        let otherDoor = try await partner.code(at: Demo.door103, to: "guest65@example.com")

        #expect(codes.count == 64)
        #expect(refused.status == 400)
        #expect(refused.message == "DOORCODES_EXHAUSTED")
        #expect(!codes.contains(singleUse))
        #expect(otherDoor.count == 7)
    }

    @Test("A permanent code opens an offline lock after a sync; once revoked, it opens until the next sync")
    func permanentAndRevoked() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let code = try await partner.code("PERMANENT", to: "ann@example.com")
        let user = try await daemon.json("user", "show", "ann").uuid.string ?? ""

        let before = try await daemon.ctl("lock", "keypad", "101", code)
        let sync = try await daemon.json("lock", "sync", "101")
        let after = try await daemon.ctl("lock", "keypad", "101", code)
        let revoked = try await partner.call(.delete, "/v1/users/\(user)/doors/\(Demo.door101)")
        let stillOpens = try await daemon.ctl("lock", "keypad", "101", code)
        let whileOpening = try await daemon.json("explain", code, "--door", "101")
        _ = try await daemon.json("lock", "sync", "101")
        let atLast = try await daemon.ctl("lock", "keypad", "101", code, "--json")

        #expect(before.code == 1)
        #expect(sync.applied == true)
        #expect(after.code == 0, "\(after)")
        #expect(revoked.status == 200)
        #expect(stillOpens.code == 0, "\(stillOpens)")
        #expect(whileOpening.outcome == "opened")
        #expect(atLast.code == 1)
        #expect(try atLast.json.reason == "unknown_code")
    }

    @Test("A permanent grant on a connected door is sync_pending, and opens after the delay with no command more")
    func connectedDoor() async throws {
        let daemon = try await Daemon.start()
        let code = try await daemon.partner().code("PERMANENT", at: Demo.door105, to: "ann@example.com")

        let pending = try await daemon.json("explain", code, "--door", "105")
        let tooSoon = try await daemon.ctl("lock", "keypad", "105", code)
        let synced = try await daemon.json("wait", "synced", "105")
        let opened = try await daemon.ctl("lock", "keypad", "105", code)

        #expect(pending.outcome == "refused")
        #expect(pending.reason == "sync_pending")
        #expect(tooSoon.code == 1)
        #expect(synced.at == "2026-11-21T14:32:00.000Z")
        #expect(opened.code == 0, "\(opened)")
    }

    @Test("With common doorcodes on, one permanent code serves all communal doors; off, each door has its own")
    func commonDoorcodes() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let common = try await partner.grant(
            Demo.grant("PERMANENT", at: [Demo.front, Demo.gym, Demo.door101], to: "ann@example.com"))
        let own = try await partner.grant(
            Demo.grant("PERMANENT", at: [Demo.lobby, Demo.pool], to: "ben@example.com"))

        let codes = common.accesses.elements.map { $0.doorcode.code }
        #expect(codes.count == 3)
        #expect(codes[0] == codes[1])
        #expect(codes[0] != codes[2])
        #expect(own.accesses[0].doorcode.code != own.accesses[1].doorcode.code)
    }

    @Test("A daily grant is for the day of the door's own zone")
    func zones() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        // 05:30 UTC: it is the 22nd in New York, and still the 21st in Phoenix.
        let early = ["startTime": JSON.text("2026-11-22T05:30:00Z")]

        let newYork = try await partner.grant(Demo.grant(to: "ann@example.com").with(early))
        let phoenix = try await partner.grant(Demo.grant(at: [Demo.room1], to: "ann@example.com").with(early))

        #expect(newYork.accesses[0].startTime == "2026-11-22T05:00:00Z")
        #expect(newYork.accesses[0].endTime == "2026-11-23T05:00:00Z")
        let room = try #require(phoenix.accesses.elements.first { $0.doorUuid == .text(Demo.room1) })
        #expect(room.startTime == "2026-11-21T07:00:00Z")
        #expect(room.endTime == "2026-11-22T07:00:00Z")
    }

    @Test(
        "A day of 25 or of 23 hours: its code opens for all of it, and no longer",
        arguments: [
            ("2026-11-01T04:00:00Z", "2026-11-02T04:59:59Z", "2026-11-02T05:00:00Z"),
            ("2026-03-08T05:00:00Z", "2026-03-09T03:59:59Z", "2026-03-09T04:00:00Z"),
        ])
    func oddDays(begins: String, last: String, ends: String) async throws {
        let daemon = try await Daemon.start(["--start-time", begins])
        let grant = Demo.grant(to: "ann@example.com").with(["startTime": .text(begins)])
        let access = try await daemon.partner().grant(grant).accesses[0]
        let code = try #require(access.doorcode.code.string)

        let first = try await daemon.ctl("lock", "keypad", "101", code)
        let atLast = try await daemon.ctl("lock", "keypad", "101", code, "--at", last)
        let over = try await daemon.ctl("lock", "keypad", "101", code, "--at", ends, "--json")

        #expect(access.startTime == .text(begins))
        #expect(access.endTime == .text(ends))
        #expect(first.code == 0, "\(first)")
        #expect(atLast.code == 0, "\(atLast)")
        #expect(try over.json.reason == "expired")
    }
}
