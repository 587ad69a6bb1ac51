import BluetoothHost

/// The databases of the GATT test cases, with the handles that the PDUs name.
enum TestDatabase: CaseIterable {
    case service1
    case small
    case large1

    func make() throws -> AttributeDatabase { try AttributeDatabase(services: services) }

    var services: [GATTService] {
        switch self {
        case .service1: Self.service1Services
        case .small: Self.smallServices
        case .large1: Self.large1Services
        }
    }

    private static var service1Services: [GATTService] {
        [
            GATTService(
                0x1801,
                characteristics: [text(0x2a00, .read, "BlueZ", [.userDescription("Device Name")])]),
            GATTService(
                0x180d,
                characteristics: [
                    GATTCharacteristic(
                        0x2a29, properties: [.read, .write], write: .denied,
                        descriptors: [.userDescription("Manufacturer Name")])
                ]),
        ]
    }

    /// Fits into one PDU; a primary service at the last handle, a secondary service that is included.
    private static var smallServices: [GATTService] {
        [
            GATTService(
                0x180a, isPrimary: false,
                characteristics: [
                    GATTCharacteristic(
                        0x2a29, properties: [.read, .notify, .indicate, .extendedProperties],
                        value: hexOctets("\"BlueZ\""), writeMethods: [.request, .prepared],
                        descriptors: [
                            .clientConfiguration(), .userDescription("Manufacturer Name"),
                            .extendedProperties(reliableWrite: true, writableAuxiliaries: false),
                        ])
                ], handleCount: 16),
            GATTService(
                0x1800, includes: [0],
                characteristics: [
                    text(0x2a00, .read, "BlueZ Unit Tester"),
                    GATTCharacteristic(
                        testUUID(0xb009), properties: [.read, .extendedProperties], value: [0x09],
                        descriptors: [.extendedProperties(reliableWrite: true, writableAuxiliaries: false)]),
                    GATTCharacteristic(0x2a01, properties: .read, value: [0x00, 0x00]),
                ], handle: 0xf010, handleCount: 9),
            GATTService(0x180a, handle: 0xffff),
        ]
    }

    static func text(
        _ uuid: BluetoothUUID, _ properties: GATTCharacteristic.Properties, _ text: String,
        _ descriptors: [GATTDescriptor] = []
    ) -> GATTCharacteristic {
        GATTCharacteristic(uuid, properties: properties, value: Array(text.utf8), descriptors: descriptors)
    }

    /// `0000xxxx-0000-0000-0123-456789abcdef`.
    static func testUUID(_ number: UInt64) -> BluetoothUUID {
        BluetoothUUID(high: number << 32, low: 0x0123_4567_89ab_cdef)
    }
}
