package import BluetoothHCI
package import NIOCore

/// What a host tells its owner, in the order in which it happened.
package enum HostEvent: Sendable {
    /// The controller is up.
    case ready(ControllerInformation)
    case failed(HostFailure)

    // Advertising and scanning
    /// The controller refused a step of a peripheral's advertising; it is tried again after the next change or
    /// disconnection.
    case advertisingRefused(PeripheralID, ErrorCode)
    /// The address that the peripheral is on the air under from now on.
    case addressChanged(PeripheralID, DeviceAddress)
    case advertisingReport(AdvertisementReport)
    case scanRefused(ErrorCode)

    // Connections
    case connected(Connection)
    /// The connection that was asked for was not made: `unknownConnectionIdentifier` where it was cancelled or its time
    /// was over.
    case connectionFailed(DeviceAddress, ErrorCode)
    /// A connection as peripheral was ended at once: nothing tells which peripheral it is to, or that one is no more.
    case connectionRefused(ConnectionHandle, peer: DeviceAddress)
    /// The connection as it was at its end.
    case disconnected(Connection, reason: ErrorCode)
    case parametersUpdated(ConnectionHandle, Result<ConnectionTiming, LinkFailure>)
    /// What the central said to ``Host/updateConnection(_:parameters:now:)`` of a peripheral, over L2CAP.
    case parameterRequestAnswered(ConnectionHandle, ConnectionUpdateAnswer)
    case dataLengthChanged(ConnectionHandle, transmit: UInt16, receive: UInt16)
    case dataLengthRefused(ConnectionHandle, ErrorCode)
    case phyUpdated(ConnectionHandle, Result<LinkPHYs, LinkFailure>)
    case rssi(ConnectionHandle, PowerLevel)
    case remoteFeatures(ConnectionHandle, Result<LEFeatures, LinkFailure>)
    case authenticatedPayloadTimeout(ConnectionHandle)

    // Security
    case encryptionChanged(ConnectionHandle, Result<LinkSecurity, LinkFailure>)
    /// The peripheral wants a secure link; the host answers by itself if so configured.
    case securityRequested(ConnectionHandle)
    /// Pairing has ended well. The bond is stored already, unless one of the two sides wanted none.
    case paired(ConnectionHandle, Bond, isStored: Bool)
    case pairingFailed(ConnectionHandle, PairingFailure)

    // Attributes
    case mtuChanged(ConnectionHandle, UInt16)
    /// What the server of a peripheral, or of the central (nil), tells; never a `send`.
    case server(PeripheralID?, ATTEffect)
    case completed(ConnectionHandle, ProcedureID, Result<GATTResult, GATTClientError>)
    case notification(ConnectionHandle, AttributeHandle, ByteBuffer)
    case indication(ConnectionHandle, AttributeHandle, ByteBuffer)
    /// The peer broke a rule of L2CAP, ATT or SMP; the text is for people.
    case violation(ConnectionHandle, String)
}

/// Why the controller could not do what it was asked for a connection.
package struct LinkFailure: Error, Hashable, Sendable {
    package let code: ErrorCode

    package init(_ code: ErrorCode) { self.code = code }
}

/// The timing of a connection.
package struct ConnectionTiming: Hashable, Sendable {
    package let interval: ConnectionIntervals
    package let latency: UInt16
    package let supervisionTimeout: Centiseconds
}

/// The layers of a connection.
package struct LinkPHYs: Hashable, Sendable {
    package let transmit: PHY
    package let receive: PHY
}

/// One advertisement or scan response that a scanner heard.
package struct AdvertisementReport: Hashable, Sendable {
    package let address: DeviceAddress
    package let rssi: PowerLevel
    package let isConnectable: Bool
    package let isScannable: Bool
    package let isScanResponse: Bool
    package let isDirected: Bool
    /// AD structures as octets; ``AdvertisingData/init(octets:)`` reads them.
    package let data: [UInt8]
}
