/// A service, as an application defines it (Vol 3, Part G, 3.1).
package struct GATTService: Hashable, Sendable {
    package var uuid: BluetoothUUID
    /// Whether the service stands for itself; a secondary service is only there to be included.
    package var isPrimary: Bool
    /// The services that this one includes: their places in the list that makes the database.
    package var includes: [Int]
    package var characteristics: [GATTCharacteristic]
    /// Where the declaration lies; nil for the next free handle.
    package var handle: AttributeHandle?
    /// How many handles belong to the service where that is more than it has attributes.
    package var handleCount: Int?

    package init(
        _ uuid: BluetoothUUID, isPrimary: Bool = true, includes: [Int] = [],
        characteristics: [GATTCharacteristic] = [], handle: AttributeHandle? = nil, handleCount: Int? = nil
    ) {
        self.uuid = uuid
        self.isPrimary = isPrimary
        self.includes = includes
        self.characteristics = characteristics
        self.handle = handle
        self.handleCount = handleCount
    }
}
