/// The attributes of a server: which there are, and what each allows (Vol 3, Part G, 2.6).
///
/// Immutable and shared: copies are one reference, so thousands of servers with the same services keep one table. What
/// differs from server to server (a name, a serial number) is set by ``GATTServer/setValue(_:for:)``.
package struct AttributeDatabase: Sendable {
    let table: AttributeTable

    /// Gives handles in the order of the list.
    /// - Throws: where handles collide or run out, an include leads nowhere, or a value is too long.
    package init(services: [GATTService]) throws(AttributeDatabaseError) {
        var builder = AttributeTableBuilder()
        table = try builder.build(services)
    }

    /// The Database Hash in the order of the wire, least significant octet first (Vol 3, Part G, 7.3).
    package var databaseHash: [UInt8] { table.hash }

    /// How many attributes there are.
    package var count: Int { table.attributes.count }

    /// The last handle of the database; nil where it is empty.
    package var lastHandle: AttributeHandle? { table.attributes.last?.groupEnd }

    /// The handle of the value of the first such characteristic, in the first such service that has one.
    /// - Parameter service: nil for any service.
    package func valueHandle(of characteristic: BluetoothUUID, in service: BluetoothUUID? = nil) -> AttributeHandle? {
        valueHandles(of: characteristic, in: service).first
    }

    /// The handles of the values of all such characteristics, in ascending order.
    package func valueHandles(
        of characteristic: BluetoothUUID, in service: BluetoothUUID? = nil
    ) -> [AttributeHandle] {
        var handles: [AttributeHandle] = []
        var isInside = service == nil
        for attribute in table.attributes {
            if attribute.type == .primaryService || attribute.type == .secondaryService {
                isInside = service == nil || BluetoothUUID(octets: attribute.value) == service
            } else if isInside, attribute.type == characteristic, attribute.isValue {
                handles.append(attribute.handle)
            }
        }
        return handles
    }

    /// The handle of a descriptor of the characteristic whose value has this handle.
    package func descriptorHandle(_ uuid: BluetoothUUID, of value: AttributeHandle) -> AttributeHandle? {
        guard let index = table.index(of: value), table.attributes[index].isValue else { return nil }
        for attribute in table.attributes[(index + 1)...] {
            guard attribute.isDescriptor else { return nil }
            if attribute.type == uuid { return attribute.handle }
        }
        return nil
    }

    /// The type of the attribute; nil where there is none with this handle.
    package func type(of handle: AttributeHandle) -> BluetoothUUID? {
        table.index(of: handle).map { table.attributes[$0].type }
    }
}

extension Attribute {
    /// Whether this is the value of a characteristic.
    var isValue: Bool { kind == .value || kind == .clientFeatures || kind == .databaseHash }
    /// Whether this is a descriptor of a characteristic.
    var isDescriptor: Bool { kind == .descriptor || kind == .clientConfiguration }
}
