internal import BluetoothHCI
internal import BluetoothHost
internal import LockModel
internal import LockProtocol
internal import SimulationKernel

/// What a lock offers over GATT, and what it says of itself to everyone.
enum LockServices {
    /// What a table of attributes depends on; locks that agree in it share one.
    struct Kind: Hashable {
        let family: Family
        let firmware: String
    }

    /// Device Information (without the serial number, which is for sessions), the lock service and, where there are
    /// batteries, Battery.
    static func database(of kind: Kind) -> AttributeDatabase? {
        var services = [
            GATTService(
                .deviceInformationService,
                characteristics: [
                    text(.manufacturerNameString, "Latch lock simulator"),
                    text(.modelNumberString, kind.family.rawValue),
                    text(.firmwareRevisionString, kind.firmware),
                ]),
            lockService,
        ]
        if !kind.family.isWired {
            services.append(
                GATTService(
                    .batteryService,
                    characteristics: [GATTCharacteristic(.batteryLevel, properties: [.read, .notify], value: [100])]))
        }
        return try? AttributeDatabase(
            deviceName: LockService.localName, appearance: doorLock, services: services)
    }

    /// Nothing in it needs a secure link: sessions have a security of their own. Segments need no long writes.
    private static let lockService = GATTService(
        serviceUUID,
        characteristics: [
            GATTCharacteristic(
                requestUUID, properties: [.write, .writeWithoutResponse], writeMethods: [.request, .command],
                minimumLength: 1),
            GATTCharacteristic(responseUUID, properties: [.notify, .indicate]),
            GATTCharacteristic(infoUUID, properties: .read),
        ])

    /// Door Lock, of the category Access Control (Assigned Numbers, 2.6).
    private static let doorLock: UInt16 = 0x0708

    private static func text(_ uuid: BluetoothUUID, _ text: String) -> GATTCharacteristic {
        GATTCharacteristic(uuid, properties: .read, value: Array(text.utf8))
    }

    static let serviceUUID = uuid(LockService.uuid)

    static let requestUUID = uuid(LockService.requestUUID)
    static let responseUUID = uuid(LockService.responseUUID)
    static let infoUUID = uuid(LockService.infoUUID)

    private static func uuid(_ id: UniqueID) -> BluetoothUUID { BluetoothUUID(high: id.high, low: id.low) }

    /// All 31 octets: flags, and the lock's service data.
    static func advertisingData(_ advertisement: LockAdvertisement) -> AdvertisingData {
        AdvertisingData([
            .flags(discoverable), .serviceData(serviceUUID, advertisement.bytes),
        ])
    }

    private static let discoverable: AdvertisingFlags = [.generalDiscoverable, .brEDRNotSupported]

    static let scanResponse = AdvertisingData([
        .services128([serviceUUID]), .completeLocalName(LockService.localName),
    ])
}

extension Lock {
    /// What it says of itself to everyone.
    func advertisedFlags(at instant: Instant) -> LockAdvertisement.Flags {
        // An empty literal would be gone through by witness tables.
        var flags = LockAdvertisement.Flags(rawValue: 0)
        if !flash.records.isEmpty || time(at: instant) == nil || packageUnderWay != nil { flags.insert(.needsSync) }
        if let battery, battery < Lock.lowBatteryPercentage { flags.insert(.lowBattery) }
        if session != nil { flags.insert(.busy) }
        return flags
    }

    /// Below this the vendor's app shows a red dot.
    private static let lowBatteryPercentage: UInt8 = 15
}

extension Family {
    /// Its number in advertisements.
    var advertisedNumber: UInt8 {
        switch self {
        case .c1: 1
        case .c2: 2
        case .m: 3
        case .m2: 4
        case .gM2: 5
        case .interconnect: 6
        case .r: 7
        case .r2: 8
        }
    }
}
