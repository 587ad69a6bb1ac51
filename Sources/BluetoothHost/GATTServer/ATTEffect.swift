package import BluetoothHCI
package import NIOCore

/// What a GATT server wants done, in this order.
package enum ATTEffect: Hashable, Sendable {
    /// Send a PDU on the ATT bearer of the connection. Four octets of room lie before its first (``ATTLimits/headroom``).
    case send(ByteBuffer, to: ConnectionHandle)
    /// A client wrote the value. Comes after the response, if there is one. Not for authorised attributes whose write
    /// the application itself accepted.
    case written(AttributeHandle, value: ByteBuffer, by: ConnectionHandle, WriteKind)
    /// The application must hand in the whole value by ``GATTServer/respond(to:with:into:)``.
    case readRequested(PendingRequest)
    /// The application must accept or refuse the value by ``GATTServer/respond(to:with:into:)``.
    case writeRequested(PendingRequest, value: ByteBuffer)
    /// A client changed its Client Characteristic Configuration of the characteristic with this value handle.
    case subscriptionChanged(ConnectionHandle, characteristic: AttributeHandle, SubscriptionBits)
    /// A client confirmed an indication of the value.
    case confirmed(ConnectionHandle, AttributeHandle)
    /// Client and server exchanged the ATT_MTU of the bearer.
    case mtuChanged(ConnectionHandle, mtu: UInt16)
    /// A client did not confirm an indication within 30 seconds: the bearer is of no more use, and the connection is
    /// to be ended (Vol 3, Part F, 3.3.3).
    case timedOut(ConnectionHandle)
    /// The client breaks the protocol; the PDU was dropped. The connection may be ended.
    case protocolViolation(ConnectionHandle, ProtocolViolation)
}

/// How a value was written.
package enum WriteKind: Hashable, Sendable {
    /// ATT_WRITE_REQ.
    case request
    /// ATT_WRITE_CMD.
    case command
    /// Prepared writes that were executed.
    case executed
}

/// Ways in which a client breaks the Attribute Protocol so that there is no answer to give.
package enum ProtocolViolation: Hashable, Sendable {
    /// A request came while another waits for its answer (Vol 3, Part F, 3.3.2).
    case requestWhilePending(opcode: UInt8)
    /// A confirmation came and no indication is outstanding (Vol 3, Part F, 3.4.7.3).
    case unexpectedConfirmation
    /// A PDU without an opcode.
    case emptyPDU
    /// The PDU is longer than the ATT_MTU of the bearer (Vol 3, Part F, 3.2.8).
    case longerThanMTU(length: Int)
    /// A response, notification or indication: those are for the client of the bearer.
    case notForServer(opcode: UInt8)
    /// A PDU on a connection that the server was not told of.
    case unknownConnection
}
