/// What a legacy advertiser sends: Advertising_Type (Vol 4, Part E, 7.8.5).
package enum AdvertisingType: UInt8, Hashable, Sendable {
    /// ADV_IND.
    case connectableAndScannable = 0x00
    /// ADV_DIRECT_IND, every 3.75 ms or less for at most 1.28 s.
    case directedHighDutyCycle = 0x01
    /// ADV_SCAN_IND.
    case scannable = 0x02
    /// ADV_NONCONN_IND.
    case nonConnectable = 0x03
    /// ADV_DIRECT_IND at the advertising interval.
    case directedLowDutyCycle = 0x04

    /// The same as properties of an extended advertisement that uses legacy PDUs (7.8.53, table 7.2).
    package var properties: AdvertisingEventProperties {
        switch self {
        case .connectableAndScannable: [.connectable, .scannable, .legacy]
        case .directedHighDutyCycle: [.connectable, .directed, .highDutyCycle, .legacy]
        case .scannable: [.scannable, .legacy]
        case .nonConnectable: [.legacy]
        case .directedLowDutyCycle: [.connectable, .directed, .legacy]
        }
    }

    /// The type with these properties; nil where legacy PDUs cannot have them.
    package init?(_ properties: AdvertisingEventProperties) {
        let all: [AdvertisingType] = [
            .connectableAndScannable, .directedHighDutyCycle, .scannable, .nonConnectable, .directedLowDutyCycle,
        ]
        guard let match = all.first(where: { $0.properties == properties }) else { return nil }
        self = match
    }
}

/// What a set of extended advertising sends: Advertising_Event_Properties (Vol 4, Part E, 7.8.53).
package struct AdvertisingEventProperties: NamedBits {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let connectable = AdvertisingEventProperties(rawValue: 1 << 0)
    package static let scannable = AdvertisingEventProperties(rawValue: 1 << 1)
    package static let directed = AdvertisingEventProperties(rawValue: 1 << 2)
    package static let highDutyCycle = AdvertisingEventProperties(rawValue: 1 << 3)
    /// Legacy PDUs.
    package static let legacy = AdvertisingEventProperties(rawValue: 1 << 4)
    /// The advertiser's address is left out.
    package static let anonymous = AdvertisingEventProperties(rawValue: 1 << 5)
    package static let includesTransmitPower = AdvertisingEventProperties(rawValue: 1 << 6)

    package static let bitNames: [(bit: Int, name: String)] = [
        (0, "connectable"), (1, "scannable"), (2, "directed"), (3, "high duty cycle"), (4, "legacy PDUs"),
        (5, "anonymous"), (6, "TX power"),
    ]
}

/// The primary advertising channels: Advertising_Channel_Map (Vol 4, Part E, 7.8.5).
package struct AdvertisingChannels: NamedBits {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let channel37 = AdvertisingChannels(rawValue: 1 << 0)
    package static let channel38 = AdvertisingChannels(rawValue: 1 << 1)
    package static let channel39 = AdvertisingChannels(rawValue: 1 << 2)
    package static let all: AdvertisingChannels = [.channel37, .channel38, .channel39]

    package static let bitNames: [(bit: Int, name: String)] = [(0, "37"), (1, "38"), (2, "39")]
}

/// Whose requests an advertiser heeds: Advertising_Filter_Policy (Vol 4, Part E, 7.8.5).
package enum AdvertisingFilterPolicy: UInt8, Hashable, Sendable {
    case all = 0x00
    case scansFromAcceptList = 0x01
    case connectionsFromAcceptList = 0x02
    case acceptListOnly = 0x03
}

/// An Advertising_Handle (Vol 4, Part E, 5.3.2): names one set of a host's advertising sets.
package struct AdvertisingHandle: Hashable, Comparable, Sendable, RawRepresentable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The greatest handle.
    package static let maximum = AdvertisingHandle(rawValue: 0xef)

    package static func < (left: AdvertisingHandle, right: AdvertisingHandle) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Which part of an advertising set's data a command brings: Operation (Vol 4, Part E, 7.8.54).
package enum AdvertisingDataOperation: UInt8, Hashable, Sendable {
    case intermediateFragment = 0x00
    case firstFragment = 0x01
    case lastFragment = 0x02
    case complete = 0x03
    /// The data stay; only the advertising data identifier changes.
    case unchanged = 0x04
}

/// Whether the controller may split the data over several PDUs: Fragment_Preference (Vol 4, Part E, 7.8.54).
package enum FragmentPreference: UInt8, Hashable, Sendable {
    case mayFragment = 0x00
    case shouldNotFragment = 0x01
}
