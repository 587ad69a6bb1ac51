/// Why a list of services makes no database.
package enum AttributeDatabaseError: Error, Hashable, Sendable {
    /// There are more attributes than handles.
    case tooManyAttributes
    /// The handle that was asked for lies before the next free one.
    case handleTaken(AttributeHandle)
    /// An include names no other service of the list.
    case unknownInclude(Int)
    /// A value is longer than 512 octets.
    case valueTooLong(BluetoothUUID)
}
