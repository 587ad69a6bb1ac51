/// A characteristic, as an application defines it (Vol 3, Part G, 3.3).
package struct GATTCharacteristic: Hashable, Sendable {
    package var uuid: BluetoothUUID
    package var properties: Properties
    /// Who may read the value. Without the property `read` nobody may.
    package var read: AttributeAccess
    /// Who may write the value. Without one of the write properties nobody may.
    package var write: AttributeAccess
    /// Who may subscribe, and on which link the value is notified or indicated.
    package var notify: AttributeAccess
    /// Which PDUs write the value, where `write` allows it.
    package var writeMethods: WriteMethods
    /// The value that a new server starts with.
    package var value: [UInt8]
    /// The lengths that a client may write, in octets; any other is refused with Invalid Attribute Value Length.
    package var writableLengths: ClosedRange<Int>
    /// Whether the application answers each read and each write request itself (``GATTServer/respond(to:with:into:)``).
    package var isAuthorised: Bool
    package var descriptors: [GATTDescriptor]
    /// Whether a Client Characteristic Configuration is added where the properties ask for one and none is listed.
    package var addsClientConfiguration: Bool
    /// Where the declaration lies; nil for the next free handle. The value follows it.
    package var handle: AttributeHandle?

    /// - Parameters:
    ///   - maximumLength: the most octets that a client may write, 512 at most.
    ///   - notify: nil for the access of reading, where the value can be read, else of writing.
    ///   - writeMethods: nil for those that the properties name: a client that uses another is refused.
    package init(
        _ uuid: BluetoothUUID, properties: Properties, value: [UInt8] = [], read: AttributeAccess = .open,
        write: AttributeAccess = .open, notify: AttributeAccess? = nil,
        writeMethods: WriteMethods? = nil, minimumLength: Int = 0, maximumLength: Int = ATTLimits.maximumValueLength,
        isAuthorised: Bool = false,
        descriptors: [GATTDescriptor] = [], addsClientConfiguration: Bool = true, handle: AttributeHandle? = nil
    ) {
        self.uuid = uuid
        self.properties = properties
        let methods = writeMethods ?? WriteMethods(of: properties, descriptors)
        self.read = properties.contains(.read) ? read : .denied
        self.write = methods.isEmpty ? .denied : write
        self.notify = notify ?? (self.read != .denied ? read : self.write != .denied ? write : .open)
        self.writeMethods = methods
        self.value = value
        let minimum = Swift.max(0, minimumLength)
        writableLengths = minimum...Swift.max(minimum, maximumLength)
        self.isAuthorised = isAuthorised
        self.descriptors = descriptors
        self.addsClientConfiguration = addsClientConfiguration
        self.handle = handle
    }

    /// Characteristic Properties (3.3.1.1).
    package struct Properties: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let broadcast = Properties(rawValue: 0x01)
        package static let read = Properties(rawValue: 0x02)
        package static let writeWithoutResponse = Properties(rawValue: 0x04)
        package static let write = Properties(rawValue: 0x08)
        package static let notify = Properties(rawValue: 0x10)
        package static let indicate = Properties(rawValue: 0x20)
        package static let authenticatedSignedWrites = Properties(rawValue: 0x40)
        package static let extendedProperties = Properties(rawValue: 0x80)
    }

    /// The PDUs that write an attribute.
    package struct WriteMethods: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// ATT_WRITE_REQ.
        package static let request = WriteMethods(rawValue: 0x01)
        /// ATT_WRITE_CMD.
        package static let command = WriteMethods(rawValue: 0x02)
        /// ATT_PREPARE_WRITE_REQ with ATT_EXECUTE_WRITE_REQ.
        package static let prepared = WriteMethods(rawValue: 0x04)

        /// What the properties and the extended properties of a characteristic name (3.3.1.1, 3.3.3.1).
        init(of properties: Properties, _ descriptors: [GATTDescriptor]) {
            self = []
            if properties.contains(.write) { formUnion([.request, .prepared]) }
            if properties.contains(.writeWithoutResponse) { insert(.command) }
            let isReliable = descriptors.contains {
                $0.uuid == .characteristicExtendedProperties && ($0.value.first ?? 0) & 0x01 != 0
            }
            if properties.contains(.extendedProperties), isReliable { insert(.prepared) }
        }
    }
}
