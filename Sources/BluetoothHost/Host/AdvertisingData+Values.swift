package import BluetoothHCI

/// The flags of an advertisement (Supplement, Part A, 1.3).
package struct AdvertisingFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let limitedDiscoverable = AdvertisingFlags(rawValue: 1 << 0)
    package static let generalDiscoverable = AdvertisingFlags(rawValue: 1 << 1)
    package static let brEDRNotSupported = AdvertisingFlags(rawValue: 1 << 2)
}

// Structures to build with.
extension AdvertisingData.Structure {
    package static func flags(_ flags: AdvertisingFlags) -> Self { Self(.flags, [flags.rawValue]) }

    /// The name, in UTF-8; a name that is cut should be given as ``shortenedLocalName(_:)``.
    package static func completeLocalName(_ name: String) -> Self { Self(.completeLocalName, Array(name.utf8)) }

    package static func shortenedLocalName(_ name: String) -> Self { Self(.shortenedLocalName, Array(name.utf8)) }

    /// 16-bit service UUIDs, all that there are or some; UUIDs without a 16-bit form are left out.
    package static func services16(_ services: [BluetoothUUID], areAll: Bool = true) -> Self {
        Self(
            areAll ? .completeServices16 : .incompleteServices16,
            services.filter { $0.wireLength == 2 }.flatMap(\.octets))
    }

    /// 128-bit service UUIDs, all that there are or some; UUIDs with a 16-bit form are left out.
    package static func services128(_ services: [BluetoothUUID], areAll: Bool = true) -> Self {
        Self(
            areAll ? .completeServices128 : .incompleteServices128,
            services.filter { $0.wireLength == 16 }.flatMap(\.octets))
    }

    package static func transmitPower(_ level: PowerLevel) -> Self {
        Self(.transmitPower, [UInt8(bitPattern: level.rawValue)])
    }

    package static func appearance(_ appearance: UInt16) -> Self {
        Self(.appearance, [UInt8(truncatingIfNeeded: appearance), UInt8(truncatingIfNeeded: appearance >> 8)])
    }

    /// - Parameter company: the company identifier (Assigned Numbers, 7.1).
    package static func manufacturerData(company: UInt16, _ data: [UInt8]) -> Self {
        Self(.manufacturerData, [UInt8(truncatingIfNeeded: company), UInt8(truncatingIfNeeded: company >> 8)] + data)
    }

    package static func serviceData(_ service: BluetoothUUID, _ data: [UInt8]) -> Self {
        Self(service.wireLength == 2 ? .serviceData16 : .serviceData128, service.octets + data)
    }
}

// What a scanner reads.
extension AdvertisingData {
    package var flags: AdvertisingFlags? { self[.flags]?.first.map(AdvertisingFlags.init(rawValue:)) }

    /// The complete name, else the shortened one; octets that are no UTF-8 are replaced.
    package var localName: String? {
        (self[.completeLocalName] ?? self[.shortenedLocalName]).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The services that are named, in order.
    package var services: [BluetoothUUID] {
        structures.flatMap { structure -> [BluetoothUUID] in
            switch structure.type {
            case .incompleteServices16, .completeServices16: Self.uuids(structure.data, length: 2)
            case .incompleteServices128, .completeServices128: Self.uuids(structure.data, length: 16)
            default: []
            }
        }
    }

    /// Company and data of the first manufacturer's structure.
    package var manufacturerData: (company: UInt16, data: [UInt8])? {
        guard let data = self[.manufacturerData], data.count >= 2 else { return nil }
        return (UInt16(data[0]) | UInt16(data[1]) << 8, Array(data.dropFirst(2)))
    }

    package var transmitPower: PowerLevel? {
        self[.transmitPower]?.first.map { PowerLevel(rawValue: Int8(bitPattern: $0)) }
    }

    private static func uuids(_ data: [UInt8], length: Int) -> [BluetoothUUID] {
        stride(from: 0, through: data.count - length, by: length).compactMap {
            BluetoothUUID(octets: data[$0..<($0 + length)])
        }
    }
}
