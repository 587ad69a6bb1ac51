package import NIOCore

/// What a procedure brought, each list in ascending order of handles.
package enum GATTResult: Hashable, Sendable {
    /// The ATT_MTU of the bearer from now on, in octets.
    case mtu(UInt16)
    /// Services; empty where the server has none that match, as with the lists below.
    case services([RemoteService])
    /// Include declarations, each with its UUID.
    case includedServices([RemoteInclude])
    /// Characteristic declarations.
    case characteristics([RemoteCharacteristic])
    /// Descriptors.
    case descriptors([RemoteDescriptor])
    /// All that was asked for of a whole server.
    case database(RemoteDatabase)
    /// The octets of one attribute, or of several without a border between them.
    case value(ByteBuffer)
    /// The values of a type, by handle.
    case values([AttributeValue])
    /// The values of ``GATTProcedure/readMultipleVariable(_:)``, in the order of the handles asked for.
    case variableValues([VariableLengthValue])
    /// Done, with nothing to tell.
    case done
}

/// The value of one attribute.
package struct AttributeValue: Hashable, Sendable {
    /// The attribute.
    package let handle: AttributeHandle
    /// As much of the value as the PDU carried.
    package let value: ByteBuffer

    package init(handle: AttributeHandle, value: ByteBuffer) {
        self.handle = handle
        self.value = value
    }
}

/// One value of an ATT_READ_MULTIPLE_VARIABLE_RSP (Vol 3, Part F, 3.4.4.12).
package struct VariableLengthValue: Hashable, Sendable {
    /// The octets that came; fewer than ``length`` where the PDU had no room for all.
    package let value: ByteBuffer
    /// The length of the attribute's value, in octets.
    package let length: Int

    package init(value: ByteBuffer, length: Int) {
        self.value = value
        self.length = length
    }

    /// Whether octets are missing at the end.
    package var isTruncated: Bool { value.readableBytes < length }
}
