package import BluetoothHCI

/// Under which address a device is on the air, and which one is its identity (Vol 3, Part C, 10.7 and 10.8).
package enum AddressPolicy: Hashable, Sendable {
    /// The controller's public address, which is also the identity.
    case publicDevice
    /// A static random address, which is also the identity.
    case staticRandom(Address)
    /// Resolvable private addresses made with this key, a new one each
    /// ``ResolvablePrivateAddress/rotationInterval``. A nil identity is the
    /// controller's public address.
    case resolvablePrivate(key: Block128, identity: DeviceAddress?)

    /// The identity resolving key that is distributed; zero for a device that does not use private addresses.
    package var identityKey: Block128 {
        if case .resolvablePrivate(let key, _) = self { return key }
        return .zero
    }

    /// The identity address, on a controller with this public address.
    package func identity(publicAddress: Address) -> DeviceAddress {
        switch self {
        case .publicDevice, .resolvablePrivate(_, nil): DeviceAddress(publicAddress, .publicDevice)
        case .staticRandom(let address): DeviceAddress(address, .randomDevice)
        case .resolvablePrivate(_, let identity?): identity
        }
    }

    /// How the host tells the controller to use it: private addresses are the host's, set as random ones.
    var ownAddressType: OwnAddressType { self == .publicDevice ? .publicDevice : .randomDevice }

    var isPrivate: Bool {
        if case .resolvablePrivate = self { return true }
        return false
    }
}
