package import NIOCore

/// What a client can ask of a server (Vol 3, Part G, 4): one or more ATT transactions with one result.
///
/// A procedure of many transactions holds the bearer until it ends; others wait for it in the order of their start.
/// Left out, as no lock needs them: signed writes (Part G, 4.9.2, of use only without encryption) and enhanced bearers.
package enum GATTProcedure: Sendable {
    /// Exchanges the receive MTU of both sides (4.3.1); at most once for a bearer. The value, in octets, is held
    /// between 23 and the client's maximum. Result: ``GATTResult/mtu(_:)``.
    case exchangeMTU(UInt16)

    /// Discover All Primary Services (4.4.1). Result: ``GATTResult/services(_:)``.
    case discoverPrimaryServices
    /// Discover Primary Service by Service UUID (4.4.2). Result: ``GATTResult/services(_:)``.
    case discoverServices(BluetoothUUID)
    /// Find Included Services (4.5.1) in the handles of a service. Result: ``GATTResult/includedServices(_:)``.
    case findIncludedServices(ClosedRange<AttributeHandle>)
    /// Discover All Characteristics of a Service (4.6.1). Result: ``GATTResult/characteristics(_:)``.
    case discoverCharacteristics(ClosedRange<AttributeHandle>)
    /// Discover Characteristics by UUID (4.6.2): all are asked for and those with the UUID kept. Result:
    /// ``GATTResult/characteristics(_:)``.
    case discoverCharacteristicsByUUID(BluetoothUUID, ClosedRange<AttributeHandle>)
    /// Discover All Characteristic Descriptors (4.7.1) in the handles after a value. Result:
    /// ``GATTResult/descriptors(_:)``.
    case discoverDescriptors(ClosedRange<AttributeHandle>)
    /// The procedures above, one after the other, over the whole server. Result: ``GATTResult/database(_:)``.
    case discoverAll(DiscoveryScope)

    /// Read Characteristic Value, or a descriptor (4.8.1, 4.12.1): at most ATT_MTU - 1 octets of it. Result:
    /// ``GATTResult/value(_:)``.
    case read(AttributeHandle)
    /// Read Long Characteristic Values (4.8.3, 4.12.2): a read, then blobs until one is shorter than it could be.
    /// Result: ``GATTResult/value(_:)``.
    case readLong(AttributeHandle)
    /// One ATT_READ_BLOB_REQ (Part F, 3.4.4.5). Result: ``GATTResult/value(_:)``.
    case readBlob(AttributeHandle, offset: UInt16)
    /// Read Using Characteristic UUID (4.8.2), repeated to the end of the range. Result: ``GATTResult/values(_:)``; an
    /// error when there is none.
    case readByUUID(BluetoothUUID, ClosedRange<AttributeHandle>)
    /// Read Multiple Characteristic Values (4.8.4) of two or more handles: the values come without their lengths, one
    /// after the other. Result: ``GATTResult/value(_:)``.
    case readMultiple([AttributeHandle])
    /// Read Multiple Variable Length Characteristic Values (4.8.5) of two or more handles. Result:
    /// ``GATTResult/variableValues(_:)``.
    case readMultipleVariable([AttributeHandle])

    /// Write Characteristic Value, or a descriptor (4.9.3, 4.12.3): at most ATT_MTU - 3 octets. Result:
    /// ``GATTResult/done``.
    case write(AttributeHandle, ByteBuffer)
    /// Write Long Characteristic Values (4.9.4, 4.12.4), from an offset on. Result: ``GATTResult/done``.
    case writeLong(AttributeHandle, offset: UInt16, ByteBuffer)
    /// Reliable Writes (4.9.5): all of them or none, each part compared with the server's echo. Result:
    /// ``GATTResult/done``.
    case reliableWrite([PreparedWrite])
    /// Write Without Response (4.9.1): sent at once, ahead of what waits. Result: ``GATTResult/done``.
    case writeCommand(AttributeHandle, ByteBuffer)
    /// Writes a Client Characteristic Configuration descriptor (3.3.3.3); none of the bits ends the subscription.
    /// Result: ``GATTResult/done``.
    case subscribe(clientConfiguration: AttributeHandle, SubscriptionBits)
}

/// A value, or a part of one, to be written together with others (Vol 3, Part G, 4.9.5).
package struct PreparedWrite: Sendable {
    /// The attribute to write.
    package let handle: AttributeHandle
    /// Where in the attribute's value the octets go.
    package let offset: UInt16
    /// The octets to write.
    package let value: ByteBuffer

    package init(handle: AttributeHandle, offset: UInt16 = 0, value: ByteBuffer) {
        self.handle = handle
        self.offset = offset
        self.value = value
    }
}

/// What ``GATTProcedure/discoverAll(_:)`` looks for besides primary services, characteristics and descriptors.
package struct DiscoveryScope: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Secondary services also: one transaction more on a server that has none.
    package static var secondaryServices: DiscoveryScope { DiscoveryScope(rawValue: 1) }
    /// Includes also: one transaction more for a service that has none.
    package static var includedServices: DiscoveryScope { DiscoveryScope(rawValue: 2) }
    /// Everything that a server can have.
    package static var complete: DiscoveryScope { [.secondaryServices, .includedServices] }
}

/// Names one procedure of a client, in the order of their start.
package struct ProcedureID: Hashable, Sendable, Comparable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static func < (left: ProcedureID, right: ProcedureID) -> Bool { left.rawValue < right.rawValue }
}
