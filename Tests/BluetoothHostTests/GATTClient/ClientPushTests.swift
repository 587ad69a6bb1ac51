import BluetoothHost
import Testing

/// Values that the server sends of its own accord.
@Suite struct ClientPushTests {
    @Test func `a notification is told, also while a transaction runs`() {
        var bench = ClientBench()
        bench.start(.write(0x0003, buffer("01")))
        _ = bench.take()

        bench.receive("1b 0500 aabb")
        bench.receive("13")

        #expect(
            bench.take() == [
                .notification(0x0005, buffer("aabb")), .completed(ProcedureID(rawValue: 1), .success(.done)),
            ])
    }

    @Test func `an indication is told and confirmed, even an empty one`() {
        var bench = ClientBench()

        bench.receive("1d 0500 aa")
        bench.receive("1d 0600")

        #expect(
            bench.take() == [
                .indication(0x0005, buffer("aa")), .send(buffer("1e")), .indication(0x0006, buffer("")),
                .send(buffer("1e")),
            ])
    }

    @Test(
        "a malformed indication is confirmed and not told (Vol 3, Part F, 3.4.7.2)",
        arguments: ["1d", "1d 05", "1d 0000 01"])
    func malformedIndication(pdu: String) {
        var bench = ClientBench()

        bench.receive(pdu)

        #expect(bench.take() == [.unexpected(.malformedIndication), .send(buffer("1e"))])
    }

    @Test(
        "a malformed notification is ignored",
        arguments: [
            "1b", "1b 05", "1b 0000 01", "23", "23 0300 0200 01", "23 0300 0100 01 0500",
            "23 0300 0100 01 0000 0100 02",
        ])
    func malformedNotification(pdu: String) {
        var bench = ClientBench()

        bench.receive(pdu)

        #expect(bench.take() == [.unexpected(.malformedNotification)])
    }

    @Test func `several values in one notification are told one by one`() {
        var bench = ClientBench()

        bench.receive("23 0300 0200 0102 0500 0000 0700 0100 03")

        #expect(
            bench.take() == [
                .notification(0x0003, buffer("0102")), .notification(0x0005, buffer("")),
                .notification(0x0007, buffer("03")),
            ])
    }

    @Test func `a notification longer than the MTU is ignored, such an indication confirmed`() {
        var bench = ClientBench()

        bench.receive("1b 0300 00*21")
        bench.receive("1d 0300 00*21")

        #expect(
            bench.take() == [.unexpected(.longerThanMTU(0x1b)), .unexpected(.longerThanMTU(0x1d)), .send(buffer("1e"))])
    }
}
