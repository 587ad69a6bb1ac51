/// Lays services out as attributes (Vol 3, Part G, 3).
struct AttributeTableBuilder {
    private var attributes: [Attribute] = []
    /// The next free handle, as a number that may lie past the last.
    private var next: UInt32 = 1

    mutating func build(_ services: [GATTService]) throws(AttributeDatabaseError) -> AttributeTable {
        let ranges = try Self.ranges(of: services)
        for (place, service) in services.enumerated() {
            try add(service, at: place, ranges: ranges, services: services)
        }
        return AttributeTable(attributes: attributes)
    }

    /// The handles of each service, known before any is laid out: an include may look ahead.
    private static func ranges(
        of services: [GATTService]
    ) throws(AttributeDatabaseError) -> [ClosedRange<AttributeHandle>] {
        var ranges: [ClosedRange<AttributeHandle>] = []
        var counter = AttributeTableBuilder()
        for service in services {
            let first = try counter.take(service.handle)
            for _ in service.includes { _ = try counter.take(nil) }
            for characteristic in service.characteristics {
                _ = try counter.take(characteristic.handle)
                _ = try counter.take(nil)
                for descriptor in characteristic.allDescriptors { _ = try counter.take(descriptor.handle) }
            }
            if let count = service.handleCount, count >= 0, count <= 0xffff {
                counter.next = max(counter.next, UInt32(first.rawValue) + UInt32(count))
            }
            guard counter.next - 1 <= 0xffff else { throw .tooManyAttributes }
            ranges.append(first...AttributeHandle(UInt16(counter.next - 1)))
        }
        return ranges
    }

    private mutating func add(
        _ service: GATTService, at place: Int, ranges: [ClosedRange<AttributeHandle>], services: [GATTService]
    ) throws(AttributeDatabaseError) {
        let range = ranges[place]
        try append(
            service.isPrimary ? .primaryService : .secondaryService, at: service.handle, groupEnd: range.upperBound,
            value: service.uuid.octets)
        for include in service.includes {
            guard services.indices.contains(include), include != place else { throw .unknownInclude(include) }
            // Only a UUID of 16 bits is part of the declaration (3.2).
            try append(
                .include,
                value: ranges[include].lowerBound.octets + ranges[include].upperBound.octets
                    + (services[include].uuid.short == nil ? [] : services[include].uuid.octets))
        }
        for characteristic in service.characteristics {
            try add(characteristic, isGenericAttribute: service.uuid == .genericAttributeService)
        }
        next = UInt32(range.upperBound.rawValue) + 1
    }

    private mutating func add(
        _ characteristic: GATTCharacteristic, isGenericAttribute: Bool
    ) throws(AttributeDatabaseError) {
        let declaration = try take(characteristic.handle)
        let valueHandle = try take(nil)
        var descriptors: [(GATTDescriptor, AttributeHandle)] = []
        for descriptor in characteristic.allDescriptors {
            descriptors.append((descriptor, try take(descriptor.handle)))
        }
        attributes.append(
            Attribute(
                declarationAt: declaration, type: .characteristic, groupEnd: descriptors.last?.1 ?? valueHandle,
                value: [characteristic.properties.rawValue] + valueHandle.octets + characteristic.uuid.octets))
        guard characteristic.value.count <= ATTLimits.maximumValueLength else {
            throw .valueTooLong(characteristic.uuid)
        }
        attributes.append(
            Attribute(valueOf: characteristic, at: valueHandle, isGenericAttribute: isGenericAttribute))
        for (descriptor, handle) in descriptors {
            guard descriptor.value.count <= ATTLimits.maximumValueLength else { throw .valueTooLong(descriptor.uuid) }
            attributes.append(
                Attribute(descriptor: descriptor, at: handle, of: characteristic, valueHandle: valueHandle))
        }
    }

    private mutating func append(
        _ type: BluetoothUUID, at handle: AttributeHandle? = nil, groupEnd: AttributeHandle? = nil, value: [UInt8]
    ) throws(AttributeDatabaseError) {
        let handle = try take(handle)
        attributes.append(Attribute(declarationAt: handle, type: type, groupEnd: groupEnd ?? handle, value: value))
    }

    /// The handle that was asked for, or the next free one.
    private mutating func take(_ wanted: AttributeHandle?) throws(AttributeDatabaseError) -> AttributeHandle {
        if let wanted {
            guard UInt32(wanted.rawValue) >= next else { throw .handleTaken(wanted) }
            next = UInt32(wanted.rawValue)
        }
        guard let handle = UInt16(exactly: next) else { throw .tooManyAttributes }
        next += 1
        return AttributeHandle(handle)
    }
}
