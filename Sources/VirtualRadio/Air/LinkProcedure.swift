import BluetoothHCI

/// A link layer procedure that a host asked for or that the controller does by itself (Vol 6, Part B, 5.1).
enum LinkProcedure: Sendable {
    case features
    case version
    /// LE_Connection_Update: an update by the central, a request for one by the peripheral.
    case connectionUpdate(ConnectionParameters)
    case dataLength
    case phy(PHYPreference)
    case encryption(randomNumber: UInt64, diversifier: UInt16, key: Block128)

    /// The procedures without what they carry.
    enum Kind: UInt8, Hashable, Sendable {
        case features, version, connectionUpdate, dataLength, phy, encryption
    }

    var kind: Kind {
        switch self {
        case .features: .features
        case .version: .version
        case .connectionUpdate: .connectionUpdate
        case .dataLength: .dataLength
        case .phy: .phy
        case .encryption: .encryption
        }
    }

    /// How long an answer may take before the connection is given up with LL Response Timeout (5.2).
    static let responseTimeout = Duration.seconds(40)
    /// How many procedures of one side may wait for their turn: more than a host can usefully ask at once.
    static let limit = 16
}
