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
