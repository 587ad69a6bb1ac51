import BluetoothHost
import SimulationKernel
import Testing

/// Transactions that are not answered, and connections that end.
@Suite struct ClientTimeTests {
    @Test func `a transaction that is not answered for 30 seconds ends the bearer (Vol 3, Part F, 3.3.3)`() {
        var bench = ClientBench()
        let first = bench.start(.read(0x0003))
        let second = bench.start(.read(0x0005))
        _ = bench.take()
        #expect(bench.client.nextDeadline == .epoch + .seconds(30))

        bench.client.timeFired(at: .epoch + .milliseconds(29_999), into: &bench.effects)
        #expect(bench.take() == [])
        bench.client.timeFired(at: .epoch + .seconds(30), into: &bench.effects)

        #expect(
            bench.take() == [
                .completed(first, .failure(.bearerTimedOut)), .completed(second, .failure(.bearerTimedOut)),
                .bearerTimedOut,
            ])
        #expect(bench.client.nextDeadline == nil)
    }

    @Test func `after the time is up nothing is sent and nothing is heard`() {
        var bench = ClientBench()
        bench.start(.read(0x0003))
        bench.client.timeFired(at: .epoch + .seconds(31), into: &bench.effects)
        _ = bench.take()

        bench.receive("0b 01")
        bench.receive("1d 0300 01")
        let late = bench.start(.writeCommand(0x0003, buffer("01")))
        bench.client.timeFired(at: .epoch + .seconds(90), into: &bench.effects)

        #expect(bench.take() == [.completed(late, .failure(.bearerTimedOut))])
    }

    @Test func `every transaction of a procedure has its own 30 seconds`() {
        var bench = ClientBench()
        bench.start(.discoverPrimaryServices)

        bench.now = .epoch + .seconds(20)
        bench.receive("11 06 01000400 0018")

        #expect(bench.client.nextDeadline == .epoch + .seconds(50))
    }

    @Test func `no deadline stands while nothing is asked`() {
        var bench = ClientBench()
        #expect(bench.client.nextDeadline == nil)

        bench.start(.read(0x0003))
        bench.receive("0b 01")

        #expect(bench.client.nextDeadline == nil)
    }

    @Test func `when the connection ends everything that runs or waits fails, once`() {
        var bench = ClientBench()
        let first = bench.start(.read(0x0003))
        let second = bench.start(.discoverAll(.complete))
        _ = bench.take()

        bench.client.disconnected(into: &bench.effects)
        bench.client.disconnected(into: &bench.effects)
        let late = bench.start(.read(0x0003))
        bench.receive("0b 01")

        #expect(
            bench.take() == [
                .completed(first, .failure(.disconnected)), .completed(second, .failure(.disconnected)),
                .completed(late, .failure(.disconnected)),
            ])
    }
}
