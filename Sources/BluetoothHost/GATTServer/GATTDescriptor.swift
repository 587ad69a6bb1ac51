/// A descriptor of a characteristic, as an application defines it (Vol 3, Part G, 3.3.3).
///
/// The Client Characteristic Configuration is not among them: the database adds it to every characteristic that
/// notifies or indicates.
package struct GATTDescriptor: Hashable, Sendable {
    package var uuid: BluetoothUUID
    /// Where the attribute lies; nil for the next free handle.
    package var handle: AttributeHandle?
    package var read: AttributeAccess
    package var write: AttributeAccess
    /// The value that a new server starts with.
    package var value: [UInt8]
    /// The most octets that a client may write.
    package var maximumLength: Int

    package init(
        _ uuid: BluetoothUUID, value: [UInt8], read: AttributeAccess = .open, write: AttributeAccess = .denied,
        maximumLength: Int? = nil, handle: AttributeHandle? = nil
    ) {
        self.uuid = uuid
        self.handle = handle
        self.read = read
        self.write = write
        self.value = value
        self.maximumLength = maximumLength ?? ATTLimits.maximumValueLength
    }

    /// Characteristic Extended Properties (3.3.3.1).
    package static func extendedProperties(reliableWrite: Bool, writableAuxiliaries: Bool) -> GATTDescriptor {
        GATTDescriptor(
            .characteristicExtendedProperties,
            value: [(reliableWrite ? 0x01 : 0) | (writableAuxiliaries ? 0x02 : 0), 0]
        )
    }

    /// Characteristic User Description (3.3.3.2).
    package static func userDescription(_ text: String, write: AttributeAccess = .denied) -> GATTDescriptor {
        GATTDescriptor(.characteristicUserDescription, value: Array(text.utf8), write: write)
    }

    /// Characteristic Presentation Format (3.3.3.5): format and unit are codes of the Assigned Numbers, `exponent` is
    /// a power of ten.
    package static func presentationFormat(
        format: UInt8, exponent: Int8, unit: UInt16, namespace: UInt8 = 1, description: UInt16 = 0
    ) -> GATTDescriptor {
        GATTDescriptor(
            .characteristicPresentationFormat,
            value: [
                format, UInt8(bitPattern: exponent), UInt8(truncatingIfNeeded: unit),
                UInt8(truncatingIfNeeded: unit >> 8), namespace, UInt8(truncatingIfNeeded: description),
                UInt8(truncatingIfNeeded: description >> 8),
            ])
    }

    /// The Client Characteristic Configuration (3.3.3.3) as an explicit entry: for a database that must place it
    /// itself. Its value belongs to each client and is kept by the server.
    package static func clientConfiguration(handle: AttributeHandle? = nil) -> GATTDescriptor {
        GATTDescriptor(
            .clientCharacteristicConfiguration, value: [0, 0], write: .open, maximumLength: 2, handle: handle)
    }
}
