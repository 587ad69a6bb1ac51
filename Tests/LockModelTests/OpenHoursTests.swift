import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("Opening hours, FACTS 3.6")
struct OpenHoursTests {
    private func parcel(clockIsLost: Bool = false) throws -> Bench {
        var configuration = LockConfiguration()
        configuration.openHours = Schedule(windows: [
            Schedule.Window(days: [.saturday], fromMinute: 9 * 60, untilMinute: 13 * 60)
        ])
        return try Bench(.r2, configuration, clockIsLost: clockIsLost)
    }

    @Test("the door stays open in its hours, by the lock's own wall clock")
    func hours() throws {
        let bench = try parcel()
        let expectations = [
            ("2026-11-21T13:59:59.999Z", false), ("2026-11-21T14:00:00Z", true), ("2026-11-21T17:59:59.999Z", true),
            ("2026-11-21T18:00:00Z", false), ("2026-11-22T15:00:00Z", false),
        ]

        for (text, isOpen) in expectations {
            #expect(bench.lock.isUnlocked(at: instant(text)) == isOpen, "\(text)")
        }
    }

    @Test("without the time, or without power, it stays shut")
    func shut() throws {
        let lost = try parcel(clockIsLost: true)
        var dark = try parcel()
        dark.run { lock, now in lock.changePower(on: false, at: now) }

        #expect(!lost.lock.isUnlocked(at: instant("2026-11-21T15:00:00Z")))
        #expect(!dark.lock.isUnlocked(at: instant("2026-11-21T15:00:00Z")))
    }
}
