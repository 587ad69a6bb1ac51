import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("Reports of locks, DESIGN 6")
struct ReportTests {
    private typealias Doors = Estate.Doors

    private func sealed(_ estate: inout Estate) throws -> SealedReport {
        let seed = estate.generator.next()
        guard let (report, _) = try estate.locks[Doors.flat]?.report(seed: seed, at: estate.now) else {
            throw Missing(what: "a report")
        }
        return report
    }

    private func receive(_ estate: inout Estate, _ report: SealedReport, from door: DoorID = Doors.flat) -> CloudEvent?
    {
        let events = estate.cloud.receive(report, from: door, at: estate.now)
        estate.note(events)
        return events.first
    }

    private func enter(_ estate: inout Estate, times: Int) {
        for _ in 0..<times {
            estate.now += .seconds(30)
            _ = estate.locks[Doors.flat]?.present(card: [9, 9, 9, 9], at: estate.now)
        }
    }

    @Test("a report that the cloud has had, or an older one, is refused")
    func replay() throws {
        var estate = try Estate()
        let older = try sealed(&estate)
        let newer = try sealed(&estate)
        _ = receive(&estate, newer)
        let before = estate.cloud

        #expect(receive(&estate, newer) == .reportRefused(Doors.flat, .stalePackage))
        #expect(receive(&estate, older) == .reportRefused(Doors.flat, .stalePackage))
        #expect(estate.cloud == before)
    }

    @Test("a report that was changed, or comes from another door, is malformed")
    func malformed() throws {
        var estate = try Estate()
        let report = try sealed(&estate)
        var bytes = report.bytes
        bytes[bytes.count - 1] ^= 1

        #expect(receive(&estate, try SealedReport(bytes: bytes)) == .reportRefused(Doors.flat, .malformed))
        #expect(receive(&estate, report, from: Doors.gym) == .reportRefused(Doors.gym, .malformed))
    }

    @Test("each log record arrives once, however often the lock sends it")
    func exactlyOnce() throws {
        var estate = try Estate()
        enter(&estate, times: 3)
        _ = receive(&estate, try sealed(&estate))
        enter(&estate, times: 2)
        _ = try sealed(&estate)
        enter(&estate, times: 1)
        _ = receive(&estate, try sealed(&estate))

        #expect(estate.cloud.history.map(\.record.index) == Array(0..<6))
        #expect(estate.cloud.links[Doors.flat]?.recordsReceived == 6)
    }

    @Test("records that the lock overwrote are missing, and the later ones still arrive once")
    func overwritten() throws {
        var estate = try Estate()
        enter(&estate, times: Lock.recordCapacity + 10)

        _ = receive(&estate, try sealed(&estate))

        #expect(estate.cloud.history.map(\.record.index) == Array(10..<UInt64(Lock.recordCapacity + 10)))
    }

    @Test("the battery's reading comes with it, with the cloud's time")
    func battery() throws {
        var estate = try Estate()
        _ = estate.locks[Doors.flat]?.readBattery(percentage: 37, at: estate.now)
        estate.now += .hours(1)

        _ = receive(&estate, try sealed(&estate))

        let reading = try #require(estate.cloud.doors[Doors.flat]?.device?.battery)
        #expect(reading.percentage == 37)
        #expect(reading.at == estate.now)
    }

    @Test("an acknowledgement of what was never sealed does not run ahead of the queue")
    func acknowledgementIsBounded() throws {
        var estate = try Estate()
        let cloudKey = try #require(estate.locks[Doors.flat]).flash.cloudKey
        let lock = try #require(estate.locks[Doors.flat])
        let report = LockReport(
            lock: lock.id, counter: 1, appliedSequence: 900, batteryPercentage: 10, clock: nil, records: [])
        let sealed = try ReportSealing.seal(report, from: lock.flash.identity, to: cloudKey, seed: 1)

        _ = receive(&estate, sealed)
        try estate.grant(estate.request(Doors.flat))

        #expect(estate.cloud.links[Doors.flat]?.needsSync == true)
    }
}
