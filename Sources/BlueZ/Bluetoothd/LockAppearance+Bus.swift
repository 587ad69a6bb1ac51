internal import BluetoothHost

// A lock's advertisement as the properties of `org.bluez.LEAdvertisement1`.
extension LockAppearance {
    static let path = "/latch/advertisement"
    static let interface = "org.bluez.LEAdvertisement1"

    /// What the lock advertises, as far as `bluetoothd` can. The name goes into the scan response; what else the scan
    /// response has goes there only where `bluetoothd` knows the property, which older ones pass over.
    var properties: [(String, BusValue)] {
        var properties: [(String, BusValue)] = [("Type", .string("peripheral"))]
        if !data.services.isEmpty { properties.append(("ServiceUUIDs", .strings(data.services.map(\.long)))) }
        let serviceData = data.structures.compactMap(\.serviceData)
        if !serviceData.isEmpty {
            properties.append(("ServiceData", .properties(serviceData.map { ($0.uuid.long, .bytes($0.data)) })))
        }
        if let (company, octets) = data.manufacturerData {
            properties.append(
                ("ManufacturerData", .array(of: "{qv}", [.entry(.uint16(company), .variant(.bytes(octets)))])))
        }
        let isDiscoverable = data.flags?.isDisjoint(with: [.generalDiscoverable, .limitedDiscoverable]) == false
        properties.append(("Discoverable", .boolean(isDiscoverable)))
        if let name = data.localName ?? scanResponse.localName { properties.append(("LocalName", .string(name))) }
        if !scanResponse.services.isEmpty {
            properties.append(("ScanResponseServiceUUIDs", .strings(scanResponse.services.map(\.long))))
        }
        return properties
    }

    /// The properties that differ from those of an earlier appearance.
    func changes(since earlier: LockAppearance) -> [(String, BusValue)] {
        let known = earlier.properties
        return properties.filter { property in !known.contains { $0 == property } }
    }
}

extension AdvertisingData.Structure {
    /// The service and its data, where this is service data (Supplement, Part A, 1.11).
    fileprivate var serviceData: (uuid: BluetoothUUID, data: [UInt8])? {
        let length: Int
        switch type {
        case .serviceData16: length = 2
        case .serviceData128: length = 16
        default: return nil
        }
        guard let uuid = BluetoothUUID(octets: data.prefix(length)) else { return nil }
        return (uuid, Array(data.dropFirst(length)))
    }
}
