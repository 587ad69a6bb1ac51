import NIOCore

/// Find Included Services (Vol 3, Part G, 4.5.1).
///
/// A declaration does not say a UUID that has no 16-bit form: it is read from the declaration of the service itself,
/// one after the other, before the search goes on.
struct IncludeSearch: Sendable {
    private var range: SearchRange
    /// Where in the findings the include is whose UUID is being read.
    private var unnamed: Int?

    init(_ handles: ClosedRange<AttributeHandle>) { range = SearchRange(handles) }

    /// Whether the last request was for a UUID.
    var isReadingUUID: Bool { unnamed != nil }

    func request() -> ByteBuffer { ATTRequest.readByType(range.handles, type: .include) }

    /// Takes an ATT_READ_BY_TYPE_RSP, or the ATT_READ_RSP with a UUID.
    /// - Returns: the next request; nil at the end.
    mutating func response(
        _ body: inout ByteBuffer, into findings: inout Findings
    ) throws(GATTClientError) -> ByteBuffer? {
        if let index = unnamed { return try uuid(&body, index: index, into: &findings) }
        let length = try body.readElementLength(minimum: 6)
        guard length == 6 || length == 8 else { throw .malformedResponse(.elementLength(UInt8(length))) }
        let firstIndex = findings.database.includes.count
        while body.readableBytes > 0 {
            let handle = try body.takeHandle()
            let first = try body.takeHandle()
            let last = try body.takeHandle()
            let uuid = length == 8 ? try body.takeUUID(length: 2) : Self.placeholder
            try range.take(handle)
            guard first.isValid, first <= last else { throw .malformedResponse(.handle(last)) }
            findings.database.includes.append(RemoteInclude(handle: handle, included: first...last, uuid: uuid))
        }
        try findings.checkCount()
        return length == 6 ? name(firstIndex, in: findings) : next()
    }

    private mutating func uuid(
        _ body: inout ByteBuffer, index: Int, into findings: inout Findings
    ) throws(GATTClientError) -> ByteBuffer? {
        let uuid = try body.takeUUID(length: 16)
        try body.checkEnd()
        guard findings.database.includes.indices.contains(index) else { return nil }
        let include = findings.database.includes[index]
        findings.database.includes[index] = RemoteInclude(
            handle: include.handle, included: include.included, uuid: uuid)
        return name(index &+ 1, in: findings)
    }

    /// Reads the UUID of the include at `index`, or goes on when there is none.
    private mutating func name(_ index: Int, in findings: Findings) -> ByteBuffer? {
        guard findings.database.includes.indices.contains(index) else {
            unnamed = nil
            return next()
        }
        unnamed = index
        return ATTRequest.read(findings.database.includes[index].included.lowerBound)
    }

    private func next() -> ByteBuffer? { range.isExhausted ? nil : request() }

    /// Stands for a UUID that is not read yet; it is in no result, as the search fails without its UUIDs.
    private static var placeholder: BluetoothUUID { 0x0000 }
}
