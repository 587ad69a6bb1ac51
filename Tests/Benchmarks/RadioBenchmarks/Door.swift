import BluetoothHCI
import BluetoothHost

/// The lock of the measurements: the same attributes, at the same handles, as the device of Bumble's benchmark.
enum Door {
    static let service = BluetoothUUID(high: 0x6c61_7463_6800_4000, low: 0x8000_0000_0000_0000)
    static let writable = BluetoothUUID(high: 0x6c61_7463_6800_4000, low: 0x8000_0000_0000_0002)
    static let notifying = BluetoothUUID(high: 0x6c61_7463_6800_4000, low: 0x8000_0000_0000_0003)

    static func database() throws -> AttributeDatabase {
        try AttributeDatabase(services: [
            .genericAccess(deviceName: "Latch"),
            GATTService(
                .genericAttributeService,
                characteristics: [
                    GATTCharacteristic(.serviceChanged, properties: .indicate),
                    GATTCharacteristic(.clientSupportedFeatures, properties: [.read, .write], minimumLength: 1),
                    GATTCharacteristic(.databaseHash, properties: .read),
                ]),
            GATTService(
                service,
                characteristics: [
                    GATTCharacteristic(writable, properties: .write),
                    GATTCharacteristic(notifying, properties: .notify),
                ]),
        ])
    }

    /// - Parameters:
    ///   - number: makes the address.
    ///   - interval: from one advertisement to the next.
    static func peripheral(
        _ number: Int, _ database: AttributeDatabase, interval: Duration = .seconds(1)
    ) -> PeripheralConfiguration {
        var configuration = PeripheralConfiguration(
            advertisingData: AdvertisingData([.completeLocalName("Latch")]),
            address: .staticRandom(Address(value: 0xc000_0000_0000 + UInt64(number))), database: database)
        let slots = Slots(notLongerThan: interval)
        configuration.intervals = slots...slots
        return configuration
    }
}
