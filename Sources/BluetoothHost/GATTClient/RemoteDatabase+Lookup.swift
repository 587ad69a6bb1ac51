extension RemoteDatabase {
    /// The first service with a UUID.
    package func service(_ uuid: BluetoothUUID) -> RemoteService? { services.first { $0.uuid == uuid } }

    /// The service that has an attribute.
    package func service(containing handle: AttributeHandle) -> RemoteService? {
        services.last { $0.handles.contains(handle) }
    }

    /// The characteristics of a service.
    package func characteristics(of service: RemoteService) -> ArraySlice<RemoteCharacteristic> {
        let first = characteristics.firstIndex { $0.declaration >= service.handles.lowerBound }
        let rest = characteristics[(first ?? characteristics.endIndex)...]
        return rest.prefix { $0.declaration <= service.handles.upperBound }
    }

    /// The services that a service includes.
    package func includes(of service: RemoteService) -> [RemoteInclude] {
        includes.filter { service.handles.contains($0.handle) }
    }

    /// The first characteristic with a UUID in the first service with a UUID that has it.
    package func characteristic(_ uuid: BluetoothUUID, in service: BluetoothUUID) -> RemoteCharacteristic? {
        for candidate in services where candidate.uuid == service {
            if let found = characteristics(of: candidate).first(where: { $0.uuid == uuid }) { return found }
        }
        return nil
    }

    /// The first characteristic with a UUID, in whichever service.
    package func characteristic(_ uuid: BluetoothUUID) -> RemoteCharacteristic? {
        characteristics.first { $0.uuid == uuid }
    }

    /// The characteristic whose value has a handle.
    package func characteristic(value handle: AttributeHandle) -> RemoteCharacteristic? {
        characteristics.first { $0.value == handle }
    }

    /// The descriptors of a characteristic: from its value to the next declaration (Vol 3, Part G, 3.3.3).
    package func descriptors(of characteristic: RemoteCharacteristic) -> ArraySlice<RemoteDescriptor> {
        let end = lastHandle(of: characteristic)
        let first = descriptors.firstIndex { $0.handle > characteristic.value }
        return descriptors[(first ?? descriptors.endIndex)...].prefix { $0.handle <= end }
    }

    /// The handle of a descriptor of a characteristic.
    package func descriptor(_ uuid: BluetoothUUID, of characteristic: RemoteCharacteristic) -> AttributeHandle? {
        descriptors(of: characteristic).first { $0.uuid == uuid }?.handle
    }

    /// Where to write to subscribe to a characteristic; nil where it has no such descriptor, or none was found.
    package func clientConfiguration(of characteristic: RemoteCharacteristic) -> AttributeHandle? {
        descriptor(.clientCharacteristicConfiguration, of: characteristic)
    }

    /// The last handle that can belong to a characteristic.
    package func lastHandle(of characteristic: RemoteCharacteristic) -> AttributeHandle {
        let next = characteristics.first { $0.declaration > characteristic.declaration }?.declaration
        let end = service(containing: characteristic.declaration)?.handles.upperBound ?? .last
        guard let next, next <= end else { return end }
        return AttributeHandle(next.rawValue &- 1)
    }
}
