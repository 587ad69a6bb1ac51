import BluetoothHost
import Testing

/// The cases that BlueZ's GATT unit tests name after the GATT test suite, in the role of the client: every PDU of the
/// client octet by octet, and what it makes of the server's.
@Suite struct GATTTestCaseTests {
    @Test("server configuration and discovery", arguments: ClientCase.discovery)
    func discovery(_ testCase: ClientCase) throws { try testCase.play() }

    @Test("reads of values, long values and several values", arguments: ClientCase.reads)
    func reads(_ testCase: ClientCase) throws { try testCase.play() }

    @Test("reads by type", arguments: ClientCase.readsByType)
    func readsByType(_ testCase: ClientCase) throws { try testCase.play() }

    @Test("notifications and indications", arguments: ClientCase.pushes)
    func pushes(_ testCase: ClientCase) throws { try testCase.play() }

    @Test("writes, long writes, reliable writes and commands", arguments: ClientCase.writes)
    func writes(_ testCase: ClientCase) throws { try testCase.play() }

    @Test func `no case is listed twice, and none is lost`() {
        let cases =
            ClientCase.discovery + ClientCase.reads + ClientCase.readsByType + ClientCase.pushes + ClientCase.writes

        #expect(Set(cases.map(\.name)).count == cases.count)
        #expect(cases.count == 96)
    }
}
