import NIOCore

/// What the procedure on the bearer has found so far.
///
/// Apart from where the procedure stands, so that the lists grow in place.
struct Findings: Sendable {
    var database = RemoteDatabase()
    var values: [AttributeValue] = []
    var value = ByteBuffer()

    /// Refuses a server that has more to tell than anyone asked for.
    func checkCount() throws(GATTClientError) {
        if database.count &+ values.count > GATTClient.maximumFindings { throw .tooManyResults }
    }
}

/// The handles that a search has still to look at.
///
/// Every element moves the lower end up, so that a search has at most as many transactions as there are handles.
struct SearchRange: Sendable {
    private(set) var handles: ClosedRange<AttributeHandle>
    /// Whether the last handle of the range has been looked at.
    private(set) var isExhausted = false

    init(_ handles: ClosedRange<AttributeHandle>) { self.handles = handles }

    /// Accepts an element that begins at `first` and ends at `last`, and goes on behind it.
    /// - Throws: ``MalformedResponse/handle(_:)`` unless both are in the range that is left, in order.
    mutating func take(_ first: AttributeHandle, through last: AttributeHandle) throws(GATTClientError) {
        guard !isExhausted, first.isValid, handles.contains(first) else {
            throw .malformedResponse(.handle(first))
        }
        guard last >= first, last <= handles.upperBound else { throw .malformedResponse(.handle(last)) }
        if let next = last.next, next <= handles.upperBound {
            handles = next...handles.upperBound
        } else {
            isExhausted = true
        }
    }

    /// Accepts an element of one handle.
    mutating func take(_ handle: AttributeHandle) throws(GATTClientError) { try take(handle, through: handle) }
}

extension ByteBuffer {
    /// Reads the length octet that stands before a list, and checks that the rest is one or more whole elements.
    mutating func readElementLength(minimum: Int) throws(GATTClientError) -> Int {
        guard let octet = readInteger(as: UInt8.self) else { throw .malformedResponse(.length) }
        guard octet >= minimum else { throw .malformedResponse(.elementLength(octet)) }
        try checkList(of: Int(octet))
        return Int(octet)
    }

    /// Checks that the rest is one or more whole elements.
    func checkList(of elementLength: Int) throws(GATTClientError) {
        guard readableBytes > 0 else { throw .malformedResponse(.emptyList) }
        guard readableBytes % elementLength == 0 else { throw .malformedResponse(.length) }
    }

    /// Reads a handle that must be there.
    mutating func takeHandle() throws(GATTClientError) -> AttributeHandle {
        guard let handle = readAttributeHandle() else { throw .malformedResponse(.length) }
        return handle
    }

    /// Reads a UUID that must be there.
    mutating func takeUUID(length: Int) throws(GATTClientError) -> BluetoothUUID {
        guard let uuid = readBluetoothUUID(length: length) else { throw .malformedResponse(.length) }
        return uuid
    }

    /// Reads octets that must be there, sharing their memory.
    mutating func takeSlice(length: Int) throws(GATTClientError) -> ByteBuffer {
        guard let slice = readSlice(length: length) else { throw .malformedResponse(.length) }
        return slice
    }

    /// Checks that nothing is left.
    func checkEnd() throws(GATTClientError) {
        if readableBytes > 0 { throw .malformedResponse(.length) }
    }
}
