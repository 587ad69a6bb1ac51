package import BluetoothHCI

/// A request of a client that the application must answer, because it concerns an authorised attribute.
///
/// Until it is answered the bearer takes no other request (Vol 3, Part F, 3.3.2).
package struct PendingRequest: Hashable, Sendable {
    package let connection: ConnectionHandle
    /// The attribute to be read or written.
    package let handle: AttributeHandle
    /// Tells this request from earlier ones.
    let number: UInt32
}
