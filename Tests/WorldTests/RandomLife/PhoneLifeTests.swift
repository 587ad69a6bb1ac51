import Foundation
import Properties
import SimulationKernel
import Testing

@testable import World

/// Random lives of phones. One seed alone: `SEED=17 swift test --filter PhoneLifeTests`; ten times as many:
/// `LIVES=10 swift test --filter PhoneLifeTests`.
@Suite struct PhoneLifeTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let only = environment["SEED"].flatMap { UInt64($0) }
    private static let count = 25 * (environment["LIVES"].flatMap { UInt64($0) } ?? 1)
    private static let portions: [UInt64] = only == nil ? Array(0..<8) : [0]

    @Test(arguments: portions)
    func `phones open nothing that the lock was not told, replay is exact, and a visit settles lock and cloud`(
        portion: UInt64
    ) throws {
        let property = try PropertyLoader.load(yaml: DemoProperty.yaml, file: DemoProperty.fileName)
        let seeds = Self.only.map { [$0] } ?? (0..<Self.count).map { portion * Self.count + $0 }
        var opened = 0

        for seed in seeds {
            var life = try PhoneLife(seed: seed, property)
            do {
                try life.live(steps: 30)
            } catch {
                Issue.record("\(error), after: \(life.last). SEED=\(seed) swift test --filter PhoneLifeTests")
            }
            opened += life.oracle.opened
        }

        #expect(Self.only != nil || opened > 0)
    }
}
