/// One attribute of a database (Vol 3, Part F, 3.2), with all that answering a request asks of it.
struct Attribute: Sendable {
    let handle: AttributeHandle
    let type: BluetoothUUID
    let kind: Kind
    let read: AttributeAccess
    let write: AttributeAccess
    /// For a value and its Client Characteristic Configuration: on which link the value is sent.
    let notify: AttributeAccess
    /// For a value and its Client Characteristic Configuration: the properties of the characteristic.
    let properties: GATTCharacteristic.Properties
    let isAuthorised: Bool
    /// Which PDUs write the attribute, where `write` allows it.
    let writers: GATTCharacteristic.WriteMethods
    /// For a declaration: the last handle of the group that it opens; else the attribute's own handle.
    let groupEnd: AttributeHandle
    /// For a Client Characteristic Configuration: the value that it configures; else the attribute's own handle.
    let valueHandle: AttributeHandle
    let minimumLength: UInt16
    let maximumLength: UInt16
    /// The value that a new server starts with.
    let value: [UInt8]

    /// Where the value comes from.
    enum Kind: UInt8, Sendable {
        /// A declaration: the database holds it.
        case declaration
        /// The server holds it, one for all clients.
        case value
        /// A descriptor that the server holds, one for all clients.
        case descriptor
        /// Each client has its own (Vol 3, Part G, 3.3.3.3).
        case clientConfiguration
        /// Each client has its own (Vol 3, Part G, 7.2).
        case clientFeatures
        /// Computed from the database (Vol 3, Part G, 7.3).
        case databaseHash
    }
}
