import BluetoothHCI
import BluetoothHost

/// What the servers of the fuzz targets offer: every kind of attribute, and every permission.
enum FuzzDatabase {
    static let application: BluetoothUUID = 0xfd00
    static let long = BluetoothUUID(high: 0x1a7c_0001_5105_4b1e, low: 0x8a7c_d00d_10c4_0000)

    /// What only an encrypted link may carry.
    static let secret: [UInt8] = [0x5e, 0xc2, 0xe7, 0x42, 0x9d, 0x13, 0x88, 0xf0]

    /// The handles of a list that is right are given out without an error.
    private static func database(_ services: [GATTService]) -> AttributeDatabase {
        do throws(AttributeDatabaseError) {
            return try AttributeDatabase(deviceName: "Latch", services: services)
        } catch {
            preconditionFailure("\(error)")
        }
    }

    static let full = database([
        GATTService(
            application, includes: [1],
            characteristics: [
                GATTCharacteristic(0xfd01, properties: [.write, .writeWithoutResponse]),
                GATTCharacteristic(0xfd02, properties: [.notify, .indicate]),
                GATTCharacteristic(
                    0xfd03, properties: [.read, .write], value: secret, read: .encrypted, write: .encrypted),
                GATTCharacteristic(0xfd04, properties: [.read, .indicate], value: [1]),
                GATTCharacteristic(0xfd05, properties: [.read, .write], read: .authenticated, write: .open),
            ]),
        GATTService(
            long, isPrimary: false,
            characteristics: [
                GATTCharacteristic(0xfd06, properties: [.read, .write, .notify], isAuthorised: true),
                GATTCharacteristic(
                    BluetoothUUID(high: 0x1a7c_0002_5105_4b1e, low: 0x8a7c_d00d_10c4_0000),
                    properties: [.read, .write, .extendedProperties],
                    value: (0..<512).map { UInt8(truncatingIfNeeded: $0) },
                    descriptors: [
                        .extendedProperties(reliableWrite: true, writableAuxiliaries: true),
                        .userDescription("everything", write: .open),
                        .presentationFormat(format: 4, exponent: -1, unit: 0x2700),
                    ]),
            ]),
        GATTService(
            .batteryService,
            characteristics: [GATTCharacteristic(0x2a19, properties: [.read, .notify], value: [87])]),
        GATTService(
            0xfd10,
            characteristics: (0..<8).map {
                GATTCharacteristic(
                    BluetoothUUID(UInt16(0xfd11 + $0)), properties: [.read, .write],
                    value: [UInt8](repeating: 7, count: $0), minimumLength: 1, maximumLength: 8)
            }),
    ])

    /// Another one, to be replaced by.
    static let small = database([
        GATTService(application, characteristics: [GATTCharacteristic(0xfd01, properties: [.read, .write, .notify])])
    ])

    static var peripheral: PeripheralConfiguration {
        PeripheralConfiguration(
            advertisingData: AdvertisingData([
                .flags([.generalDiscoverable, .brEDRNotSupported]), .completeLocalName("Latch"),
            ]), address: .publicDevice, database: full)
    }
}
