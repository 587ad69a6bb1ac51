/// Why a value was not notified or indicated. Nothing was sent.
package enum NotificationRefusal: Error, Hashable, Sendable {
    /// The server was not told of the connection.
    case notConnected
    /// The client did not ask for it in the Client Characteristic Configuration.
    case notSubscribed
    /// The value does not fit in one PDU: ATT_MTU less 3 octets (Vol 3, Part F, 3.4.7.1).
    case tooLong(maximum: Int)
    /// The link has not the security that the characteristic asks for.
    case insufficientSecurity
    /// The client does not know yet that the database changed (Vol 3, Part G, 2.5.2.1).
    case clientIsUnawareOfChange
    /// An indication on this bearer timed out.
    case bearerTimedOut
    /// Too many indications wait for a confirmation.
    case queueFull
}
