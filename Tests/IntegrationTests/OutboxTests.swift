import Testing

@Suite(.realProcesses) struct OutboxTests {
    @Test("A wait that began before the grant ends with its message, in the documented shape")
    func waitBeforeGrant() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let waiting = try daemon.tool(["outbox", "wait", "--to", "ann@example.com", "--json"])
        let user = try await partner.grant(Demo.grant(to: "ann@example.com"))
        let message = try await ToolRun(waiting)

        let json = try message.json
        #expect(message.code == 0)
        #expect(
            Set(json.names).isSuperset(of: ["kind", "channel", "to", "userUuid", "doorUuid", "code", "at"]), "\(json)")
        #expect(json.kind == "doorcode")
        #expect(json.channel == "email")
        #expect(json.to == "ann@example.com")
        #expect(json.userUuid == user.userUuid)
        #expect(json.doorUuid == .text(Demo.door101))
        #expect(json.code == user.accesses[0].doorcode.code)
        #expect(json.at == "2026-11-21T14:30:00.000Z")
    }

    @Test("A wait by kind and by door passes over other messages")
    func filters() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let byKind = try daemon.tool(["outbox", "wait", "--kind", "invite", "--json"])
        let byDoor = try daemon.tool(["outbox", "wait", "--door", "Saguaro House/Room 1", "--json"])
        _ = try await partner.grant(Demo.grant(to: "ann@example.com"))
        _ = try await partner.grant(Demo.grant("PERMANENT", to: "ben@example.com"))
        _ = try await partner.grant(Demo.grant(at: [Demo.lobby, Demo.room1], to: "cleo@example.com"))

        #expect(try await ToolRun(byKind).json.to == "ben@example.com")
        let atDoor = try await ToolRun(byDoor).json
        #expect(atDoor.to == "cleo@example.com")
        #expect(atDoor.doorUuid == .text(Demo.room1))
    }

    @Test("A wait by user passes over others, also where one address is the beginning of another")
    func byUser() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let waiting = try daemon.tool(["outbox", "wait", "--user", "riley", "--kind", "invite", "--json"])
        _ = try await partner.grant(Demo.grant("PERMANENT", to: "sam@example.com"))
        _ = try await partner.grant(Demo.grant(at: [Demo.door102], to: "riley@example.com"))
        _ = try await partner.grant(Demo.grant("PERMANENT", at: [Demo.door102], to: "riley@example.com"))
        let message = try await ToolRun(waiting).json
        let list = try await daemon.json("outbox", "list", "--user", "riley")
        let unknown = try await daemon.ctl("outbox", "wait", "--user", "nobody")

        #expect(message.userUuid == .text(Demo.riley))
        #expect(message.kind == "invite")
        #expect(list.messages.elements.map(\.kind) == ["doorcode", "invite"])
        #expect(unknown.code == 2)
        #expect(unknown.errors.contains("no user 'nobody'"))
    }

    @Test("A wait for what does not come exits with 1 after its timeout")
    func timeout() async throws {
        let daemon = try await Daemon.start()

        let run = try await daemon.ctl("outbox", "wait", "--to", "nobody@example.com", "--timeout", "150ms", "--json")

        #expect(run.code == 1)
        #expect(try run.json.error.code == "timeout")
    }

    @Test("A message after one that is known is waited for")
    func after() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        _ = try await partner.grant(Demo.grant(to: "ann@example.com"))
        let first = try await daemon.json("outbox", "wait", "--to", "ann@example.com")

        let waiting = try daemon.tool([
            "outbox", "wait", "--to", "ann@example.com", "--after", first.id.string ?? "", "--json",
        ])
        _ = try await partner.grant(Demo.grant(at: [Demo.door103], to: "ann@example.com"))

        #expect(try await ToolRun(waiting).json.doorUuid == .text(Demo.door103))
    }

    @Test("The list has every message, newest last; one message shows its text with the code")
    func listAndShow() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let code = try await partner.code(to: "ann@example.com")
        _ = try await partner.grant(Demo.grant("PERMANENT", to: "ben@example.com"))

        let list = try await daemon.json("outbox", "list").messages.elements
        let table = try await daemon.ctl("outbox", "list", "--kind", "doorcode")
        let message = try await daemon.json("outbox", "show", list.first?.id.string ?? "")

        #expect(list.map(\.to) == ["ann@example.com", "ben@example.com"])
        #expect(table.output.contains(code))
        #expect(!table.output.contains("ben@example.com"))
        #expect(message.text.string?.contains(code) == true)
    }

    @Test("A message tells each door's time, by the door's own clock in what people read")
    func times() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let grant = Demo.grant("PERMANENT", at: [Demo.door101, Demo.room1], to: "ann@example.com")
        _ = try await partner.grant(grant.with(["endTime": "2026-12-01T17:00:00Z"]))

        let message = try await daemon.json("outbox", "show", "1")
        let html = try await daemon.ctl("outbox", "show", "1", "--html")

        #expect(message.from == "demo")
        #expect(message.startTime == "2026-11-21T14:30:00.000Z")
        #expect(message.endTime == "2026-12-01T17:00:00.000Z")
        #expect(message.doors.elements.map(\.building) == ["Maple Court", "Saguaro House"])
        #expect(message.doors.elements.map(\.timeZone) == ["America/New_York", "America/Phoenix"])
        #expect(message.doors.elements.map(\.passcodeType) == ["PERMANENT", "PERMANENT"])
        #expect(message.subject == "demo gave you access to 101, Room 1")
        let lines = [
            "from Sat 21 Nov 2026, 09:30 to Tue 01 Dec 2026, 12:00 (America/New_York)",
            "from Sat 21 Nov 2026, 07:30 to Tue 01 Dec 2026, 10:00 (America/Phoenix)",
        ]
        for line in lines {
            #expect(message.text.string?.contains(line) == true)
            #expect(html.output.contains(line))
        }
        #expect(html.output.hasPrefix("<!DOCTYPE html>"))
        #expect(message.html.string.map { $0 + "\n" } == html.output)
    }

    @Test("A single-use code's message says how long it works, by the door's setting")
    func singleUse() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        _ = try await partner.grant(Demo.grant("DAILY_SINGLE_USE", to: "ann@example.com"))

        let before = try await daemon.json("outbox", "show", "1")
        _ = try await daemon.json("setting", "set", "singleUseSeconds", "0")
        let after = try await daemon.json("outbox", "show", "1")

        #expect(before.text.string?.contains("on Sat 21 Nov 2026, until 15 min after its first use") == true)
        #expect(after.text.string?.contains("on Sat 21 Nov 2026, once (America/New_York)") == true)
    }

    @Test("A sign-in code's message has the code, its end, and no doors")
    func signIn() async throws {
        let daemon = try await Daemon.start()
        let code = try await daemon.code()

        let message = try await daemon.json("outbox", "show", "1")

        #expect(message.kind == "otp")
        #expect(message.code == .text(code))
        #expect(message.endTime == "2026-11-21T14:35:00.000Z")
        #expect(message.doors == [])
        #expect(message.text.string?.contains("is \(code).\nIt is good for 5 min.") == true)
        #expect(message.html.string?.contains("<strong>\(code)</strong>") == true)
    }

    @Test("A phone number gets a text message; one whose owner has an email gets none; no wish, no message")
    func channels() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let phone = Demo.grant(to: "").with(["email": .absent, "phone": "+12125550177"])

        _ = try await partner.grant(phone)
        _ = try await partner.grant(Demo.grant(to: "ann@example.com").with(["shouldNotify": false]))

        let list = try await daemon.json("outbox", "list").messages.elements
        #expect(list.map(\.channel) == ["sms"])
        #expect(list.map(\.to) == ["+12125550177"])
        let message = try await daemon.json("outbox", "show", "1")
        #expect(message.text.string?.hasPrefix("demo: 101 \(message.code.string ?? "-") on Sat 21 Nov 2026") == true)
        #expect(message.subject == .null)
        #expect(message.html == .null)
    }

    @Test("A resident's permanent code is in no message")
    func residentsCode() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let user = try await partner.grant(Demo.grant("PERMANENT", to: "ann@example.com").with(["role": "RESIDENT"]))
        let message = try await daemon.json("outbox", "wait", "--to", "ann@example.com")

        #expect(user.accesses[0].doorcode.code == .null)
        #expect(user.accesses[0].doorcode.description == "USER_HAS_RESIDENT_ACCESS")
        #expect(message.code == .null)
    }
}
