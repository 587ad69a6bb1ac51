import BluetoothHCI

/// What two link layers say to each other (Vol 6, Part B, 2.4.2), as values: nothing here reads the octets.
enum LinkControlPDU: Sendable {
    case terminate(ErrorCode)
    case versionIndication(LinkLayerVersion)
    /// LL_FEATURE_REQ, and LL_PERIPHERAL_FEATURE_REQ where the peripheral asks.
    case featureRequest(LEFeatures)
    case featureResponse(LEFeatures)
    case connectionParameterRequest(ConnectionParameters)
    case connectionUpdate(LinkUpdate)
    case lengthRequest(DataLength)
    case lengthResponse(DataLength)
    case phyRequest(PHYPreference)
    case phyResponse(PHYPreference)
    case phyUpdate(PHYChange)
    case encryptionRequest(randomNumber: UInt64, diversifier: UInt16)
    case encryptionResponse
    case startEncryptionRequest
    /// With the key by which it is encrypted: a receiver with another one finds the integrity check wrong.
    case startEncryptionResponse(Block128)
    case pauseEncryptionRequest
    case pauseEncryptionResponse
    case reject(LinkProcedure.Kind, ErrorCode)
    /// The receiver does not have the procedure.
    case unknownResponse(LinkProcedure.Kind)

    /// The octets of payload: opcode and data (Vol 6, Part B, 2.4.2).
    var length: Int {
        switch self {
        case .terminate, .unknownResponse: 2
        case .versionIndication: 6
        case .featureRequest, .featureResponse, .lengthRequest, .lengthResponse: 9
        case .connectionParameterRequest: 24
        case .connectionUpdate: 12
        case .phyRequest, .phyResponse, .reject: 3
        case .phyUpdate: 5
        case .encryptionRequest: 23
        case .encryptionResponse: 13
        case .startEncryptionRequest, .startEncryptionResponse, .pauseEncryptionRequest, .pauseEncryptionResponse: 1
        }
    }
}

/// What LL_CONNECTION_UPDATE_IND tells (2.4.2.1), but for the instant: that is counted from the event that brings it.
struct LinkUpdate: Hashable, Sendable {
    var interval: ConnectionIntervals
    var latency: UInt16
    var supervisionTimeout: Centiseconds
}

/// The layers that a device would send and receive on.
struct PHYPreference: Hashable, Sendable {
    var transmit: PHYSet
    var receive: PHYSet

    /// The fastest layer among `choices`; LE Coded only where there is nothing else.
    static func best(of choices: PHYSet) -> PHY? {
        if choices.contains(.le2M) { return .le2M }
        if choices.contains(.le1M) { return .le1M }
        return choices.contains(.leCoded) ? .leCoded : nil
    }
}

/// What LL_PHY_UPDATE_IND tells (2.4.2.24), but for the instant; nil where a direction stays as it is.
struct PHYChange: Hashable, Sendable {
    var centralToPeripheral: PHY?
    var peripheralToCentral: PHY?
}

/// The longest packets that a device sends and receives (4.5.10).
struct DataLength: Hashable, Sendable {
    var transmitOctets: UInt16
    var transmitMicroseconds: UInt16
    var receiveOctets: UInt16
    var receiveMicroseconds: UInt16

    /// What holds without data length extension.
    static let initial = DataLength(
        transmitOctets: 27, transmitMicroseconds: 328, receiveOctets: 27, receiveMicroseconds: 328)

    /// What holds at this device when the other one can do `other`.
    func effective(with other: DataLength) -> DataLength {
        DataLength(
            transmitOctets: max(27, min(transmitOctets, other.receiveOctets)),
            transmitMicroseconds: max(328, min(transmitMicroseconds, other.receiveMicroseconds)),
            receiveOctets: max(27, min(receiveOctets, other.transmitOctets)),
            receiveMicroseconds: max(328, min(receiveMicroseconds, other.transmitMicroseconds)))
    }
}
