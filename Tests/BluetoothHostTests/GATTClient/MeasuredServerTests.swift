import BluetoothHost
import Testing

/// The PDUs that a Bumble central and a Bumble peripheral were measured to exchange: this client sends what Bumble's
/// sends, and reads what Bumble's server answers.
@Suite struct MeasuredServerTests {
    @Test func `a Bumble peripheral is discovered, read, subscribed to and written`() throws {
        let testCase = ClientCase(
            "Bumble peripheral",
            [
                .exchangeMTU(247), .discoverAll([]), .read(0x0015), .discoverDescriptors(0x0013...0x0013),
                .subscribe(clientConfiguration: 0x0013, .notifications), .write(0x0010, buffer("00*20")),
                .writeCommand(0x0010, buffer("01*20")),
            ],
            """
            > 02 f700
            < 03 0502
            > 10 0100ffff 0028
            < 11 06 01000500 0018 06000d00 0118
            > 10 0e00ffff 0028
            < 11 14 0e001500 6666555544443333222211110100b2a1
            > 10 1600ffff 0028
            < 01 10 1600 0a
            > 08 01000500 0328
            < 09 07 0200 02 0300 002a 0400 02 0500 012a
            > 08 05000500 0328
            < 01 08 0500 0a
            > 08 06000d00 0328
            < 09 07 0700 20 0800 052a 0a00 0a 0b00 292b 0c00 02 0d00 2a2b
            > 08 0d000d00 0328
            < 01 08 0d00 0a
            > 04 09000900
            < 05 01 0900 0229
            > 08 0e001500 0328
            < 09 15 0f00 0c 1000 6666555544443333222211110200b2a1 \
            1100 12 1200 6666555544443333222211110300b2a1 1400 02 1500 6666555544443333222211110400b2a1
            > 08 15001500 0328
            < 01 08 1500 0a
            > 04 13001300
            < 05 01 1300 0229
            > 0a 1500
            < 0b 78*200
            > 04 13001300
            < 05 01 1300 0229
            > 12 1300 0100
            < 13
            > 12 1000 00*20
            < 13
            < 1b 1200 00*20
            > 52 1000 01*20
            < 1b 1200 01*20
            """,
            [
                .success(.mtu(247)), .success(.database(Self.database)), .success(.value(buffer("78*200"))),
                .success(.descriptors([RemoteDescriptor(handle: 0x0013, uuid: 0x2902)])), .success(.done),
                .success(.done), .success(.done),
            ],
            pushed: [.notification(0x0012, buffer("00*20")), .notification(0x0012, buffer("01*20"))])

        try testCase.play(maximumMTU: 247)
    }

    private static func uuid(_ number: UInt64) -> BluetoothUUID {
        BluetoothUUID(high: 0xa1b2_0000_1111_2222 | number << 32, low: 0x3333_4444_5555_6666)
    }

    private static let database = RemoteDatabase(
        services: [
            RemoteService(handles: 0x0001...0x0005, uuid: .genericAccessService),
            RemoteService(handles: 0x0006...0x000d, uuid: .genericAttributeService),
            RemoteService(handles: 0x000e...0x0015, uuid: uuid(1)),
        ],
        characteristics: [
            RemoteCharacteristic(declaration: 0x0002, properties: .read, value: 0x0003, uuid: .deviceName),
            RemoteCharacteristic(declaration: 0x0004, properties: .read, value: 0x0005, uuid: .appearance),
            RemoteCharacteristic(declaration: 0x0007, properties: .indicate, value: 0x0008, uuid: .serviceChanged),
            RemoteCharacteristic(
                declaration: 0x000a, properties: [.read, .write], value: 0x000b, uuid: .clientSupportedFeatures),
            RemoteCharacteristic(declaration: 0x000c, properties: .read, value: 0x000d, uuid: .databaseHash),
            RemoteCharacteristic(
                declaration: 0x000f, properties: [.write, .writeWithoutResponse], value: 0x0010, uuid: uuid(2)),
            RemoteCharacteristic(declaration: 0x0011, properties: [.read, .notify], value: 0x0012, uuid: uuid(3)),
            RemoteCharacteristic(declaration: 0x0014, properties: .read, value: 0x0015, uuid: uuid(4)),
        ],
        descriptors: [
            RemoteDescriptor(handle: 0x0009, uuid: .clientCharacteristicConfiguration),
            RemoteDescriptor(handle: 0x0013, uuid: .clientCharacteristicConfiguration),
        ])
}
