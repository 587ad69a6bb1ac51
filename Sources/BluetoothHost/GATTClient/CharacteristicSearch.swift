import NIOCore

/// Discover All Characteristics of a Service, and those of one UUID (Vol 3, Part G, 4.6.1 and 4.6.2).
struct CharacteristicSearch: Sendable {
    private var range: SearchRange
    /// The UUID to keep; nil for all.
    let uuid: BluetoothUUID?

    init(_ handles: ClosedRange<AttributeHandle>, uuid: BluetoothUUID? = nil) {
        range = SearchRange(handles)
        self.uuid = uuid
    }

    func request() -> ByteBuffer { ATTRequest.readByType(range.handles, type: .characteristic) }

    /// Takes an ATT_READ_BY_TYPE_RSP.
    /// - Returns: the next request; nil at the end.
    mutating func response(
        _ body: inout ByteBuffer, into findings: inout Findings
    ) throws(GATTClientError) -> ByteBuffer? {
        let length = try body.readElementLength(minimum: 7)
        guard length == 7 || length == 21 else { throw .malformedResponse(.elementLength(UInt8(length))) }
        while body.readableBytes > 0 {
            let declaration = try body.takeHandle()
            guard let properties = body.readInteger(as: UInt8.self) else { throw .malformedResponse(.length) }
            let value = try body.takeHandle()
            let uuid = try body.takeUUID(length: length - 5)
            try range.take(declaration)
            guard value > declaration else { throw .malformedResponse(.handle(value)) }
            if self.uuid == nil || self.uuid == uuid {
                findings.database.characteristics.append(
                    RemoteCharacteristic(
                        declaration: declaration, properties: GATTCharacteristic.Properties(rawValue: properties),
                        value: value, uuid: uuid))
            }
        }
        try findings.checkCount()
        return range.isExhausted ? nil : request()
    }
}

/// Discover All Characteristic Descriptors (Vol 3, Part G, 4.7.1).
struct DescriptorSearch: Sendable {
    private var range: SearchRange

    init(_ handles: ClosedRange<AttributeHandle>) { range = SearchRange(handles) }

    func request() -> ByteBuffer { ATTRequest.findInformation(range.handles) }

    /// Takes an ATT_FIND_INFORMATION_RSP (Part F, 3.4.3.2).
    /// - Returns: the next request; nil at the end.
    mutating func response(
        _ body: inout ByteBuffer, into findings: inout Findings
    ) throws(GATTClientError) -> ByteBuffer? {
        guard let format = body.readInteger(as: UInt8.self) else { throw .malformedResponse(.length) }
        guard format == 1 || format == 2 else { throw .malformedResponse(.format(format)) }
        let length = format == 1 ? 2 : 16
        try body.checkList(of: length + 2)
        while body.readableBytes > 0 {
            let handle = try body.takeHandle()
            let uuid = try body.takeUUID(length: length)
            try range.take(handle)
            findings.database.descriptors.append(RemoteDescriptor(handle: handle, uuid: uuid))
        }
        try findings.checkCount()
        return range.isExhausted ? nil : request()
    }
}
