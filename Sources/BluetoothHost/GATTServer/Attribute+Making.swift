extension Attribute {
    /// A declaration: anyone may read it, nobody may write it (Vol 3, Part G, 3.1 to 3.3.1).
    init(declarationAt handle: AttributeHandle, type: BluetoothUUID, groupEnd: AttributeHandle, value: [UInt8]) {
        self.init(
            handle: handle, type: type, kind: .declaration, read: .open, write: .denied, notify: .denied,
            properties: [], isAuthorised: false, writers: [], groupEnd: groupEnd, valueHandle: handle,
            minimumLength: 0, maximumLength: 0, value: value)
    }

    /// The value of a characteristic (Vol 3, Part G, 3.3.2).
    init(valueOf characteristic: GATTCharacteristic, at handle: AttributeHandle, isGenericAttribute: Bool) {
        let kind: Kind =
            switch characteristic.uuid {
            case .clientSupportedFeatures where isGenericAttribute: .clientFeatures
            case .databaseHash where isGenericAttribute: .databaseHash
            default: .value
            }
        let limit = ATTLimits.maximumValueLength
        self.init(
            handle: handle, type: characteristic.uuid, kind: kind, read: characteristic.read,
            write: characteristic.write, notify: characteristic.notify, properties: characteristic.properties,
            isAuthorised: characteristic.isAuthorised && kind == .value,
            writers: characteristic.writeMethods, groupEnd: handle, valueHandle: handle,
            minimumLength: UInt16(min(max(0, characteristic.writableLengths.lowerBound), limit)),
            maximumLength: UInt16(min(max(0, characteristic.writableLengths.upperBound), limit)),
            value: characteristic.value)
    }

    /// A descriptor (Vol 3, Part G, 3.3.3). Descriptors are written by requests, never by commands (4.12.3).
    init(
        descriptor: GATTDescriptor, at handle: AttributeHandle, of characteristic: GATTCharacteristic,
        valueHandle: AttributeHandle
    ) {
        let configures = descriptor.uuid == .clientCharacteristicConfiguration
        self.init(
            handle: handle, type: descriptor.uuid, kind: configures ? .clientConfiguration : .descriptor,
            read: descriptor.read,
            // Who may have the value may ask for it.
            write: configures && descriptor.write != .denied ? characteristic.notify : descriptor.write,
            notify: configures ? characteristic.notify : .denied,
            properties: configures ? characteristic.properties : [], isAuthorised: false,
            writers: [.request, .prepared], groupEnd: handle, valueHandle: configures ? valueHandle : handle,
            minimumLength: configures ? 2 : 0,
            maximumLength: configures
                ? 2 : UInt16(min(max(0, descriptor.maximumLength), ATTLimits.maximumValueLength)),
            value: descriptor.value)
    }
}

extension GATTCharacteristic {
    /// The descriptors, and before them the Client Characteristic Configuration that the properties ask for.
    var allDescriptors: [GATTDescriptor] {
        let isListed = descriptors.contains { $0.uuid == .clientCharacteristicConfiguration }
        let isNeeded = !properties.isDisjoint(with: [.notify, .indicate])
        guard isNeeded, !isListed, addsClientConfiguration else { return descriptors }
        return [.clientConfiguration()] + descriptors
    }
}

extension AttributeHandle {
    /// The two octets of the wire.
    var octets: [UInt8] { [UInt8(truncatingIfNeeded: rawValue), UInt8(truncatingIfNeeded: rawValue >> 8)] }
}
