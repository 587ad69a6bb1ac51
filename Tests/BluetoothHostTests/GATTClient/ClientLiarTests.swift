import BluetoothHost
import NIOCore
import Testing

/// Servers that answer what the specification does not allow: the procedure fails with the reason, nothing of the answer
/// is kept, and the bearer goes on.
@Suite struct ClientLiarTests {
    struct Lie: Sendable, CustomTestStringConvertible {
        let what: String
        let procedure: GATTProcedure
        let answers: [String]
        let reason: MalformedResponse

        init(_ what: String, _ procedure: GATTProcedure, _ answers: String..., reason: MalformedResponse) {
            self.what = what
            self.procedure = procedure
            self.answers = answers
            self.reason = reason
        }

        var testDescription: String { what }
    }

    static let lies: [Lie] = [
        Lie(
            "services that go backwards", .discoverPrimaryServices, "11 06 05000800 0018 01000400 0118",
            reason: .handle(0x0001)),
        Lie(
            "a service before the range", .discoverPrimaryServices, "11 06 01000400 0018", "11 06 01000400 0018",
            reason: .handle(0x0001)),
        Lie(
            "services that overlap", .discoverPrimaryServices, "11 06 01000400 0018 04000800 0118",
            reason: .handle(0x0004)),
        Lie(
            "a service that ends before it begins", .discoverPrimaryServices, "11 06 05000400 0018",
            reason: .handle(0x0004)),
        Lie("a service at handle 0", .discoverPrimaryServices, "11 06 00000400 0018", reason: .handle(0x0000)),
        Lie("services of an odd length", .discoverPrimaryServices, "11 07 01000400 001800", reason: .elementLength(7)),
        Lie("services shorter than their handles", .discoverPrimaryServices, "11 03 010004", reason: .elementLength(3)),
        Lie("elements of no length", .discoverPrimaryServices, "11 00 0100", reason: .elementLength(0)),
        Lie("a service cut short", .discoverPrimaryServices, "11 06 01000400 0018 0500", reason: .length),
        Lie("an empty list of services", .discoverPrimaryServices, "11 06", reason: .emptyList),
        Lie("no list of services", .discoverPrimaryServices, "11", reason: .length),

        Lie(
            "a service by UUID that goes backwards", .discoverServices(0x1800), "07 05000800 01000400",
            reason: .handle(0x0001)),
        Lie("a service by UUID cut short", .discoverServices(0x1800), "07 010004", reason: .length),
        Lie("an empty list of services by UUID", .discoverServices(0x1800), "07", reason: .emptyList),

        Lie(
            "an include outside the service", .findIncludedServices(0x0010...0x0020), "09 08 3000 0100 0400 0018",
            reason: .handle(0x0030)),
        Lie(
            "the same include for ever", .findIncludedServices(0x0010...0x0020), "09 08 1100 0100 0400 0018",
            "09 08 1100 0100 0400 0018", reason: .handle(0x0011)),
        Lie(
            "an include of nothing", .findIncludedServices(0x0010...0x0020), "09 08 1100 0400 0300 0018",
            reason: .handle(0x0003)),
        Lie(
            "an include of handle 0", .findIncludedServices(0x0010...0x0020), "09 08 1100 0000 0000 0018",
            reason: .handle(0x0000)),
        Lie(
            "an include with half a UUID", .findIncludedServices(0x0010...0x0020), "09 07 1100 0100 0400 00",
            reason: .elementLength(7)),
        Lie(
            "a service without its UUID", .findIncludedServices(0x0010...0x0020), "09 06 1100 0100 0400", "0b 0018",
            reason: .length),
        Lie(
            "a service with more than its UUID", .findIncludedServices(0x0010...0x0020), "09 06 1100 0100 0400",
            "0b 00*17", reason: .length),

        Lie(
            "a characteristic outside the service", .discoverCharacteristics(0x0010...0x0020),
            "09 07 2100 02 2200 002a", reason: .handle(0x0021)),
        Lie(
            "the same characteristic for ever", .discoverCharacteristics(0x0010...0x0020), "09 07 1100 02 1200 002a",
            "09 07 1100 02 1200 002a", reason: .handle(0x0011)),
        Lie(
            "a value before its declaration", .discoverCharacteristics(0x0010...0x0020), "09 07 1100 02 1100 002a",
            reason: .handle(0x0011)),
        Lie(
            "a characteristic with half a UUID", .discoverCharacteristics(0x0010...0x0020), "09 08 1100 02 1200 002a00",
            reason: .elementLength(8)),
        Lie(
            "a characteristic cut short", .discoverCharacteristics(0x0010...0x0020), "09 07 1100 02 1200 002a 13",
            reason: .length),
        Lie(
            "characteristics before the range, by UUID", .discoverCharacteristicsByUUID(0x2a00, 0x0010...0x0020),
            "09 07 0100 02 0200 012a", reason: .handle(0x0001)),

        Lie(
            "a descriptor outside the range", .discoverDescriptors(0x0010...0x0020), "05 01 2100 0229",
            reason: .handle(0x0021)),
        Lie(
            "the same descriptor twice", .discoverDescriptors(0x0010...0x0020), "05 01 1100 0229 1100 0229",
            reason: .handle(0x0011)),
        Lie(
            "a format of descriptors that is not known", .discoverDescriptors(0x0010...0x0020), "05 03 1100 0229",
            reason: .format(3)),
        Lie(
            "a descriptor of the other format", .discoverDescriptors(0x0010...0x0020), "05 02 1100 0229",
            reason: .length),
        Lie("an empty list of descriptors", .discoverDescriptors(0x0010...0x0020), "05 01", reason: .emptyList),
        Lie("no format of descriptors", .discoverDescriptors(0x0010...0x0020), "05", reason: .length),

        Lie(
            "the same value for ever", .readByUUID(0x2a00, 0x0001...0xffff), "09 03 1100 01", "09 03 1100 01",
            reason: .handle(0x0011)),
        Lie("a value without its handle", .readByUUID(0x2a00, 0x0001...0xffff), "09 01 11", reason: .elementLength(1)),
        Lie("values of unequal lengths", .readByUUID(0x2a00, 0x0001...0xffff), "09 03 1100 01 1200", reason: .length),

        Lie(
            "a value cut short in a PDU with room", .readMultipleVariable([0x0003, 0x0005]), "21 0500 010203",
            reason: .length),
        Lie(
            "more values than were asked for", .readMultipleVariable([0x0003, 0x0005]), "21 0100 01 0100 02 0100 03",
            reason: .length),
        Lie("half a length", .readMultipleVariable([0x0003, 0x0005]), "21 0100 01 01", reason: .length),
        Lie("no values", .readMultipleVariable([0x0003, 0x0005]), "21", reason: .emptyList),

        Lie("an MTU of one octet", .exchangeMTU(100), "03 17", reason: .length),
        Lie("an MTU of three octets", .exchangeMTU(100), "03 170000", reason: .length),
        Lie("a write response with a value", .write(0x0003, buffer("01")), "13 01", reason: .length),
        Lie("an error of four octets", .read(0x0003), "01 0a 0300", reason: .length),
        Lie("an error of six octets", .read(0x0003), "01 0a 0300 02 00", reason: .length),
        Lie("an error of one octet", .read(0x0003), "01", reason: .length),
        Lie("a response longer than the MTU", .read(0x0003), "0b 00*23", reason: .longerThanMTU),
    ]

    @Test("is refused with its reason", arguments: lies)
    func refused(_ lie: Lie) {
        var bench = ClientBench()

        bench.start(lie.procedure)
        bench.start(.read(0x0042))
        for answer in lie.answers { bench.receive(answer) }

        let effects = bench.take()
        let results = effects.compactMap { effect in
            if case .completed(_, let result) = effect { result } else { nil }
        }
        #expect(results == [.failure(.malformedResponse(lie.reason))])
        #expect(effects.last == .send(buffer("0a 4200")), "the next procedure begins")
    }

    @Test func `a discovery of everything ends at the first lie`() {
        var bench = ClientBench()

        bench.start(.discoverAll(.complete))
        for pdu in [
            "11 06 0100ffff 0018", "01 10 0100 0a", "01 08 0100 0a", "09 07 0200 02 0300 002a",
            "09 07 0200 02 0300 002a",
        ] {
            bench.receive(pdu)
        }

        #expect(bench.takeResults() == [.failure(.malformedResponse(.handle(0x0002)))])
    }

    @Test func `a value that never ends is refused beyond 512 octets`() {
        var bench = ClientBench()
        bench.agree(mtu: 100)

        bench.start(.readLong(0x0003))
        bench.receive("0b 00*99")
        for _ in 0..<5 { bench.receive("0d 00*99") }

        #expect(bench.takeResults() == [.failure(.malformedResponse(.valueLength))])
    }

    @Test func `a server with more attributes than anyone needs is refused`() {
        var bench = ClientBench()
        let perResponse = 4

        bench.start(.discoverDescriptors(.first ... .last))
        var next: UInt16 = 1
        while bench.client.isBusy, next < 0xfff0 {
            let list = (0..<UInt16(perResponse)).map { ClientCase.text(AttributeHandle(next + $0)) + " 0229 " }.joined()
            bench.receive("05 01 " + list)
            next += UInt16(perResponse)
        }

        #expect(bench.takeResults() == [.failure(.tooManyResults)])
        #expect(Int(next) <= GATTClient.maximumFindings + 2 * perResponse)
    }

    @Test(
        "what answers nothing is ignored with its reason, and the transaction goes on",
        arguments: [
            ("0d 01", .responseToAnotherRequest(0x0d)), ("13", .responseToAnotherRequest(0x13)),
            ("01 0c 0300 07", .errorAboutAnotherRequest(0x0c)), ("01 00 0000 04", .errorAboutAnotherRequest(0x00)),
            ("0a 0300", .unknownOpcode(0x0a)), ("52 0300 01", .unknownOpcode(0x52)), ("7f", .unknownOpcode(0x7f)),
            ("ff", .unknownOpcode(0xff)), ("00", .unknownOpcode(0x00)), ("", .empty),
        ] as [(String, UnexpectedPDU)])
    func ignored(pdu: String, reason: UnexpectedPDU) {
        var bench = ClientBench()
        bench.start(.read(0x0003))
        _ = bench.take()

        bench.receive(pdu)
        bench.receive("0b 2a")

        #expect(
            bench.take() == [.unexpected(reason), .completed(ProcedureID(rawValue: 1), .success(.value(buffer("2a"))))])
    }

    @Test("responses that nobody asked for are ignored", arguments: ["0b 01", "13", "01 0a 0300 02", "03 0002", "1e"])
    func unsolicited(pdu: String) {
        var bench = ClientBench()

        bench.receive(pdu)

        let opcode = buffer(pdu).getInteger(at: 0, as: UInt8.self) ?? 0
        #expect(bench.take() == [.unexpected(opcode == 0x1e ? .unknownOpcode(0x1e) : .responseWithoutRequest(opcode))])
        #expect(bench.client.mtu == 23)
    }

    @Test(
        "a reliable write that is not echoed is cancelled",
        arguments: ["17 0800 0000 0102", "17 0700 0100 0102", "17 0700 0000 0103", "17 0700 0000 01"])
    func echo(response: String) {
        var bench = ClientBench()

        bench.start(.reliableWrite([PreparedWrite(handle: 0x0007, value: buffer("0102"))]))
        bench.receive(response)
        bench.receive("19")

        #expect(
            bench.take() == [
                .send(buffer("16 0700 0000 0102")), .send(buffer("18 00")),
                .completed(ProcedureID(rawValue: 1), .failure(.reliableWriteMismatch)),
            ])
    }

    @Test(
        "a prepared write with a malformed answer is cancelled",
        arguments: [
            ("17 07", MalformedResponse.length), ("17 0700 0000 00*20", .longerThanMTU), ("01 16 0700", .length),
        ])
    func malformedEcho(response: String, reason: MalformedResponse) {
        var bench = ClientBench()

        bench.start(.writeLong(0x0007, offset: 0, buffer("0102")))
        bench.receive(response)
        bench.receive("01 18 0000 0e")

        #expect(
            bench.take() == [
                .send(buffer("16 0700 0000 0102")), .send(buffer("18 00")),
                .completed(ProcedureID(rawValue: 1), .failure(.malformedResponse(reason))),
            ])
    }
}
