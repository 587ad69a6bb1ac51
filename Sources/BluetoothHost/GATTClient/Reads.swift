import NIOCore

/// Read Using Characteristic UUID, to the end of a range (Vol 3, Part G, 4.8.2).
struct TypeRead: Sendable {
    private var range: SearchRange
    let uuid: BluetoothUUID

    init(_ uuid: BluetoothUUID, _ handles: ClosedRange<AttributeHandle>) {
        range = SearchRange(handles)
        self.uuid = uuid
    }

    func request() -> ByteBuffer { ATTRequest.readByType(range.handles, type: uuid) }

    /// Takes an ATT_READ_BY_TYPE_RSP (Part F, 3.4.4.2).
    /// - Returns: the next request; nil at the end.
    mutating func response(
        _ body: inout ByteBuffer, into findings: inout Findings
    ) throws(GATTClientError) -> ByteBuffer? {
        let length = try body.readElementLength(minimum: 2)
        while body.readableBytes > 0 {
            let handle = try body.takeHandle()
            let value = try body.takeSlice(length: length - 2)
            try range.take(handle)
            findings.values.append(AttributeValue(handle: handle, value: value))
        }
        try findings.checkCount()
        return range.isExhausted ? nil : request()
    }
}

/// Read Long Characteristic Values (Vol 3, Part G, 4.8.3).
struct LongRead: Sendable {
    let handle: AttributeHandle
    /// The ATT_MTU when the last request was sent. It may have grown since, by an exchange that the other side began.
    private var mtu: UInt16

    init(handle: AttributeHandle, mtu: UInt16) {
        self.handle = handle
        self.mtu = mtu
    }

    func request() -> ByteBuffer { ATTRequest.read(handle) }

    /// Takes the ATT_READ_RSP or an ATT_READ_BLOB_RSP; one that fills the PDU may be followed by more.
    /// - Returns: the next request; nil at the end.
    mutating func response(
        _ body: inout ByteBuffer, mtu: UInt16, into findings: inout Findings
    ) throws(GATTClientError) -> ByteBuffer? {
        let isFull = body.readableBytes >= Int(min(self.mtu, mtu)) - 1
        if findings.value.readableBytes == 0 {
            findings.value = body
        } else {
            findings.value.writeBuffer(&body)
        }
        let length = findings.value.readableBytes
        guard length <= ATTLimits.maximumValueLength else { throw .malformedResponse(.valueLength) }
        guard isFull, length < ATTLimits.maximumValueLength, let offset = UInt16(exactly: length) else { return nil }
        self.mtu = mtu
        return ATTRequest.readBlob(handle, offset: offset)
    }

    /// Whether an error says that what has been read is all: some servers refuse a blob that would be empty.
    static func isEnd(_ error: ATTError, after findings: Findings) -> Bool {
        findings.value.readableBytes > 0 && (error == .attributeNotLong || error == .invalidOffset)
    }
}

/// The values of an ATT_READ_MULTIPLE_VARIABLE_RSP (Vol 3, Part F, 3.4.4.12).
enum VariableLengthList {
    /// Reads the list; where it fills the PDU its end may be cut off, be it in a value or in a length.
    static func values(
        _ body: inout ByteBuffer, count: Int, mtu: UInt16
    ) throws(GATTClientError) -> [VariableLengthValue] {
        guard body.readableBytes > 0 else { throw .malformedResponse(.emptyList) }
        let isFull = body.readableBytes >= Int(mtu) - 1
        var values: [VariableLengthValue] = []
        while body.readableBytes > 0 {
            if isFull, body.readableBytes == 1 { break }
            guard values.count < count, let octets = body.readInteger(endianness: .little, as: UInt16.self) else {
                throw .malformedResponse(.length)
            }
            let length = Int(octets)
            guard isFull || length <= body.readableBytes else { throw .malformedResponse(.length) }
            let value = try body.takeSlice(length: min(length, body.readableBytes))
            values.append(VariableLengthValue(value: value, length: length))
        }
        return values
    }
}
