import NIOCore

/// Discover All Primary Services, and the same for secondary ones (Vol 3, Part G, 4.4.1).
struct ServiceSearch: Sendable {
    let isPrimary: Bool
    private var range = SearchRange(AttributeHandle.all)

    init(isPrimary: Bool) { self.isPrimary = isPrimary }

    func request() -> ByteBuffer {
        ATTRequest.readByGroupType(range.handles, type: isPrimary ? .primaryService : .secondaryService)
    }

    /// Takes an ATT_READ_BY_GROUP_TYPE_RSP (Part F, 3.4.4.10).
    /// - Returns: the next request; nil at the end.
    mutating func response(
        _ body: inout ByteBuffer, into findings: inout Findings
    ) throws(GATTClientError) -> ByteBuffer? {
        let length = try body.readElementLength(minimum: 6)
        guard length == 6 || length == 20 else { throw .malformedResponse(.elementLength(UInt8(length))) }
        while body.readableBytes > 0 {
            let first = try body.takeHandle()
            let last = try body.takeHandle()
            let uuid = try body.takeUUID(length: length - 4)
            try range.take(first, through: last)
            findings.database.services.append(RemoteService(handles: first...last, uuid: uuid, isPrimary: isPrimary))
        }
        try findings.checkCount()
        return range.isExhausted ? nil : request()
    }
}

/// Discover Primary Service by Service UUID (Vol 3, Part G, 4.4.2).
struct ServiceUUIDSearch: Sendable {
    let uuid: BluetoothUUID
    private var range = SearchRange(AttributeHandle.all)

    init(uuid: BluetoothUUID) { self.uuid = uuid }

    func request() -> ByteBuffer { ATTRequest.findByTypeValue(range.handles, type: 0x2800, value: uuid) }

    /// Takes an ATT_FIND_BY_TYPE_VALUE_RSP (Part F, 3.4.3.4).
    /// - Returns: the next request; nil at the end.
    mutating func response(
        _ body: inout ByteBuffer, into findings: inout Findings
    ) throws(GATTClientError) -> ByteBuffer? {
        try body.checkList(of: 4)
        while body.readableBytes > 0 {
            let first = try body.takeHandle()
            let last = try body.takeHandle()
            try range.take(first, through: last)
            findings.database.services.append(RemoteService(handles: first...last, uuid: uuid))
        }
        try findings.checkCount()
        return range.isExhausted ? nil : request()
    }
}
