package import NIOCore

/// What a client wants done, or tells, in order.
package enum ClientEffect: Hashable, Sendable {
    /// Send this ATT PDU to the server.
    case send(ByteBuffer)
    /// A procedure has ended.
    case completed(ProcedureID, Result<GATTResult, GATTClientError>)
    /// The ATT_MTU of the bearer changed, in octets; it holds for the local server also (Vol 3, Part F, 3.4.2.2).
    case mtuChanged(UInt16)
    /// A value that the server sent of its own accord, from ATT_HANDLE_VALUE_NTF or one element of
    /// ATT_MULTIPLE_HANDLE_VALUE_NTF (Vol 3, Part F, 3.4.7.1 and 3.4.7.4).
    case notification(AttributeHandle, ByteBuffer)
    /// A value that the server wants confirmed; the confirmation is the next effect (Vol 3, Part F, 3.4.7.2).
    case indication(AttributeHandle, ByteBuffer)
    /// The server let a transaction run out: end the connection, this bearer carries no more (Vol 3, Part F, 3.3.3).
    case bearerTimedOut
    /// A PDU was ignored.
    case unexpected(UnexpectedPDU)
}
