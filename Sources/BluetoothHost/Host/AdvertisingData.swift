import BluetoothHCI

/// What an advertisement or a scan response says: AD structures in order (Vol 3, Part C, 11; Supplement, Part A).
package struct AdvertisingData: Hashable, Sendable {
    package var structures: [Structure]

    /// The most octets that a legacy advertisement or scan response holds.
    package static let legacyMaximumLength = 31

    /// One AD structure.
    package struct Structure: Hashable, Sendable {
        package let type: AdvertisingDataType
        package let data: [UInt8]

        /// - Parameter data: what is beyond 254 octets, which a length octet cannot count, is cut.
        package init(_ type: AdvertisingDataType, _ data: [UInt8]) {
            self.type = type
            self.data = data.count > 254 ? Array(data.prefix(254)) : data
        }
    }

    package init(_ structures: [Structure] = []) { self.structures = structures }

    /// Reads structures up to the end, the early end that a zero length marks, or the first that is not whole.
    package init(octets: [UInt8]) {
        structures = []
        var rest = octets[...]
        while let length = rest.first.map(Int.init), length > 0, rest.count > length,
            let type = rest.dropFirst().first
        {
            let data = Array(rest.dropFirst(2).prefix(length - 1))
            structures.append(Structure(AdvertisingDataType(rawValue: type), data))
            rest = rest.dropFirst(1 + length)
        }
    }

    package var octets: [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(length)
        for structure in structures {
            octets.append(UInt8(truncatingIfNeeded: structure.data.count + 1))
            octets.append(structure.type.rawValue)
            octets += structure.data
        }
        return octets
    }

    /// How many octets there are.
    package var length: Int { structures.reduce(0) { $0 + 2 + $1.data.count } }

    /// The data of the first structure of a type.
    package subscript(_ type: AdvertisingDataType) -> [UInt8]? { structures.first { $0.type == type }?.data }
}

/// What an AD structure holds (Assigned Numbers, 2.3).
package struct AdvertisingDataType: Hashable, Sendable, RawRepresentable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let flags = AdvertisingDataType(rawValue: 0x01)
    package static let incompleteServices16 = AdvertisingDataType(rawValue: 0x02)
    package static let completeServices16 = AdvertisingDataType(rawValue: 0x03)
    package static let incompleteServices128 = AdvertisingDataType(rawValue: 0x06)
    package static let completeServices128 = AdvertisingDataType(rawValue: 0x07)
    package static let shortenedLocalName = AdvertisingDataType(rawValue: 0x08)
    package static let completeLocalName = AdvertisingDataType(rawValue: 0x09)
    package static let transmitPower = AdvertisingDataType(rawValue: 0x0a)
    package static let connectionIntervalRange = AdvertisingDataType(rawValue: 0x12)
    package static let serviceData16 = AdvertisingDataType(rawValue: 0x16)
    package static let appearance = AdvertisingDataType(rawValue: 0x19)
    package static let serviceData128 = AdvertisingDataType(rawValue: 0x21)
    package static let manufacturerData = AdvertisingDataType(rawValue: 0xff)
}
