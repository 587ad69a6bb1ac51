import Foundation
import Testing

/// Access history across doors, and what of it whom is shown.
@Suite(.realProcesses) struct HistoryTests {
    /// Riley and Gus at 101, Morgan's card at 102, somebody unknown at 101, and a guest for a day at Front.
    private func day() async throws -> Daemon {
        let daemon = try await Daemon.start()
        let daily = try await daemon.partner().code(at: Demo.front, to: "ann@example.com")
        let day = try await daemon.partner().code(to: "ann@example.com")
        let entries = [
            ["keypad", "101", "4821101"], ["keypad", "101", "5903317"], ["keypad", "101", "0000000"],
            ["card", "102", "04a1b2c3d4e5f6"], ["keypad", "Front", "7316402"], ["keypad", "Front", daily],
            ["keypad", "101", day],
        ]
        for entry in entries { _ = try await ToolRun(daemon.tool(["lock"] + entry)) }
        return daemon
    }

    private func people(_ daemon: Daemon, _ arguments: String...) async throws -> [String] {
        let run = try await ToolRun(daemon.tool(["history"] + arguments + ["--json"]))
        guard run.code == 0 else { throw Failure("\(run)") }
        return try run.json.entries.elements.map { entry in
            let name = entry.user.string.map { String($0.prefix { $0 != "@" }) } ?? "-"
            return "\(entry.door.string ?? "?") \(name)"
        }
    }

    @Test("The simulator sees everything at once, across doors, by door, building, person and time")
    func all() async throws {
        let daemon = try await day()
        let everything = ["101 riley", "101 gus", "101 -", "102 morgan", "Front riley", "Front ann", "101 ann"]

        #expect(try await people(daemon) == everything)
        #expect(try await people(daemon, "--building", "Maple Court") == everything)
        #expect(try await people(daemon, "--building", "saguaro").isEmpty)
        #expect(try await people(daemon, "--door", "Front") == ["Front riley", "Front ann"])
        #expect(try await people(daemon, "--user", "ann") == ["Front ann", "101 ann"])
        #expect(try await people(daemon, "--limit", "2") == ["Front ann", "101 ann"])
        let third = try await daemon.json("history").entries[2]
        let at = try #require(third.at.string)
        #expect(try await people(daemon, "--since", at).first == "101 -")
        #expect(try await people(daemon, "--until", at) == ["101 riley", "101 gus"])
        #expect(third.reachedCloudAt == .null)
        #expect(third.lockTime == .null)
        #expect(third.building == "Maple Court")
    }

    @Test("The manager is shown what has reached the cloud, and of private doors not what residents do")
    func manager() async throws {
        let daemon = try await day()

        let nothing = try await people(daemon, "--as", "manager")
        _ = try await daemon.json("lock", "sync", "101")
        _ = try await daemon.json("lock", "sync", "102")
        let atHome = try await people(daemon, "--as", "manager")
        _ = try await daemon.json("time", "advance", "5m")

        #expect(nothing.isEmpty)
        #expect(atHome == ["101 gus", "101 -", "101 ann"])
        let manager = try await people(daemon, "--as", "manager")
        #expect(manager == ["101 gus", "101 -", "Front riley", "Front ann", "101 ann"])
        #expect(try await people(daemon, "--as", "pat") == manager)
        #expect(try await people(daemon, "--as", "manager", "--door", "102").isEmpty)
        let entry = try await daemon.json("history", "--as", "manager", "--user", "gus").entries[0]
        #expect(entry.reachedCloudAt != .null)
        #expect(entry.lockTime != .null)
    }

    @Test("People are shown themselves, whom they let in, and all of their own home")
    func people() async throws {
        let daemon = try await day()
        for door in ["101", "102", "Front"] { _ = try await daemon.json("lock", "sync", door) }

        #expect(
            try await people(daemon, "--as", "riley") == ["101 riley", "101 gus", "101 -", "Front riley", "101 ann"])
        #expect(try await people(daemon, "--as", "gus") == ["101 gus"])
        #expect(try await people(daemon, "--as", "ann") == ["Front ann", "101 ann"])
        #expect(try await people(daemon, "--as", "morgan") == ["102 morgan"])
        #expect(try await people(daemon, "--as", "noconsent").isEmpty)
    }

    @Test("A table, and CSV that a spreadsheet reads: a header, CR LF, quotes where they are needed")
    func forms() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        _ = try await partner.grant(Demo.grant("PERMANENT", at: [Demo.door105], to: "a,b\"c@example.com"))
        _ = try await daemon.json("wait", "synced", "105")
        let access = try await daemon.json("access", "list", "--door", "105").accesses.elements.last
        _ = try await daemon.ctl("lock", "keypad", "105", try #require(access?.code.string))

        let csv = try await daemon.ctl("history", "--csv")
        let table = try await daemon.ctl("history")

        let lines = csv.output.components(separatedBy: "\r\n")
        #expect(
            lines.first
                == "at,building,door,doorUuid,method,verdict,reason,user,userUuid,lockTime,reachedCloudAt,event")
        #expect(lines.count == 3 && lines.last == "")
        #expect(lines[1].contains(",Maple Court,105,\(Demo.door105),doorcode,opened,,\"a,b\"\"c@example.com\","))
        #expect(table.output.hasPrefix("AT "))
        #expect(table.output.contains("opened"))
    }
}
