import Foundation
import Testing

/// What `--data-dir` keeps, and what it refuses.
@Suite(.realProcesses) struct DataFolderTests {
    @Test(
        "A restart after SIGTERM, as after SIGKILL, finds cloud, locks, time and digest as they were",
        arguments: [SIGTERM, SIGKILL])
    func restart(signal: Int32) async throws {
        let folder = try Sandbox.own().freshPath("data")
        let daemon = try await Daemon.start(["--data-dir", folder, "--seed", "9"])
        let partner = try await daemon.partner()
        let daily = try await partner.code("DAILY_SINGLE_USE", to: "ann@example.com")
        let synced = try await partner.code("PERMANENT", to: "ann@example.com")
        _ = try await daemon.json("lock", "sync", "101")
        let pending = try await partner.code("PERMANENT", to: "ben@example.com")
        let connected = try await partner.code("PERMANENT", at: Demo.door105, to: "ben@example.com")
        _ = try await daemon.ctl("lock", "keypad", "101", daily)
        _ = try await daemon.json("setting", "set", "defaultRole", "TOURER")
        _ = try await daemon.json("snapshot", "save", "here")
        _ = try await daemon.json("time", "advance", "1m")
        let before = try await views(daemon)

        daemon.process.signal(signal)
        _ = await daemon.process.exit(within: .seconds(10))
        let again = try await Daemon.start(["--data-dir", folder])
        let after = try await views(again)

        for (name, view) in before { #expect(after[name] == view, "\(name)") }
        #expect(try await again.ctl("lock", "keypad", "101", synced).code == 0)
        #expect(try await again.ctl("lock", "keypad", "101", pending).code == 1)
        #expect(try await again.ctl("lock", "keypad", "101", daily, "--at", "2026-11-21T14:44:59Z").code == 0)
        #expect(try await again.ctl("lock", "keypad", "101", daily, "--at", "2026-11-21T14:46:00Z").code == 1)
        #expect(try await again.ctl("lock", "keypad", "105", connected).code == 0, "the delay ran out at 14:32")
        #expect(try await again.ctl("snapshot", "load", "here").code == 0)
    }

    /// What must be equal before and after.
    private func views(_ daemon: Daemon) async throws -> [String: JSON] {
        var status = try await daemon.json("status")
        status = status.with(["pendingEvents": .absent])
        var views: [String: JSON] = ["status": status]
        let commands = [
            ["door", "list"], ["user", "list"], ["outbox", "list"], ["diff"], ["history"], ["setting", "list"],
            ["snapshot", "list"], ["access", "list", "--door", "101", "--truth", "lock"],
            ["access", "list", "--door", "101", "--truth", "cloud"], ["explain", "ann", "--door", "101"],
        ]
        for command in commands {
            views[command.joined(separator: " ")] = try await ToolRun(daemon.tool(command + ["--json"])).json
        }
        return views
    }

    @Test("A run that was cut in two ends in the digest of one that was not, with the same codes")
    func restartIsNoEvent() async throws {
        let folder = try Sandbox.own().freshPath("data")
        func firstHalf(_ daemon: Daemon) async throws -> String {
            try await daemon.partner().code("PERMANENT", at: Demo.door105, to: "ann@example.com")
        }
        func secondHalf(_ daemon: Daemon) async throws -> [JSON] {
            _ = try await daemon.json("wait", "synced", "105")
            let code = try await daemon.partner().code("PERMANENT", to: "ben@example.com")
            return [.text(code), try await daemon.json("time", "show").digest]
        }

        let whole = try await Daemon.start()
        let wholeCode = try await firstHalf(whole)
        let wholeEnd = try await secondHalf(whole)
        let cut = try await Daemon.start(["--data-dir", folder])
        let cutCode = try await firstHalf(cut)
        await cut.kill()
        let cutEnd = try await secondHalf(try await Daemon.start(["--data-dir", folder]))

        #expect(cutCode == wholeCode)
        #expect(cutEnd == wholeEnd)
    }

    @Test("SIGKILL in the middle of a burst of grants: each one that was answered is there")
    func killInBurst() async throws {
        let folder = try Sandbox.own().freshPath("data")
        let daemon = try await Daemon.start(["--data-dir", folder])
        let partner = try await daemon.partner()

        let answered = await Burst.run(partner) { daemon.process.signal(SIGKILL) }
        let code = await daemon.process.exit(within: .seconds(10))
        let again = try await Daemon.start(["--data-dir", folder])
        let missing = try await Burst.missing(answered, on: again)

        #expect(code == -SIGKILL)
        #expect(answered.count >= Burst.before)
        #expect(missing.isEmpty)
    }

    @Test("SIGKILL right after the start leaves a folder that can be used")
    func killAtStart() async throws {
        let folder = try Sandbox.own().freshPath("data")
        for pause in [0, 20, 40, 80, 120] {
            let process = try Sandbox.own().launch(
                Binaries.latchd, ["--data-dir", folder, "--listen", "127.0.0.1:0", "--time-scale", "0"],
                environment: [:])
            try await Task.sleep(for: .milliseconds(pause))
            process.signal(SIGKILL)
            _ = await process.exit(within: .seconds(10))
        }

        let daemon = try await Daemon.start(["--data-dir", folder], frozen: false)

        #expect(try await daemon.http(.get, "/healthz").status == 200)
    }

    @Test("A second daemon on the folder is refused, and the first goes on")
    func secondDaemon() async throws {
        let folder = try Sandbox.own().freshPath("data")
        let daemon = try await Daemon.start(["--data-dir", folder])

        let second = try await Daemon.refusal(["--data-dir", folder, "--listen", "127.0.0.1:0"])
        let code = try await daemon.partner().code(to: "ann@example.com")

        #expect(second.code == 2, "\(second)")
        #expect(second.errors.contains("in use"))
        #expect(try await daemon.ctl("lock", "keypad", "101", code).code == 0)
    }

    @Test("Settings that contradict the folder are refused, and it is left as it is; equal ones are not")
    func contradictions() async throws {
        let sandbox = try Sandbox.own()
        let folder = sandbox.freshPath("data")
        let daemon = try await Daemon.start(["--data-dir", folder, "--seed", "9"])
        _ = try await daemon.partner().code(to: "ann@example.com")
        _ = await daemon.stop()
        let other = try sandbox.file("other.yaml", "name: Other\n")
        let before = try contents(folder)

        let refusals = [
            ["--seed", "10"], ["--start-time", "2026-11-21T14:30:01Z"],
            ["--property", other],
        ]
        for arguments in refusals {
            let run = try await Daemon.refusal(arguments + ["--data-dir", folder, "--listen", "127.0.0.1:0"])
            #expect(run.code == 2, "\(arguments): \(run)")
            #expect(run.errors.hasPrefix("latchd: "))
        }
        let after = try contents(folder)
        let equal = try await Daemon.start(["--data-dir", folder, "--seed", "9"])

        #expect(after == before)
        #expect(equal.ready.seed == 9)
    }

    /// How a journal of a clean stop is spoilt, and what the message must have.
    private static let damages: [(String, String, @Sendable (inout Data) -> Void)] = [
        ("no database", "damaged", { $0 = Data("hello, this is no database".utf8) }),
        ("a newer version", "newer", { $0.replaceSubrange(60..<64, with: [0, 0, 0, 99]) }),
        ("another application", "not a journal of latchd", { $0.replaceSubrange(68..<72, with: [1, 2, 3, 4]) }),
        ("half of it", "damaged", { $0 = $0.prefix($0.count / 2) }),
        ("zeroes in the middle", "damaged", { $0.resetBytes(in: $0.count / 2..<$0.count / 2 + 20_000) }),
        ("no end", "damaged", { $0 = $0.dropLast(5_000) }),
    ]

    @Test("A damaged or newer journal is refused with exit code 2, and left as it is", arguments: damages.indices)
    func damaged(index: Int) async throws {
        let (name, word, spoil) = Self.damages[index]
        let folder = try Sandbox.own().freshPath("data")
        let daemon = try await Daemon.start(["--data-dir", folder])
        let partner = try await daemon.partner()
        for number in 0..<20 { _ = try await partner.code("PERMANENT", to: "guest\(number)@example.com") }
        _ = await daemon.stop()
        let file = URL(filePath: folder + "/latchd.sqlite")
        var data = try Data(contentsOf: file)
        spoil(&data)
        try data.write(to: file)
        let before = try contents(folder)

        let run = try await Daemon.refusal(["--data-dir", folder, "--listen", "127.0.0.1:0"])

        #expect(run.code == 2, "\(name): \(run)")
        #expect(run.errors.contains(word), "\(name): \(run)")
        #expect(run.errors.contains("latchd.sqlite"), "\(name): \(run)")
        let after = try contents(folder)
        #expect(after == before, "\(name)")
    }

    @Test("One changed digit in a recorded event is found")
    func changedEvent() async throws {
        let folder = try Sandbox.own().freshPath("data")
        let daemon = try await Daemon.start(["--data-dir", folder])
        let partner = try await daemon.partner()
        _ = try await partner.code("PERMANENT", to: "changeme@example.com")
        _ = await daemon.stop()
        let file = URL(filePath: folder + "/latchd.sqlite")
        var data = try Data(contentsOf: file)
        var at = data.startIndex
        while let range = data.range(of: Data("changeme@".utf8), in: at..<data.endIndex) {
            data.replaceSubrange(range, with: Data("changeyo@".utf8))
            at = range.upperBound
        }
        try data.write(to: file)

        let run = try await Daemon.refusal(["--data-dir", folder, "--listen", "127.0.0.1:0"])

        #expect(run.code == 2, "\(run)")
        #expect(run.errors.contains("damaged"))
    }

    @Test(
        "Damage in what SIGKILL left in SQLite's write-ahead log is found; no acknowledged write is dropped in silence")
    func damagedLog() async throws {
        let folder = try Sandbox.own().freshPath("data")
        let daemon = try await Daemon.start(["--data-dir", folder])
        let partner = try await daemon.partner()
        for number in 0..<10 { _ = try await partner.code("PERMANENT", to: "guest\(number)@example.com") }
        await daemon.kill()
        let log = URL(filePath: folder + "/latchd.sqlite-wal")
        var data = try Data(contentsOf: log)
        let middle = data.count * 2 / 3
        data[middle] ^= 0xff
        try data.write(to: log)
        let before = try contents(folder)

        let again = try Sandbox.own().launch(
            Binaries.latchd, ["--data-dir", folder, "--listen", "127.0.0.1:0", "--time-scale", "0"], environment: [:])
        let code = await again.exit(within: .seconds(3))
        let after = try contents(folder)

        #expect(code == 2, "\(again.errors)")
        #expect(again.errors.contains("damaged"))
        #expect(after == before)
    }

    /// What the folder holds, without the files in which SQLite keeps locks and no data.
    private func contents(_ folder: String) throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let data = try Data(contentsOf: URL(filePath: folder + "/" + name))
            if name.hasSuffix("-shm") || name.hasSuffix("-wal") && data.isEmpty { continue }
            contents[name] = data
        }
        return contents
    }
}
