import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

@Suite struct ClientProcedureTests {
    @Test(
        "the MTU is the smaller of both, and never less than 23",
        arguments: [(100, 50, 50), (50, 100, 50), (517, 65_535, 517), (100, 22, 23), (10, 100, 23), (600, 600, 517)]
            as [(UInt16, UInt16, UInt16)])
    func mtu(own: UInt16, peer: UInt16, agreed: UInt16) {
        var bench = ClientBench(maximumMTU: 517)

        bench.start(.exchangeMTU(own))
        bench.receive("03 " + ClientCase.text(AttributeHandle(peer)))

        #expect(bench.client.mtu == agreed)
        let effects = bench.take()
        #expect(effects.last == .completed(ProcedureID(rawValue: 1), .success(.mtu(agreed))))
        #expect(effects.contains(.mtuChanged(agreed)) == (agreed != 23))
    }

    @Test func `a server that knows no MTU exchange keeps 23 octets`() {
        var bench = ClientBench()

        bench.start(.exchangeMTU(100))
        bench.receive("01 02 0000 06")

        #expect(bench.takeResults() == [.success(.mtu(23))])
        #expect(bench.client.mtu == 23)
    }

    @Test func `the MTU is exchanged once only`() {
        var bench = ClientBench()
        bench.agree(mtu: 100)

        bench.start(.exchangeMTU(200))

        #expect(bench.take() == [.completed(ProcedureID(rawValue: 2), .failure(.mtuAlreadyExchanged))])
    }

    @Test func `one transaction runs at a time, and the others follow in order`() {
        var bench = ClientBench()

        bench.start(.read(0x0003))
        bench.start(.write(0x0005, buffer("01")))
        bench.start(.read(0x0007))
        #expect(bench.takeSent() == ["0a0300"])
        bench.receive("0b aa")
        #expect(bench.takeSent() == ["12050001"])
        bench.receive("01 12 0500 03")
        #expect(bench.takeSent() == ["0a0700"])
        bench.receive("0b bb")

        #expect(bench.takeResults() == [.success(.value(buffer("bb")))])
        #expect(!bench.client.isBusy)
    }

    @Test func `the queue has an end`() {
        var bench = ClientBench()
        bench.start(.read(0x0001))

        for _ in 0..<GATTClient.maximumWaitingProcedures { bench.start(.read(0x0002)) }
        #expect(bench.takeResults() == [])
        let last = bench.start(.read(0x0003))

        #expect(bench.take() == [.completed(last, .failure(.queueFull))])
    }

    @Test func `a command is sent at once, ahead of what waits`() {
        var bench = ClientBench()
        bench.start(.read(0x0003))
        bench.start(.read(0x0005))
        _ = bench.take()

        let command = bench.start(.writeCommand(0x0009, buffer("0102")))

        #expect(bench.take() == [.send(buffer("52 0900 0102")), .completed(command, .success(.done))])
    }

    @Test(
        "values that do not fit are refused before anything is sent",
        arguments: [
            GATTProcedure.write(0x0003, buffer("00*21")), .writeCommand(0x0003, buffer("00*21")),
            .writeLong(0x0003, offset: 1, buffer("00*512")),
            .reliableWrite([PreparedWrite(handle: 0x0003, offset: 512, value: buffer("00"))]),
        ])
    func tooLong(procedure: GATTProcedure) {
        var bench = ClientBench()

        let id = bench.start(procedure)

        #expect(bench.take() == [.completed(id, .failure(.valueTooLong))])
    }

    @Test func `values that just fit are sent`() {
        var bench = ClientBench()

        bench.start(.write(0x0003, buffer("00*20")))
        bench.receive("13")
        bench.start(.writeCommand(0x0003, buffer("00*20")))

        #expect(bench.takeSent().map(\.count) == [46, 46])
    }

    @Test(
        "several reads need two handles, and no more than fit",
        arguments: [[], [0x0001], Array(repeating: 0x0001, count: 12)] as [[AttributeHandle]])
    func handles(handles: [AttributeHandle]) {
        var bench = ClientBench()

        bench.start(.readMultiple(handles))
        bench.start(.readMultipleVariable(handles))

        #expect(bench.takeResults() == [.failure(.wrongNumberOfHandles), .failure(.wrongNumberOfHandles)])
        #expect(!bench.client.isBusy)
    }

    @Test(
        "subscriptions write the bits of the descriptor",
        arguments: [
            ([.notifications], "1204000100"), ([.indications], "1204000200"),
            ([.notifications, .indications], "1204000300"), ([], "1204000000"),
        ] as [(SubscriptionBits, String)])
    func subscriptions(bits: SubscriptionBits, request: String) {
        var bench = ClientBench()

        bench.start(.subscribe(clientConfiguration: 0x0004, bits))

        #expect(bench.takeSent() == [request])
    }

    @Test(
        "searches that find nothing bring an empty list",
        arguments: [
            (GATTProcedure.discoverPrimaryServices, "01 10 0100 0a", GATTResult.services([])),
            (.discoverServices(0x1800), "01 06 0100 0a", .services([])),
            (.findIncludedServices(0x0001...0x0009), "01 08 0100 0a", .includedServices([])),
            (.discoverCharacteristics(0x0001...0x0009), "01 08 0100 0a", .characteristics([])),
            (.discoverDescriptors(0x0001...0x0009), "01 04 0100 0a", .descriptors([])),
            (.discoverAll([]), "01 10 0100 0a", .database(RemoteDatabase())),
        ])
    func nothing(procedure: GATTProcedure, error: String, result: GATTResult) {
        var bench = ClientBench()

        bench.start(procedure)
        bench.receive(error)

        #expect(bench.takeResults() == [.success(result)])
    }

    @Test func `a server without secondary services may say so by the group type`() {
        var bench = ClientBench()

        bench.start(.discoverAll(.secondaryServices))
        bench.receive("01 10 0100 0a")
        bench.receive("01 10 0100 10")

        #expect(bench.takeResults() == [.success(.database(RemoteDatabase()))])
    }

    @Test func `a search that is refused for another reason fails`() {
        var bench = ClientBench()

        bench.start(.discoverAll(.complete))
        bench.receive("01 10 0100 0e")

        #expect(bench.takeResults() == [.failure(.refused(.unlikelyError, 0x0001))])
    }

    @Test func `a discovery without secondary services and includes asks only for what is left`() {
        var bench = ClientBench()

        bench.start(.discoverAll([]))
        for pdu in ["11 06 01000300 0018", "01 10 0400 0a", "09 07 0200 02 0300 002a", "01 08 0300 0a"] {
            bench.receive(pdu)
        }

        #expect(bench.takeSent() == ["100100ffff0028", "100400ffff0028", "08010003000328", "08030003000328"])
    }

    @Test func `every PDU leaves room for the header of its frame`() {
        var bench = ClientBench()

        bench.start(.write(0x0003, buffer("01")))
        bench.receive("1d 0300 01")

        for case .send(let pdu) in bench.take() { #expect(pdu.readerIndex >= ATTLimits.headroom) }
    }
}
