import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// Procedures of several PDUs for one value, or for several.
@Suite struct ClientLongValueTests {
    @Test func `nothing to write is refused`() {
        var bench = ClientBench()

        bench.start(.reliableWrite([]))

        #expect(bench.takeResults() == [.failure(.nothingToWrite)])
    }

    @Test func `values of several lengths come apart`() {
        var bench = ClientBench()

        bench.start(.readMultipleVariable([0x0003, 0x0005, 0x0007]))
        bench.receive("21 0200 0102 0000 0100 03")

        #expect(
            bench.takeResults() == [
                .success(
                    .variableValues([
                        VariableLengthValue(value: buffer("0102"), length: 2),
                        VariableLengthValue(value: buffer(""), length: 0),
                        VariableLengthValue(value: buffer("03"), length: 1),
                    ]))
            ])
    }

    @Test func `a full list of several lengths may be cut off in a value`() {
        var bench = ClientBench()

        bench.start(.readMultipleVariable([0x0003, 0x0005]))
        bench.receive("21 0200 0102 2000 aa*16")

        guard case .success(.variableValues(let values)) = bench.takeResults().first else {
            Issue.record("no values")
            return
        }
        #expect(values.map(\.length) == [2, 32])
        #expect(values.map(\.isTruncated) == [false, true])
    }

    @Test func `a full list of several lengths may be cut off in a length`() {
        var bench = ClientBench()

        bench.start(.readMultipleVariable([0x0003, 0x0005]))
        bench.receive("21 1300 aa*19 20")

        #expect(
            bench.takeResults() == [
                .success(.variableValues([VariableLengthValue(value: buffer("aa*19"), length: 19)]))
            ])
    }

    @Test(
        "a long value that ends with a full PDU is complete, however the server says so",
        arguments: ["0d", "01 0c 0300 07", "01 0c 0300 0b"])
    func fullPDU(end: String) {
        var bench = ClientBench()

        bench.start(.readLong(0x0003))
        bench.receive("0b aa*22")
        bench.receive(end)

        #expect(
            bench.take() == [
                .send(buffer("0a 0300")), .send(buffer("0c 0300 1600")),
                .completed(ProcedureID(rawValue: 1), .success(.value(buffer("aa*22")))),
            ])
    }

    @Test func `a long read and a long write survive an MTU that grows under way`() {
        var bench = ClientBench()

        bench.start(.readLong(0x0003))
        bench.client.useMTU(100)
        bench.receive("0b aa*22")
        bench.receive("0d bb*5")
        bench.start(.writeLong(0x0003, offset: 2, buffer("cc*30")))
        bench.client.useMTU(200)
        bench.receive("17 0300 0200 cc*30")
        bench.receive("19")

        #expect(
            bench.take() == [
                .send(buffer("0a 0300")), .send(buffer("0c 0300 1600")),
                .completed(ProcedureID(rawValue: 1), .success(.value(buffer("aa*22 bb*5")))),
                .send(buffer("16 0300 0200 cc*30")), .send(buffer("18 01")),
                .completed(ProcedureID(rawValue: 2), .success(.done)),
            ])
    }

    @Test func `the parts of a long write continue where the last one ended, though the MTU grew between`() {
        var bench = ClientBench()

        bench.start(.writeLong(0x0003, offset: 0, buffer("aa*18 bb*30")))
        bench.client.useMTU(100)
        bench.receive("17 0300 0000 aa*18")
        bench.receive("17 0300 1200 bb*30")
        bench.receive("19")

        #expect(bench.takeSent() == ["1603000000" + repeated("aa", 18), "1603001200" + repeated("bb", 30), "1801"])
    }

    @Test func `a reliable write prepares every value, in parts, and executes once`() {
        var bench = ClientBench()

        bench.start(
            .reliableWrite([
                PreparedWrite(handle: 0x0003, value: buffer("aa*20")),
                PreparedWrite(handle: 0x0005, offset: 4, value: buffer("")),
                PreparedWrite(handle: 0x0007, value: buffer("bb")),
            ]))
        for pdu in ["17 0300 0000 aa*18", "17 0300 1200 aa*2", "17 0500 0400", "17 0700 0000 bb", "19"] {
            bench.receive(pdu)
        }

        let effects = bench.take()
        #expect(
            effects.dropLast() == [
                .send(buffer("16 0300 0000 aa*18")), .send(buffer("16 0300 1200 aa*2")), .send(buffer("16 0500 0400")),
                .send(buffer("16 0700 0000 bb")), .send(buffer("18 01")),
            ])
        #expect(effects.last == .completed(ProcedureID(rawValue: 1), .success(.done)))
    }

    @Test func `a refused execution is not cancelled again`() {
        var bench = ClientBench()

        bench.start(.writeLong(0x0003, offset: 0, buffer("aa")))
        bench.receive("17 0300 0000 aa")
        bench.receive("01 18 0300 0d")

        #expect(bench.takeResults() == [.failure(.refused(.invalidAttributeValueLength, 0x0003))])
    }

    private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
}
