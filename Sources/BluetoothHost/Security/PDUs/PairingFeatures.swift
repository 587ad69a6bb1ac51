/// What a device can show and be told: IO Capability (Vol 3, Part H, 3.5.1).
package enum IOCapability: UInt8, Hashable, Sendable {
    case displayOnly = 0x00
    case displayYesNo = 0x01
    case keyboardOnly = 0x02
    case noInputNoOutput = 0x03
    case keyboardDisplay = 0x04
}

/// What a device asks of a pairing: AuthReq (Vol 3, Part H, 3.5.1). Reserved bits are kept, for they go into `f6`.
package struct AuthenticationRequirements: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Bonding_Flags 01. The field has two bits, of which 10 and 11 are reserved; see ``isBonding``.
    package static let bonding = Self(rawValue: 0x01)
    /// Protection against who sits in the middle is wanted.
    package static let mitm = Self(rawValue: 0x04)
    /// LE Secure Connections is supported.
    package static let secureConnections = Self(rawValue: 0x08)
    package static let keypress = Self(rawValue: 0x10)
    /// `h7` is supported, to derive a BR/EDR link key; without meaning to a device that has LE only.
    package static let ct2 = Self(rawValue: 0x20)

    /// Whether the keys are to be stored: Bonding_Flags is 01.
    package var isBonding: Bool { rawValue & 0x03 == 0x01 }
}

/// Which keys one side distributes: the Key Distribution fields (Vol 3, Part H, 3.6.1).
package struct KeyDistribution: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The long term key of legacy pairing; ignored by LE Secure Connections, which derives one.
    package static let encryption = Self(rawValue: 0x01)
    /// Identity resolving key and identity address.
    package static let identity = Self(rawValue: 0x02)
    /// The key of signed writes.
    package static let signing = Self(rawValue: 0x04)
    /// A BR/EDR link key is to be derived.
    package static let link = Self(rawValue: 0x08)
}

/// The six octets of a Pairing Request and a Pairing Response (Vol 3, Part H, 3.5.1 and 3.5.2).
package struct PairingFeatures: Hashable, Sendable {
    package var ioCapability: IOCapability
    /// Whether out-of-band data of the other side is there.
    package var hasOutOfBandData: Bool
    package var authentication: AuthenticationRequirements
    /// In octets, 7 to 16.
    package var maximumKeySize: UInt8
    package var initiatorKeys: KeyDistribution
    package var responderKeys: KeyDistribution

    package init(
        ioCapability: IOCapability = .noInputNoOutput, hasOutOfBandData: Bool = false,
        authentication: AuthenticationRequirements, maximumKeySize: UInt8 = keySizes.upperBound,
        initiatorKeys: KeyDistribution, responderKeys: KeyDistribution
    ) {
        self.ioCapability = ioCapability
        self.hasOutOfBandData = hasOutOfBandData
        self.authentication = authentication
        self.maximumKeySize = maximumKeySize
        self.initiatorKeys = initiatorKeys
        self.responderKeys = responderKeys
    }

    /// What Maximum Encryption Key Size may be (2.3.4).
    package static let keySizes: ClosedRange<UInt8> = 7...16

    /// AuthReq, OOB data flag and IO capability, most significant octet first, as `f6` takes them (2.2.8).
    var checkOctets: [UInt8] { [authentication.rawValue, hasOutOfBandData ? 1 : 0, ioCapability.rawValue] }
}
