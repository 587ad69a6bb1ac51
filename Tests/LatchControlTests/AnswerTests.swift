internal import LatchControl
internal import Testing

/// What people and programs read of an answer.
@Suite struct AnswerTests {
    @Test("A code that opens exits with 0 and says when and with which feedback")
    func opened() async throws {
        let run = try await runTool(
            words("lock keypad 101 1234567"),
            against: .json(Bodies.verdict("opened", reason: "null", feedback: "\"spin\"")))

        #expect(run.status == .held)
        #expect(run.output == "101: opened at 2026-11-21T09:30:03.600Z (spin)\n")
        #expect(run.errors == "")
    }

    @Test(
        "A sync exits with 1 where what waited was not applied",
        arguments: [("true", "3", true), ("false", "3", false), ("false", "null", true)])
    func sync(applied: String, sequence: String, holds: Bool) async throws {
        let body = """
            {"door": "101", "base": 2, "sequence": \(sequence), "applied": \(applied), "operations": 1, "records": 1, \
            "battery": 100, "at": "2026-11-21T14:30:00.000Z", "event": null}
            """

        let run = try await runTool(words("lock sync 101"), against: .json(body))

        #expect(run.status == (holds ? .held : .refused), "\(run)")
        #expect(run.output.contains("; 1 log record, battery 100 %"), "\(run)")
    }

    @Test("A code that is refused exits with 1 and says how to learn why")
    func refused() async throws {
        let run = try await runTool(
            words("lock keypad \"Maple Court/101\" 1234567"),
            against: .json(Bodies.verdict("refused", reason: "\"expired\"")))

        let chain = "latchctl explain '#17' --door 'Maple Court/101'"
        #expect(run.status == .refused)
        #expect(
            run.output == """
                101: refused, expired — type "\(chain)" for the chain
                see Sources/World/World.docc/WhenItDoesNotOpen.md#expired

                """)
    }

    @Test("A code that is ignored exits with 1")
    func ignored() async throws {
        let run = try await runTool(
            words("lock card 101 04a1 --json"), against: .json(Bodies.verdict("ignored", reason: "\"asleep\"")))

        #expect(run.status == .refused)
        #expect(try JSONValue(parsing: run.output.utf8)["reason"] == .string("asleep"))
    }

    @Test("With --json the answer comes through with its order, its digits and what we do not know")
    func passedThrough() async throws {
        let run = try await runTool(
            ["time", "show", "--json"], against: .json(#"{"scale": 1.50, "now": "é", "later": [{}, []]}"#))

        let expected = """
            {
              "scale": 1.50,
              "now": "é",
              "later": [
                {},
                []
              ]
            }

            """
        #expect(run.output == expected)
    }

    @Test("A door is shown with both truths side by side")
    func doorShow() async throws {
        let run = try await runTool(words("door show 101"), against: .json(Bodies.door()))

        let expected = """
            door        101, Maple Court
            uuid        d0000000-0000-4000-8000-000000000101
            sdk door    5d000000-0000-4000-8000-000000000101
            place       1st floor
            access      PRIVATE, offline
            partners    Demo, Rival
            local time  2026-11-21T04:30:00.000-05:00 (America/New_York)

                                CLOUD                             LOCK
            sequence            12                                10
            acknowledged        10                                -
            pending operations  1                                 -
            needs sync          yes                               -
            last sync           2026-11-01T08:00:00.000Z          -
            next sync           -                                 -
            accesses            4                                 3 credentials
            battery             84 % at 2026-11-01T08:00:00.000Z  81 %
            state               -                                 locked
            deadbolt            -                                 -
            lens                -                                 asleep
            powered             -                                 yes
            clock               -                                 2026-11-21T09:30:00.000Z (-2.5 s off)
            log                 -                                 5 records, 2 unconfirmed
            device              -                                 C2 C2-0101, firmware 3.4.0
            needs sync: sam's code is not on the lock

            """
        #expect(run.output == expected)
    }

    @Test("Doors are a table")
    func doorList() async throws {
        let doors = Bodies.door() + "," + Bodies.door(name: "106", lock: "null")
        let run = try await runTool(words("door list"), against: .json("{\"doors\": [\(doors)]}"))

        let expected = """
            BUILDING     DOOR  FAMILY  LINK     STATE   BATTERY  CLOUD  LOCK  NEEDS SYNC
            Maple Court  101   C2      offline  locked     84 %     12    10  sam's code is not on the lock
            Maple Court  106   -       offline  -          84 %     12     -  sam's code is not on the lock

            """
        #expect(run.output == expected)
    }

    @Test("A lock is shown by itself, and a door without one is an error")
    func lockShow() async throws {
        let shown = try await runTool(words("lock show 101 --json"), against: .json(Bodies.door()))
        let missing = try await runTool(
            words("lock show 106"), against: .json(Bodies.door(name: "106", lock: "null")))

        #expect(try JSONValue(parsing: shown.output.utf8)["serialNumber"] == .string("C2-0101"))
        #expect(missing.status == .couldNotRun)
        #expect(missing.errors == "latchctl: there is no lock on 106\n")
    }

    @Test("An explanation is the outcome, the chain in local time, and advice")
    func explain() async throws {
        let body = """
            {"outcome": "refused", "reason": "sync_pending", "chain": [
              {"at": "2026-11-20T14:00:00.000Z", "localTime": "2026-11-20T09:00:00.000-05:00", "what": "granted",
               "by": "cloud", "event": "12"},
              {"at": "2026-11-21T09:30:00.000Z", "localTime": null, "what": "no such code", "by": "lock",
               "event": null}], "advice": "sync the lock"}
            """
        let run = try await runTool(words("explain 1234567 --door 101"), against: .json(body))

        let expected = """
            1234567: refused, sync_pending
            2026-11-20T09:00:00.000-05:00  cloud  granted (event 12)
            2026-11-21T09:30:00.000Z       lock   no such code

            sync the lock
            see Sources/World/World.docc/WhenItDoesNotOpen.md#sync_pending

            """
        #expect(run.status == .held)
        #expect(run.output == expected)
    }

    @Test("diff --json is the bare array; without differences it is empty, and people are told that all agree")
    func diff() async throws {
        let body = """
            {"differences": [{"subject": "sam", "field": "code", "cloud": "1234567", "lock": null,
             "since": "2026-11-01T08:00:00.000Z", "event": "4", "door": "101", "doorUuid": null,
             "inFlight": ["phone 'riley' has package 2→4"]}]}
            """
        let json = try await runTool(words("diff --json"), against: .json(body))
        let table = try await runTool(words("diff"), against: .json(body))
        let none = try await runTool(words("diff"), against: .json(#"{"differences": []}"#))

        #expect(try JSONValue(parsing: json.output.utf8).elements.first?["subject"] == .string("sam"))
        let expected = """
            DOOR  SUBJECT  FIELD  CLOUD    LOCK  SINCE                     EVENT  IN FLIGHT
            101   sam      code   1234567  -     2026-11-01T08:00:00.000Z      4  phone 'riley' has package 2→4

            """
        #expect(table.output == expected)
        #expect(none.output == "cloud and lock agree\n")
    }

    @Test("A message is shown with its text, and its control characters do no harm")
    func message() async throws {
        let body = Bodies.message.replacing("Hello", with: "Hel\\u001b[31mlo")
        let run = try await runTool(words("outbox show 3"), against: .json(body))

        let expected = """
            id     3
            kind   doorcode
            to     riley@example.com by email
            from   demo
            at     2026-11-21T09:30:00.000Z
            doors  101 (1234567)
            code   1234567

            subject: Your doorcode

            Hel\u{fffd}[31mlo
            Type 1234567.

            """
        #expect(run.output == expected)
    }

    @Test("A mail's HTML is printed alone; a text message has none, which is a refusal")
    func html() async throws {
        let mail = try await runTool(words("outbox show 3 --html"), against: .json(Bodies.message))
        let sms = try await runTool(
            words("outbox show 3 --html"), against: .json(#"{"id": "3", "channel": "sms", "html": null}"#))

        #expect(mail.output == "<p>Hello</p>\n")
        #expect(sms.status == .refused)
        #expect(sms.output == "")
        #expect(sms.errors == "latchctl: message 3 is a text message: it has no HTML\n")
    }

    @Test("The status tells how the relay of mails fares, and its last failure")
    func relay() async throws {
        let body = """
            {"mailRelay": {"server": "127.0.0.1:1025", "sent": 3, "waiting": 1, "failed": 2, "dropped": 0,
             "lastFailure": "connection refused"}}
            """
        let relay = try await runTool(["status"], against: .json(body))
        let none = try await runTool(["status"], against: .json("{}"))

        let line = "to 127.0.0.1:1025: 3 sent, 1 waiting, 2 failed, 0 dropped; last failure: connection refused"
        #expect(relay.output.contains(line))
        #expect(none.output.contains("stays in the outbox"))
    }

    @Test("A token is printed alone")
    func token() async throws {
        let run = try await runTool(
            words("token mint --client demo-m2m"), against: .json(#"{"access_token": "a.b.c", "expires_in": 60}"#))

        #expect(run.output == "a.b.c\n")
    }

    @Test("Advancing says how many events ran")
    func advance() async throws {
        let body = Bodies.time.dropLast() + ", \"ran\": 12}"
        let run = try await runTool(words("time advance 5m"), against: .json(String(body)))

        let expected = """
            now     2026-11-21T09:30:00.000Z (paced, scale 1)
            seed    1
            digest  cbf29ce484222325
            ran     12 events

            """
        #expect(run.output == expected)
    }
}
