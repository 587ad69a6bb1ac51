import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// Security Requests of a peripheral at the wrong time (Vol 3, Part H, 2.4.6).
@Suite struct SecurityRequestTests {
    @Test(arguments: AirKind.allCases)
    func `One that meets encryption that is starting is ignored, and the link is known as bonded`(
        kind: AirKind
    ) throws {
        var stage = Stage(kind)
        _ = stage.add()
        _ = stage.add()
        _ = try stage.hosts[1].addPeripheral(Lock.peripheral(), now: stage.now)
        stage.run()
        var (phone, _) = try stage.connect(0, to: 1)
        try stage.hosts[0].pair(phone, now: stage.now)
        stage.run()
        try stage.hosts[0].disconnect(phone, now: stage.now)
        stage.run()
        stage.clearEvents()
        (phone, _) = try stage.connect(0, to: 1)

        try stage.hosts[0].encrypt(phone, now: stage.now)
        for _ in 0..<3 {
            let frame = L2CAPFrame(channel: .securityManager, payload: ByteBuffer(bytes: [0x0b, 0x09]))
            let packet = try ACLPacket(handle: phone, boundary: .firstFlushable, payload: frame.pdu)
            stage.hosts[0].receive(.acl(packet), now: stage.now)
        }
        stage.run()

        let expected = LinkSecurity(isEncrypted: true, isBonded: true)
        #expect(stage.events[0].compactMap(\.encryption) == [.success(expected)])
        #expect(stage.hosts[0].connection(phone)?.security == expected)
        #expect(stage.hosts[0].connection(phone)?.peerIdentity != nil)
    }
}
