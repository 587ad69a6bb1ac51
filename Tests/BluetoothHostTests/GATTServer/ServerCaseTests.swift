import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

@Suite struct ServerCaseTests {
    @Test(
        arguments: [
            ServerCase.discovery, ServerCase.reading, ServerCase.writing, ServerCase.differing, ServerCase.sending,
        ].joined())
    func `answers the cases of the GATT test specification PDU for PDU`(_ testCase: ServerCase) throws {
        // arrange
        var peer = try TestPeer(database: testCase.database.make(), maximumMTU: 512)
        #expect(peer.exchange("02 17 00") == [hexOctets("03 00 02")])
        let connection = peer.connection
        var expected: [[UInt8]] = []
        var received: [[UInt8]] = []
        // act
        for line in PDUTranscript(testCase.transcript).lines {
            switch line {
            case .fromClient(let pdu):
                received += peer.exchange(pdu)
            case .fromServer(let pdu):
                expected.append(pdu)
            case .action:
                let bits = peer.server.subscriptions(of: peer.connection).first?.bits
                received += try peer.act { server, effects in
                    if bits == .notifications {
                        try server.notify([1, 2, 3], handle: 0x0003, on: connection, into: &effects)
                    } else {
                        try server.indicate(
                            [1, 2, 3], handle: 0x0003, on: connection, now: .epoch, into: &effects)
                    }
                }
            }
        }
        // assert
        #expect(received == expected)
        #expect(peer.violations.isEmpty)
    }
}
