import Foundation
import Properties
import SimulationKernel
import Testing

@testable import World

/// Random lives by the hundred. One seed alone: `SEED=17 swift test --filter RandomLifeTests`; ten times as many:
/// `LIVES=10 swift test --filter RandomLifeTests`.
@Suite("Random lives of a property, DESIGN 8")
struct RandomLifeTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let only = environment["SEED"].flatMap { UInt64($0) }
    private static let times = environment["LIVES"].flatMap { Int($0) } ?? 1
    private static let portions = only == nil ? Array(0..<8) : [0]
    private static let stepsPerLife = 32

    /// The seeds of one portion.
    private func seeds(_ portion: Int, each count: Int) -> [UInt64] {
        if let only = RandomLifeTests.only { return [only] }
        let count = count * RandomLifeTests.times
        return (0..<count).map { UInt64(portion * count + $0) }
    }

    private func property() throws -> PropertyDescription {
        try PropertyLoader.load(yaml: RandomProperty.yaml, file: "random.yaml")
    }

    @Test(
        "nothing opens that the lock was not told, records arrive once, replay is exact, and locks settle to the cloud",
        arguments: portions)
    func invariants(_ portion: Int) throws {
        let property = try property()
        var opened = 0

        for seed in seeds(portion, each: 25) {
            var life = try RandomLife(seed: seed, property)
            do { try life.live(steps: RandomLifeTests.stepsPerLife) } catch { report(error, seed, life) }
            opened += life.oracle.opened
        }

        #expect(RandomLifeTests.only != nil || opened > 25, "the lives are too dull to prove anything")
    }

    @Test("a life with restarts is the same life, digest and all", arguments: portions)
    func restarts(_ portion: Int) throws {
        let property = try property()

        for seed in seeds(portion, each: 3) {
            var straight = try RandomLife(seed: seed, restarts: false, property)
            var broken = try RandomLife(seed: seed, restarts: true, property)
            do {
                try straight.live(steps: RandomLifeTests.stepsPerLife)
                try broken.live(steps: RandomLifeTests.stepsPerLife)
                guard straight.simulation.digest == broken.simulation.digest else {
                    throw Violation("another digest than without restarts")
                }
            } catch { report(error, seed, broken) }
        }
    }

    private func report(_ error: any Error, _ seed: UInt64, _ life: RandomLife) {
        Issue.record(
            """
            seed \(seed), \(life.last), at \(life.simulation.now.iso8601): \(error)
            Replay: SEED=\(seed) swift test --filter RandomLifeTests
            """)
    }
}
