/// A service of a server (Vol 3, Part G, 3.1).
package struct RemoteService: Hashable, Sendable {
    /// From the handle of the declaration to the last of the service.
    package let handles: ClosedRange<AttributeHandle>
    /// The service UUID.
    package let uuid: BluetoothUUID
    /// Whether it is a primary service; a secondary one is of use only where it is included.
    package let isPrimary: Bool

    package init(handles: ClosedRange<AttributeHandle>, uuid: BluetoothUUID, isPrimary: Bool = true) {
        self.handles = handles
        self.uuid = uuid
        self.isPrimary = isPrimary
    }
}

/// An include declaration (Vol 3, Part G, 3.2).
package struct RemoteInclude: Hashable, Sendable {
    /// The handle of the declaration.
    package let handle: AttributeHandle
    /// The handles of the service that is included.
    package let included: ClosedRange<AttributeHandle>
    /// The UUID of the service that is included.
    package let uuid: BluetoothUUID

    package init(handle: AttributeHandle, included: ClosedRange<AttributeHandle>, uuid: BluetoothUUID) {
        self.handle = handle
        self.included = included
        self.uuid = uuid
    }
}

/// A characteristic declaration (Vol 3, Part G, 3.3.1).
package struct RemoteCharacteristic: Hashable, Sendable {
    /// The handle of the declaration.
    package let declaration: AttributeHandle
    /// The Characteristic Properties as they came.
    package let properties: GATTCharacteristic.Properties
    /// The handle of the value.
    package let value: AttributeHandle
    /// What the value is.
    package let uuid: BluetoothUUID

    package init(
        declaration: AttributeHandle, properties: GATTCharacteristic.Properties, value: AttributeHandle,
        uuid: BluetoothUUID
    ) {
        self.declaration = declaration
        self.properties = properties
        self.value = value
        self.uuid = uuid
    }
}

/// A descriptor, or any other attribute that ATT_FIND_INFORMATION_RSP names (Vol 3, Part G, 4.7.1).
package struct RemoteDescriptor: Hashable, Sendable {
    /// Where it is.
    package let handle: AttributeHandle
    /// The attribute type.
    package let uuid: BluetoothUUID

    package init(handle: AttributeHandle, uuid: BluetoothUUID) {
        self.handle = handle
        self.uuid = uuid
    }
}
