import Foundation
import Testing

/// What was done to a daemon, as a scenario that does it again, and as a bundle for a report.
@Suite(.realProcesses) struct ScenarioRecordTests {
    /// Does a little of everything.
    private func live(_ daemon: Daemon) async throws -> (daily: String, permanent: String) {
        let partner = try await daemon.partner()
        let daily = try await partner.code(to: "ann@example.com")
        _ = try await daemon.ctl("lock", "keypad", "101", daily)
        let permanent = try await partner.code("PERMANENT", to: "bob@example.com")
        _ = try await daemon.ctl("lock", "keypad", "101", permanent)
        _ = try await partner.call(.post, "/v2/users", Demo.grant(to: "nobody"))
        _ = try await daemon.ctl("time", "advance", "1h")
        _ = try await daemon.ctl("lock", "sync", "101")
        _ = try await daemon.ctl("lock", "keypad", "101", permanent)
        _ = try await daemon.ctl("lock", "keypad", "101", "1234567")
        _ = try await daemon.ctl("lock", "battery", "103", "40")
        _ = try await daemon.ctl("setting", "set", "otpSeconds", "600")
        _ = try await daemon.ctl("phone", "create", "--name", "riley", "--door", "101")
        _ = try await daemon.ctl("phone", "setup", "riley", "--user", "riley")
        _ = try await daemon.ctl("phone", "unlock", "riley", "101")
        _ = try await daemon.ctl("access", "revoke", "--user", "bob@example.com", "--door", "101")
        _ = try await daemon.ctl("lock", "sync", "106")
        _ = try await daemon.ctl("lock", "sync", "no-such-door")
        _ = try await partner.call(.get, "/v1/doors?pageSize=2")
        return (daily, permanent)
    }

    @Test("A recorded run holds by itself, ends as the daemon did, and has neither codes nor secrets")
    func record() async throws {
        let daemon = try await Daemon.start()
        let codes = try await live(daemon)
        let file = try Sandbox.own().freshPath("recorded.yaml")

        let recorded = try await daemon.ctl("scenario", "record", "--out", file, "--json")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let run = try await ToolRun(try Sandbox.own().launch(Binaries.latchctl, ["scenario", "run", file, "--json"]))

        #expect(recorded.code == 0, "\(recorded) \(text)")
        #expect(try recorded.json.held == true)
        #expect(run.code == 0, "\(run)")
        let digest = try await daemon.json("status").digest
        #expect(try run.json.scenarios[0].digest == digest, "\(text)")
        for secret in [codes.daily, codes.permanent, "demo-m2m-secret", "eyJ"] {
            #expect(!text.contains(secret), "\(secret) is in \(text)")
        }
        for line in [
            "keypad: {door: ", "expect: unknown_code", "phone: {create: riley", "setting: {otpSeconds", "lock: ",
        ] {
            #expect(text.contains(line), "\(line) is not in \(text)")
        }
    }

    @Test("A run that paced time, was restarted and had a property of its own is recorded too")
    func paced() async throws {
        let sandbox = try Sandbox.own()
        let property = sandbox.freshPath("own.yaml")
        let demo = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "fixtures/properties/maple-court.yaml")
        let yaml = try String(contentsOf: demo, encoding: .utf8)
        try Data((yaml + "\n# own\n").utf8).write(to: URL(filePath: property))
        let folder = sandbox.freshPath("data")
        let first = try await Daemon.start(
            ["--start-time", Daemon.start, "--data-dir", folder, "--property", property], frozen: false)
        let code = try await first.partner().code(to: "ann@example.com")
        _ = await first.stop()
        let daemon = try await Daemon.start(["--data-dir", folder], frozen: false)
        _ = try await daemon.ctl("lock", "keypad", "101", code)
        let file = sandbox.freshPath("recorded.yaml")

        let recorded = try await daemon.ctl("scenario", "record", "--out", file)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let beside = try String(contentsOfFile: file.replacing(".yaml", with: ".property.yaml"), encoding: .utf8)

        #expect(recorded.code == 0, "\(recorded) \(text)")
        #expect(text.contains("restart: {what: daemon}"), "\(text)")
        #expect(beside.contains("# own") && !beside.contains("demo-m2m-secret"))
    }

    @Test("What came before an event is done and not expected; what cannot be written is told")
    func partly() async throws {
        let daemon = try await Daemon.start()
        let empty = try await daemon.ctl("scenario", "record")
        _ = try await live(daemon)
        let status = try await daemon.json("status")
        let all = try await daemon.ctl("scenario", "record")
        let after = try await daemon.ctl("scenario", "record", "--after", "\(status.events.integer ?? 0)")
        let future = try await daemon.ctl("scenario", "record", "--after", "99999")
        _ = try await daemon.ctl("snapshot", "save", "here")
        _ = try await daemon.ctl("snapshot", "load", "here")
        let restored = try await daemon.ctl("scenario", "record")

        #expect(empty.code == 1 && empty.errors.contains("nothing was done"), "\(empty)")
        #expect(all.output.contains("expect: opened"), "\(all)")
        #expect(after.code == 0 && !after.output.contains("expect: opened"), "\(after)")
        #expect(future.code == 1 && future.errors.contains("there is no event 99999"), "\(future)")
        #expect(restored.code == 1 && restored.errors.contains("began from a snapshot"), "\(restored)")
    }

    @Test("A bundle has all that a report needs, and no key, secret or code")
    func bundle() async throws {
        let daemon = try await Daemon.start()
        let codes = try await live(daemon)
        let sandbox = try Sandbox.own()
        let (archive, folder) = (sandbox.freshPath("report.tar.gz"), sandbox.freshPath("report"))

        let packed = try await daemon.ctl("bundle", archive)
        let unpacked = try await daemon.ctl("bundle", folder, "--json")
        let list = try await ToolRun(try sandbox.launch("/usr/bin/env", ["tar", "-tzf", archive]))
        let names = try unpacked.json.files.elements.compactMap(\.string)
        let text = try names.map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }.joined()
        let run = try await ToolRun(
            try sandbox.launch(Binaries.latchctl, ["scenario", "run", "\(folder)/scenario.yaml"]))

        #expect(packed.code == 0, "\(packed)")
        #expect(unpacked.code == 0, "\(unpacked)")
        let wanted = ["status.json", "settings.json", "state.json", "events.jsonl", "scenario.yaml", "README.txt"]
        for name in wanted {
            #expect(names.contains(name))
            #expect(list.output.contains("/\(name)\n"), "\(list)")
        }
        for secret in [codes.daily, codes.permanent, "demo-m2m-secret", "eyJ", "4821101", "04a1b2c3d4e5f6"] {
            #expect(!text.contains(secret), "\(secret)")
        }
        let keys = try Regex("[0-9a-f]{64}")
        #expect(text.firstMatch(of: keys) == nil)
        #expect(text.contains("lock.opened"))
        #expect(run.code == 0, "\(run)")
    }
}
