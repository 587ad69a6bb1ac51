import BluetoothHost

extension TestDatabase {
    /// Many services in scattered handles, with UUIDs of both lengths and values of all lengths.
    static var large1Services: [GATTService] {
        let both: GATTCharacteristic.Properties = [.read, .write]
        return [
            GATTService(
                0xa00d, isPrimary: false, includes: [8],
                characteristics: [value(0xb00c, .read, "0c"), value(testUUID(0xb00b), .read, "0b")], handle: 0x0001),
            GATTService(
                0x1801, characteristics: [value(0x2a05, .indicate, "01 00 ff ff")], handle: 0x0010),
            GATTService(
                0xa00a, includes: [0],
                characteristics: [
                    value(0xb001, .read, "01"), text(0xb002, both, fives(512)), text(0xb002, .write, fives(50)),
                    value(0xb003, .write, "03"),
                ], handle: 0x0020),
            GATTService(0xa00b, characteristics: [value(0xb007, .write, "07")], handle: 0x0030),
            GATTService(
                0x1800,
                characteristics: [
                    text(0x2a00, .read, "Test Database"), value(0x2a01, .read, "11"),
                    value(0x2a04, .read, "64 00 c8 00 00 00 07 d0"),
                ], handle: 0x0040),
            GATTService(
                0xa00b,
                characteristics: [
                    GATTCharacteristic(
                        0xb006, properties: [.read, .write, .writeWithoutResponse, .notify, .indicate], value: [0x06],
                        addsClientConfiguration: false)
                ], handle: 0x0050),
            GATTService(
                0xa00b,
                characteristics: [
                    value(0xb004, both, "04"),
                    value(0xb004, both, "04", [GATTDescriptor(0x2903, value: [0, 0], write: .open)]),
                    value(0xb004, [], "04", [GATTDescriptor(0xb012, value: digits(44), read: .denied)]),
                    value(0xb004, .read, "04", [GATTDescriptor(0xb012, value: digits(43))]),
                ], handle: 0x0060),
            GATTService(
                0xa00b,
                characteristics: [
                    value(
                        0xb005, [.read, .write, .extendedProperties], "05",
                        [
                            .extendedProperties(reliableWrite: true, writableAuxiliaries: true),
                            .userDescription("ABCDEFGHIJKLMNOPQRSTUVWXYZ", write: .open),
                            GATTDescriptor(0x2904, value: hexOctets("04 00 01 30 01 11 31")),
                            GATTDescriptor(testUUID(0xd5d4), value: [0x44]),
                        ])
                ], handle: 0x0070),
            GATTService(
                0xa00b,
                characteristics: [
                    value(
                        0xb008, [.read, .write, .extendedProperties], "08",
                        [
                            GATTDescriptor(0xb015, value: [0x01], write: .open),
                            GATTDescriptor(0xb016, value: [0x02], write: .open),
                            GATTDescriptor(0xb017, value: [0x03], read: .encrypted, write: .encrypted),
                            .extendedProperties(reliableWrite: true, writableAuxiliaries: false),
                        ])
                ], handle: 0x0080),
            GATTService(
                testUUID(0xa00c), includes: [0],
                characteristics: [
                    value(
                        testUUID(0xb009), [.read, .write, .extendedProperties], "09",
                        [
                            .extendedProperties(reliableWrite: true, writableAuxiliaries: false),
                            GATTDescriptor(testUUID(0xd9d2), value: [0x22], write: .open),
                            GATTDescriptor(testUUID(0xd9d3), value: [0x33], read: .denied, write: .open),
                        ])
                ], handle: 0x0090),
            GATTService(0xa00f, characteristics: formats, handle: 0x00a0),
            GATTService(testUUID(0xa00c), characteristics: lengths, handle: 0x00c0),
        ]
    }

    /// Characteristics with a presentation format, and one that puts three of them together.
    private static var formats: [GATTCharacteristic] {
        let both: GATTCharacteristic.Properties = [.read, .write]
        return [
            text(0xb00e, .read, "Length is ", [GATTDescriptor(0x2904, value: hexOctets("19 00 00 30 01 00 00"))]),
            value(0xb00f, both, "65", [GATTDescriptor(0x2904, value: hexOctets("04 00 01 27 01 01 00"))]),
            value(0xb006, both, "34 12", [GATTDescriptor(0x2904, value: hexOctets("06 00 10 27 01 02 00"))]),
            value(0xb007, both, "04 03 02 01", [GATTDescriptor(0x2904, value: hexOctets("08 00 17 27 01 03 00"))]),
            value(
                0xb010, .read, "65 34 12 04 03 02 01", [GATTDescriptor(0x2905, value: hexOctets("a6 00 a9 00 ac 00"))]),
            value(0xb011, [.read, .authenticatedSignedWrites], "12"),
        ]
    }

    /// Values and descriptors about as long as one PDU of 23 octets carries, and two.
    private static var lengths: [GATTCharacteristic] {
        let both: GATTCharacteristic.Properties = [.read, .write]
        func descriptor(_ uuid: BluetoothUUID, _ count: Int) -> [GATTDescriptor] {
            [GATTDescriptor(uuid, value: mixed(count), write: .open)]
        }
        return [
            value(0xb00a, .read, "0a"),
            text(0xb002, both, fives(21), descriptor(0xb012, 16)),
            text(0xb002, both, fives(22, from: 2), descriptor(0xb013, 17)),
            text(0xb002, both, fives(23, from: 3), descriptor(0xb014, 18)),
            GATTCharacteristic(0xb002, properties: both, value: digits(43), descriptors: descriptor(0xb012, 43)),
            GATTCharacteristic(0xb002, properties: both, value: digits(44), descriptors: descriptor(0xb013, 44)),
            GATTCharacteristic(0xb002, properties: both, value: digits(45), descriptors: descriptor(0xb014, 45)),
            text(0xb002, both, fives(43), descriptor(0xb012, 43)),
            text(0xb002, both, fives(44, from: 2), descriptor(0xb013, 44)),
            text(0xb002, both, fives(45, from: 3), descriptor(0xb014, 45)),
        ]
    }

    static func value(
        _ uuid: BluetoothUUID, _ properties: GATTCharacteristic.Properties, _ value: String,
        _ descriptors: [GATTDescriptor] = []
    ) -> GATTCharacteristic {
        GATTCharacteristic(uuid, properties: properties, value: hexOctets(value), descriptors: descriptors)
    }

    /// `1111122222…`: each digit five times.
    private static func fives(_ count: Int, from first: Int = 1) -> String {
        (0..<count).map { String(($0 / 5 + first) % 10) }.joined()
    }

    /// 11 22 33 … 99 00, over and over.
    private static func digits(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(($0 + 1) % 10 * 0x11) } }

    /// 11 22 … 99 00, then 12 34 56 78 90 four times, then from the beginning.
    private static func mixed(_ count: Int) -> [UInt8] {
        let fives = Array(repeating: hexOctets("12 34 56 78 90"), count: 4).joined()
        return Array((digits(10) + fives + digits(15)).prefix(count))
    }
}
