/// How an address is to be read: the Address_Type octet of commands and events (Vol 4, Part E, 7.8 and 7.7.65).
///
/// Which of these a parameter may hold is said where the parameter is.
package enum AddressType: UInt8, Hashable, Sendable {
    case publicDevice = 0x00
    case randomDevice = 0x01
    /// A public identity address, seen behind a resolvable private one.
    case publicIdentity = 0x02
    /// A static random identity address, seen behind a resolvable private one.
    case randomIdentity = 0x03
    /// The target of a directed advertisement, a resolvable private address that the controller could not resolve.
    case unresolved = 0xfe
    /// No address: an anonymous advertisement.
    case anonymous = 0xff

    /// What a device can be addressed by.
    package static let device: [AddressType] = [.publicDevice, .randomDevice]
    /// What a device that may have been resolved is known by.
    package static let peer: [AddressType] = [.publicDevice, .randomDevice, .publicIdentity, .randomIdentity]
    /// What an advertiser in an extended report is known by (7.7.65.13).
    package static let advertiser = peer + [.anonymous]
    /// What the target of a directed advertisement is known by (7.7.65.11, 7.7.65.13). ``anonymous`` is what RootCanal
    /// reports where there is no target.
    package static let target = peer + [.unresolved, .anonymous]
    /// What the filter accept list holds (7.8.16).
    package static let acceptList: [AddressType] = device + [.anonymous]

    /// The type of the address itself, whether or not it was resolved.
    package var isRandom: Bool { self == .randomDevice || self == .randomIdentity || self == .unresolved }
}

/// Which address a device uses for its own packets: Own_Address_Type (Vol 4, Part E, 7.8.5).
package enum OwnAddressType: UInt8, Hashable, Sendable {
    case publicDevice = 0x00
    case randomDevice = 0x01
    /// A resolvable private address of the controller's making, else the public address.
    case resolvableOrPublic = 0x02
    /// A resolvable private address of the controller's making, else the random address.
    case resolvableOrRandom = 0x03
}

/// An address with its type: what a device is found by.
package struct DeviceAddress: Hashable, Sendable {
    package var address: Address
    package var type: AddressType

    package init(_ address: Address, _ type: AddressType) {
        self.address = address
        self.type = type
    }

    /// What kind of address this is (Vol 6, Part B, 1.3).
    package var kind: Kind {
        guard type.isRandom else { return type == .anonymous ? .anonymous : .publicAddress }
        switch address.value >> 46 {
        case 0b00: return .nonResolvablePrivate
        case 0b01: return .resolvablePrivate
        case 0b11: return .staticRandom
        default: return .reserved
        }
    }

    /// The kinds of device addresses (Vol 6, Part B, 1.3): the two uppermost bits tell random ones apart.
    package enum Kind: String, Hashable, Sendable {
        case publicAddress = "public"
        case staticRandom = "static random"
        case resolvablePrivate = "resolvable private"
        case nonResolvablePrivate = "non-resolvable private"
        case anonymous
        /// A random address whose uppermost bits are `10`.
        case reserved
    }
}

extension DeviceAddress: CustomStringConvertible {
    package var description: String { "\(address) (\(kind.rawValue))" }
}
