import Testing

@Suite(.realProcesses) struct DeterminismTests {
    @Test("Equal seed, start and commands on a frozen clock end in equal digests and codes; another seed in others")
    func equalRuns() async throws {
        let first = try await play(["--seed", "7"])
        let second = try await play(["--seed", "7", "--public-url", "https://latch.test", "--log-level", "debug"])
        let other = try await play(["--seed", "8"])
        let later = try await play(["--seed", "7", "--start-time", "2026-11-21T14:30:01Z"])

        #expect(first == second)
        #expect(first.codes.allSatisfy { !other.codes.contains($0) })
        #expect(first.digest != other.digest)
        #expect(first.digest != later.digest)
    }

    private struct Outcome: Hashable {
        var codes: [String]
        var digest: String
        var users: [JSON]
    }

    private func play(_ arguments: [String]) async throws -> Outcome {
        let daemon = try await Daemon.start(arguments)
        let partner = try await daemon.partner()
        var codes: [String] = []
        for (type, door) in [("DAILY", Demo.door101), ("PERMANENT", Demo.front), ("PERMANENT", Demo.room1)] {
            codes.append(try await partner.code(type, at: door, to: "ann@example.com"))
        }
        codes.append(try await partner.code("DAILY_SINGLE_USE", at: Demo.door103, to: "ben@example.com"))
        _ = try await daemon.ctl("lock", "keypad", "101", codes[0])
        _ = try await daemon.ctl("lock", "keypad", "101", "0000000", "--gap", "1s")
        _ = try await daemon.json("wait", "synced", "Front")
        _ = try await daemon.json("lock", "sync", "Room 1")
        _ = try await daemon.ctl("lock", "battery", "103", "--percentage", "40")
        _ = try await partner.call(.delete, "/v1/users/\(Demo.riley)/doors/\(Demo.door101)")
        _ = try await daemon.json("time", "advance", "3d")
        let digest = try await daemon.json("time", "show").digest.string ?? ""
        let users = try await daemon.json("user", "list").users.elements.map(\.uuid)
        _ = await daemon.stop()
        return Outcome(codes: codes, digest: digest, users: users)
    }
}
