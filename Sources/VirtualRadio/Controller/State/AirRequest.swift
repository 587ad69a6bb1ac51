package import BluetoothHCI
package import NIOCore

/// What a command or data of the host mean for the air. Whoever drives the controller carries them out in order.
package enum AirRequest: Hashable, Sendable {
    /// Everything ends without a word: advertising, scanning, initiating and all connections (Vol 4, Part E, 7.3.2).
    case reset
    /// The set was enabled, disabled, removed, or its data changed; nil for the legacy set.
    case advertisingChanged(AdvertisingHandle?)
    /// Scanning began, began anew, or ended: see ``Controller/scanner``.
    case scanningChanged
    /// Initiating began or was cancelled (the host has its answer): see ``Controller/initiator``.
    case initiatingChanged
    /// Random or private addresses, or the list that resolves them, changed.
    case addressesChanged
    /// A fragment of an L2CAP PDU; its buffer is held until ``Controller/completed(packets:on:)``.
    case data(ConnectionHandle, ByteBuffer, isFirst: Bool)
    /// To be ended with ``Controller/disconnected(_:reason:)`` and reason 0x16 at this side.
    case disconnect(ConnectionHandle, ErrorCode)
    /// By the central an update, by the peripheral a request; answered by ``Controller/connectionUpdated(_:status:)``.
    case updateConnection(ConnectionHandle, ConnectionParameters)
    /// The host agrees to what the peer asked for.
    case acceptParameters(ConnectionHandle, ConnectionParameters)
    /// The host refuses what the peer asked for.
    case rejectParameters(ConnectionHandle, ErrorCode)
    /// What the host would like to send at most, within what the controller can.
    case setDataLength(ConnectionHandle, octets: UInt16, microseconds: UInt16)
    /// The layers that the host prefers; all that the controller has where it does not care.
    case setPHY(ConnectionHandle, transmit: PHYSet, receive: PHYSet, options: UInt16)
    /// Answered by ``Controller/remoteFeatures(_:status:features:)``.
    case readRemoteFeatures(ConnectionHandle)
    /// Answered by ``Controller/remoteVersion(_:status:version:)``.
    case readRemoteVersion(ConnectionHandle)
    /// By the central; answered by ``Controller/encryptionChanged(_:status:isEnabled:isRefreshed:)``.
    case enableEncryption(
        ConnectionHandle, randomNumber: UInt64, encryptedDiversifier: UInt16, longTermKey: Block128)
    /// The peripheral host's answer to ``Controller/longTermKeyRequested(_:randomNumber:encryptedDiversifier:)``; nil
    /// where it has no key.
    case longTermKey(ConnectionHandle, Block128?)
    /// Answered at once by ``Controller/answerRSSI(_:_:)``.
    case readRSSI(ConnectionHandle)
    /// Another limit on the time without an authenticated packet.
    case authenticatedPayloadTimeoutChanged(ConnectionHandle)
    /// The host has room again for data that ``Controller/received(_:on:isFirst:)`` refused.
    case roomAtHost(ConnectionHandle)
}
