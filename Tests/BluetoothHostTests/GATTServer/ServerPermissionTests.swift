import BluetoothHost
import Testing

@Suite struct ServerPermissionTests {
    private static let services = [
        GATTService(
            0xa000,
            characteristics: [
                // value 0003
                GATTCharacteristic(
                    0xb000, properties: [.read, .write, .notify], value: [1], read: .encrypted, write: .encrypted),
                // value 0006
                GATTCharacteristic(
                    0xb001, properties: [.read, .write], value: [2], read: .authenticated, write: .authenticated),
                // value 0008
                GATTCharacteristic(0xb002, properties: [.read, .writeWithoutResponse], value: [3]),
                // value 000a
                GATTCharacteristic(0xb003, properties: .write, value: [4], minimumLength: 2, maximumLength: 3),
            ])
    ]

    private static let unbonded = LinkSecurity.open
    private static let bonded = LinkSecurity(isEncrypted: false, isBonded: true)
    private static let justWorks = LinkSecurity(isEncrypted: true)
    private static let shortKey = LinkSecurity(isEncrypted: true, isAuthenticated: true, keySize: 15)
    private static let authenticated = LinkSecurity(isEncrypted: true, isAuthenticated: true)

    @Test(arguments: [
        // Without a key a client is to pair, with one to encrypt (Vol 3, Part C, 10.3.1).
        (unbonded, "0a 03 00", "01 0a 03 00 05"), (unbonded, "12 03 00 09", "01 12 03 00 05"),
        (unbonded, "16 03 00 00 00 09", "01 16 03 00 05"), (unbonded, "0c 03 00 00 00", "01 0c 03 00 05"),
        (unbonded, "12 04 00 01 00", "01 12 04 00 05"), (unbonded, "0e 08 00 03 00", "01 0e 03 00 05"),
        (bonded, "0a 03 00", "01 0a 03 00 0f"), (bonded, "12 03 00 09", "01 12 03 00 0f"),
        (justWorks, "0a 03 00", "0b 01"), (justWorks, "12 04 00 01 00", "13"),
        (justWorks, "0a 06 00", "01 0a 06 00 05"), (authenticated, "0a 06 00", "0b 02"),
        (shortKey, "0a 03 00", "01 0a 03 00 0c"), (shortKey, "12 06 00 01", "01 12 06 00 0c"),
        // The configuration itself may be read on any link (Part G, 3.3.3.3).
        (unbonded, "0a 04 00", "0b 00 00"), (unbonded, "08 01 00 ff ff 00 b0", "01 08 03 00 05"),
        // What nobody may is refused before the link is looked at.
        (unbonded, "0a 0a 00", "01 0a 0a 00 02"), (unbonded, "12 02 00 01", "01 12 02 00 03"),
        // The properties say by which PDU a value is written.
        (unbonded, "12 08 00 01", "01 12 08 00 03"), (unbonded, "16 08 00 00 00 01", "01 16 08 00 03"),
        // Lengths
        (unbonded, "12 0a 00 01", "01 12 0a 00 0d"), (unbonded, "12 0a 00 01 02", "13"),
        (unbonded, "12 0a 00 01 02 03 04", "01 12 0a 00 0d"), (unbonded, "12 04 00 01", "01 12 04 00 05"),
        (justWorks, "12 04 00 01", "01 12 04 00 0d"), (justWorks, "12 04 00 01 00 00", "01 12 04 00 0d"),
        // Indications are not among the properties; reserved bits are ignored.
        (justWorks, "12 04 00 02 00", "01 12 04 00 13"), (justWorks, "12 04 00 f1 ff", "13"),
    ])
    func `a link gets what it may and the error that tells what it lacks`(
        _ link: LinkSecurity, _ request: String, _ response: String
    ) throws {
        var peer = try TestPeer(services: Self.services)
        peer.link = link
        #expect(peer.exchange(request) == [hexOctets(response)])
    }

    @Test func `a write command that the link does not allow changes nothing`() throws {
        let characteristic = GATTCharacteristic(
            0xb000, properties: [.read, .writeWithoutResponse], value: [1], write: .encrypted)
        var peer = try TestPeer(services: [GATTService(0xa000, characteristics: [characteristic])])
        #expect(peer.exchange("52 03 00 09").isEmpty)
        #expect(peer.takeEffects().isEmpty)
        #expect(peer.ask("0a 03 00") == [0x0b, 1])
        peer.link = Self.justWorks
        #expect(peer.exchange("52 03 00 09").isEmpty)
        #expect(peer.takeEffects().count == 1)
        #expect(peer.ask("0a 03 00") == [0x0b, 9])
    }

    @Test func `a list by type ends before the first value that the client may not have`() throws {
        let services = [
            GATTService(
                0xa000,
                characteristics: [
                    GATTCharacteristic(0xb000, properties: .read, value: [1]),
                    GATTCharacteristic(0xb000, properties: .read, value: [2], read: .encrypted),
                ])
        ]
        var peer = try TestPeer(services: services)
        #expect(peer.ask("08 01 00 ff ff 00 b0") == hexOctets("09 03 03 00 01"))
        #expect(peer.ask("08 04 00 ff ff 00 b0") == hexOctets("01 08 05 00 05"))
        peer.link = Self.justWorks
        #expect(peer.ask("08 01 00 ff ff 00 b0") == hexOctets("09 03 03 00 01 05 00 02"))
        // A value that is looked for says nothing to who may not read it.
        peer.link = .open
        #expect(peer.ask("06 01 00 ff ff 00 b0 02") == hexOctets("01 06 01 00 0a"))
    }

    @Test func `parts prepared on an encrypted link are not executed on an open one`() throws {
        var peer = try TestPeer(services: Self.services)
        peer.link = Self.justWorks
        #expect(peer.ask("16 03 00 00 00 09")?.first == 0x17)
        peer.link = Self.bonded
        #expect(peer.ask("18 01") == hexOctets("01 18 03 00 0f"))
        #expect(peer.server.value(of: 0x0003) == [1])
    }
}
