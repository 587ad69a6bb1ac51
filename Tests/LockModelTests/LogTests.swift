import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("The log and the report")
struct LogTests {
    @Test("the log keeps the newest 1,024 records, and a full one still fits into a report")
    func capacity() throws {
        var bench = try Bench(credentials: [credential()])
        for _ in 0..<1_030 {
            bench.wait(.seconds(10))
            _ = bench.present([9, 9, 9, 9])
        }

        let report = try bench.report()

        #expect(bench.lock.flash.records.count == Lock.recordCapacity)
        #expect(report.records.map(\.index) == Array(6..<1_030))
    }

    @Test("a report carries acknowledgement, battery, clock and records, with a counter that rises")
    func report() throws {
        var bench = try Bench(battery: 55, credentials: [credential()])
        _ = bench.enter(code("4821101"))
        try bench.sync(bench.package(sequence: 4))

        let first = try bench.report()
        let second = try bench.report()

        #expect(first.lock == bench.lock.id)
        #expect(first.appliedSequence == 4)
        #expect(first.batteryPercentage == 55)
        #expect(first.clock == bench.now)
        #expect(first.records.map(\.method) == [.doorcode])
        #expect((first.counter, second.counter) == (1, 2))
    }

    @Test("the log names the person, never the code")
    func namesThePerson() throws {
        var bench = try Bench(credentials: [credential(7)])

        _ = bench.enter(code("4821101"))
        bench.wait(.seconds(10))
        _ = bench.enter(code("1111111"))

        #expect(bench.lock.flash.records.map(\.user) == [UniqueID(high: 0xa0, low: 7), nil])
        #expect(bench.lock.flash.records.map(\.reason) == [nil, .unknownCode])
    }
}
