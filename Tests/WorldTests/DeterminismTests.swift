import Cloud
import LockProtocol
import SimulationKernel
import Testing

@testable import World

@Suite("A run is a function of seed, start and commands, DESIGN 3.3")
struct DeterminismTests {
    /// A little of everything.
    static func play(_ stage: Stage) async throws -> [String?] {
        let daily = try await stage.grant(.daily, "Maple Court/101").first?.code.doorcode
        let permanent = try await stage.grant(.permanent, to: "p@example.com", "105", "Lobby").first?.code.doorcode
        try await stage.type(daily, "Maple Court/101")
        try await stage.advance(.minutes(5))
        try await stage.type(permanent, "105")
        try await stage.sync("Roof")
        try await stage.revoke("p@example.com", "105")
        try await stage.advance(.hours(20))
        try await stage.type(daily, "Maple Court/101")
        return [daily?.digits, permanent?.digits]
    }

    @Test("equal seeds, starts and commands have equal digests and states")
    func equalRuns() async throws {
        let (left, right) = (try Stage(), try Stage())

        let codes = (try await DeterminismTests.play(left), try await DeterminismTests.play(right))

        #expect(codes.0 == codes.1)
        #expect(try await left.digest == right.digest)
        #expect(await left.state == right.state)
    }

    @Test("another seed has other codes and another digest")
    func otherSeed() async throws {
        let (left, right) = (try Stage(seed: 1), try Stage(seed: 2))

        let codes = (try await DeterminismTests.play(left), try await DeterminismTests.play(right))

        #expect(codes.0[0] != codes.1[0])
        #expect(codes.0[1] != codes.1[1])
        #expect(try await left.digest != right.digest)
    }

    @Test("another start has another digest")
    func otherStart() async throws {
        let (left, right) = (try Stage(), try Stage(start: Stage.start + .seconds(1)))

        _ = (try await DeterminismTests.play(left), try await DeterminismTests.play(right))

        #expect(try await left.digest != right.digest)
    }

    @Test("looking changes nothing: explain, diff, status and record leave the digest as it is")
    func looking() async throws {
        let stage = try Stage()
        _ = try await DeterminismTests.play(stage)
        let digest = try await stage.digest

        _ = try await stage.explain(try stage.code("4821101"), "Maple Court/101")
        _ = try await stage.explain(try stage.code("4821101"), "Maple Court/101", at: await stage.now + .hours(9))
        _ = try await stage.world.differences(at: nil)
        _ = try await stage.world.record()
        _ = try await stage.world.state(at: Stage.start)

        #expect(try await stage.digest == digest)
    }

    @Test("one advance or many, the same run")
    func portions() async throws {
        let (left, right) = (try Stage(), try Stage())
        for stage in [left, right] { try await stage.grant(.permanent, "105", "Lobby", "Front") }

        try await left.advance(.hours(1))
        for _ in 0..<60 { try await right.advance(.minutes(1)) }

        #expect(try await left.digest == right.digest)
    }

    @Test("nothing falls due on a quiet property")
    func quiet() async throws {
        let stage = try Stage()
        let before = try await stage.digest

        #expect(try await stage.advance(.hours(24 * 30)) == 0)
        #expect(try await stage.digest == before)
    }

    @Test("time runs forward only")
    func forwardOnly() async throws {
        let stage = try Stage()

        await #expect(throws: TimeRunsForward.self) {
            try await stage.world.advance(to: Stage.start - .nanoseconds(1))
        }
        #expect(await stage.now == Stage.start)
    }
}
