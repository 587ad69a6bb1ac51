import AsyncHTTPClient
import Foundation
import NIOCore
import Testing

@Suite(.realProcesses) struct DaemonStopTests {
    @Test("A stop ends open event streams and pending waits, at once and cleanly", arguments: [SIGTERM, SIGINT])
    func cleanStop(signal: Int32) async throws {
        let daemon = try await Daemon.start(["--time-scale", "1"])
        let following = try daemon.tool(["events", "--follow"])
        let waiting = try daemon.tool(["outbox", "wait", "--to", "nobody@example.com", "--timeout", "10m"])
        let synced = try daemon.tool(["wait", "event", "world.restored", "--timeout", "1h"])
        let stream = try await httpClient.execute(
            HTTPClientRequest(url: daemon.base + "/sim/v1/events"), timeout: .seconds(30))
        _ = try await daemon.ctl("lock", "keypad", "101", "4821101")

        let began = ContinuousClock.now
        daemon.process.signal(signal)
        let code = await daemon.process.exit(within: .seconds(15))
        let took = ContinuousClock.now - began
        let rest = try await stream.body.collect(upTo: 1 << 20)

        #expect(code == 0, "\(daemon.process.errors)")
        #expect(took < .seconds(5))
        #expect(!FileManager.default.fileExists(atPath: daemon.readyFile))
        #expect(String(buffer: rest).contains("event: lock.opened"))
        #expect(try await ToolRun(following).code == 0)
        #expect(try await ToolRun(waiting).code == 2)
        #expect(try await ToolRun(synced).code == 2)
    }

    @Test("A stop in the middle of a burst answers or refuses each request, and loses none that it answered")
    func stopInBurst() async throws {
        let folder = try Sandbox.own().freshPath("data")
        let daemon = try await Daemon.start(["--data-dir", folder])
        let partner = try await daemon.partner()

        let acknowledged = await Burst.run(partner) { daemon.process.signal(SIGTERM) }
        let code = await daemon.process.exit(within: .seconds(15))
        let again = try await Daemon.start(["--data-dir", folder])
        let missing = try await Burst.missing(acknowledged, on: again)

        #expect(code == 0, "\(daemon.process.errors)")
        #expect(acknowledged.count >= Burst.before)
        #expect(missing.isEmpty)
    }
}
