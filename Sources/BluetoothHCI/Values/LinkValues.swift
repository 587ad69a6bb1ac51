/// The part a device has in a connection: Role (Vol 4, Part E, 7.7.65.1).
package enum Role: UInt8, Hashable, Sendable {
    case central = 0x00
    case peripheral = 0x01
}

/// The accuracy of the central's sleep clock: Central_Clock_Accuracy (Vol 4, Part E, 7.7.65.1).
package enum ClockAccuracy: UInt8, Hashable, Sendable {
    case ppm500 = 0x00
    case ppm250 = 0x01
    case ppm150 = 0x02
    case ppm100 = 0x03
    case ppm75 = 0x04
    case ppm50 = 0x05
    case ppm30 = 0x06
    case ppm20 = 0x07

    /// The greatest error, in parts per million.
    package var partsPerMillion: Int { [500, 250, 150, 100, 75, 50, 30, 20][Int(rawValue)] }
}

/// Whether a connection is encrypted: Encryption_Enabled (Vol 4, Part E, 7.7.8).
package enum EncryptionState: UInt8, Hashable, Sendable {
    case off = 0x00
    /// On; with AES-CCM on LE.
    case on = 0x01
    /// On with AES-CCM, on BR/EDR.
    case onWithAESCCM = 0x02
}

/// The data channels 0 to 36 (Vol 4, Part E, 7.8.19 and 7.8.20), a bit each.
package struct DataChannels: Hashable, Sendable, RawRepresentable {
    package let rawValue: UInt64

    /// - Parameter rawValue: bits from 37 on are dropped: they are reserved.
    package init(rawValue: UInt64) { self.rawValue = rawValue & 0x1f_ffff_ffff }

    package static let all = DataChannels(rawValue: 0x1f_ffff_ffff)

    package func contains(_ channel: Int) -> Bool {
        (0..<37).contains(channel) && rawValue >> UInt64(channel) & 1 == 1
    }

    /// How many channels there are.
    package var count: Int { rawValue.nonzeroBitCount }
}

/// When the controller uses a device identity whose peer uses its identity address (Vol 4, Part E, 7.8.77).
package enum PrivacyMode: UInt8, Hashable, Sendable {
    case network = 0x00
    case device = 0x01
}

/// Which level Read Transmit Power Level reads (Vol 4, Part E, 7.3.35).
package enum TransmitPowerKind: UInt8, Hashable, Sendable {
    case current = 0x00
    case maximum = 0x01
}

/// Which data towards the host are under the host's flow control (Vol 4, Part E, 7.3.38).
package enum HostFlowControl: UInt8, Hashable, Sendable {
    case off = 0x00
    case acl = 0x01
    case synchronous = 0x02
    case both = 0x03
}

/// Which private key a Diffie-Hellman key is made with: Key_Type (Vol 4, Part E, 7.8.37).
package enum DHKeyType: UInt8, Hashable, Sendable {
    /// The one made for LE Read Local P-256 Public Key.
    case generated = 0x00
    /// The debug key of Vol 3, Part H, 2.3.5.6.1.
    case debug = 0x01
}

/// The algorithm by which a connection hops: Channel_Selection_Algorithm (Vol 4, Part E, 7.7.65.20).
package enum ChannelSelection: UInt8, Hashable, Sendable {
    case algorithm1 = 0x00
    case algorithm2 = 0x01
}

/// A received or transmitted power in dBm, or that there is none: 127 (Vol 4, Part E, 7.5.4, 7.7.65.2).
package struct PowerLevel: Hashable, Sendable, RawRepresentable, ExpressibleByIntegerLiteral {
    package let rawValue: Int8

    package init(rawValue: Int8) { self.rawValue = rawValue }

    package init(integerLiteral value: Int8) { self.init(rawValue: value) }

    /// Not known; as a wish of the host: no preference.
    package static let unavailable = PowerLevel(rawValue: 127)

    /// The level; nil where there is none.
    package var dBm: Int? { self == .unavailable ? nil : Int(rawValue) }
}
