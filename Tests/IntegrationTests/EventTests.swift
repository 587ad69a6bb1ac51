import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Testing

@Suite(.realProcesses) struct EventTests {
    @Test("The list has what happened, newest last, filtered by kind, door and place in the record")
    func list() async throws {
        let daemon = try await Daemon.start()
        _ = try await daemon.partner().grant(Demo.grant(to: "ann@example.com"))

        let all = try await events(daemon, [])
        let granted = try await events(daemon, ["--kind", "access", "--door", "101"])
        let last = try await events(daemon, ["--limit", "1"])
        let after = try await events(daemon, ["--after", all[1].id.string ?? ""])

        #expect(all.map { $0.id.string.flatMap(Int.init) ?? 0 } == Array(1...all.count))
        #expect(granted.map(\.kind) == ["access.granted"])
        #expect(last == all.suffix(1))
        #expect(after == Array(all.dropFirst(2)))
        let expected = ["at", "cause", "data", "door", "doorUuid", "id", "kind", "summary", "user", "userUuid"]
        #expect(all.allSatisfy { $0.names == expected })
    }

    @Test("--follow prints what happens from then on, and what was missed since --after")
    func follow() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let following = try daemon.tool([
            "events", "--follow", "--after", "0", "--kind", "lock.", "--limit", "2", "--json",
        ])
        _ = try await daemon.ctl("lock", "keypad", "101", "4821101")
        _ = try await partner.grant(Demo.grant(to: "ann@example.com"))
        _ = try await daemon.ctl("lock", "keypad", "101", "0000000")
        let run = try await ToolRun(following)

        let kinds = try run.output.split(separator: "\n").map { try JSON(parsing: String($0)).kind }
        #expect(run.code == 0, "\(run)")
        #expect(kinds == ["lock.opened", "lock.refused"])
    }

    @Test("Ctrl-C ends --follow, which is no failure")
    func interrupt() async throws {
        let daemon = try await Daemon.start()
        let following = try daemon.tool(["events", "--follow", "--after", "0"])
        while following.output.isEmpty, following.exitCode == nil { try await Task.sleep(for: .milliseconds(4)) }

        following.signal(2)
        let run = try await ToolRun(following)

        #expect(run.code == 0, "\(run)")
        #expect(run.output.contains("world.started"))
    }

    @Test("The stream is server-sent events with id, event and data")
    func serverSentEvents() async throws {
        let daemon = try await Daemon.start()

        let request = HTTPClientRequest(url: daemon.base + "/sim/v1/events?after=0")
        let response = try await httpClient.execute(request, timeout: .seconds(30))
        var text = ""
        for try await part in response.body {
            text += String(buffer: part)
            if text.contains("\n\n") { break }
        }

        #expect(response.status == .ok)
        #expect(response.headers.first(name: "Content-Type")?.hasPrefix("text/event-stream") == true)
        #expect(text.hasPrefix("id: 1\nevent: world.started\ndata: {"))
    }

    @Test("A wait for an event ends when it happens, on a frozen clock as on one that runs")
    func waitForEvent() async throws {
        let daemon = try await Daemon.start()
        _ = try await daemon.partner().grant(Demo.grant("PERMANENT", at: [Demo.door105], to: "ann@example.com"))

        let applied = try await daemon.json("wait", "event", "package.applied", "--door", "105")
        let never = try await daemon.ctl("wait", "event", "world.restored", "--timeout", "1h", "--json")
        let time = try await daemon.json("time", "show")

        #expect(applied.at == "2026-11-21T14:32:00.000Z", "\(applied)")
        #expect(never.code == 1)
        #expect(try never.json.error.code == "timeout")
        #expect(time.now == "2026-11-21T15:32:00.000Z")
    }

    @Test("Doorcodes are redacted in events and their texts")
    func redaction() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        let code = try await partner.code(to: "ann@example.com")
        _ = try await daemon.ctl("lock", "keypad", "101", code)

        let all = try await daemon.ctl("events", "--json")

        #expect(!all.output.contains(code))
        #expect(!all.output.contains(partner.token))
        #expect(!all.output.contains("demo-m2m-secret"))
        #expect(!daemon.process.errors.contains(code))
        #expect(!daemon.process.errors.contains(partner.token))
    }

    private func events(_ daemon: Daemon, _ options: [String]) async throws -> [JSON] {
        let run = try await ToolRun(daemon.tool(["events", "--json"] + options))
        return try run.output.split(separator: "\n").map { try JSON(parsing: String($0)) }
    }
}
