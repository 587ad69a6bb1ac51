import NIOCore

/// Where the procedure on the bearer stands: which answer it waits for, and what it does with it.
enum ProcedureProgress: Sendable {
    case exchangingMTU(UInt16)
    case services(ServiceSearch)
    case servicesByUUID(ServiceUUIDSearch)
    case includes(IncludeSearch)
    case characteristics(CharacteristicSearch)
    case descriptors(DescriptorSearch)
    case database(DatabaseSearch)
    /// A read whose answer is the value.
    case read
    case longRead(LongRead)
    case typeRead(TypeRead)
    case readMultipleVariable(count: Int)
    /// A write whose answer is empty.
    case write
    case preparedWriting(PreparedWriting)
}

extension ProcedureProgress {
    /// The first request of a procedure that has one.
    /// - Throws: what the procedure asks for that no request can carry.
    static func first(
        _ procedure: GATTProcedure, mtu: UInt16, maximumMTU: UInt16
    ) throws(GATTClientError) -> (progress: ProcedureProgress, request: ByteBuffer) {
        switch procedure {
        case .exchangeMTU(let mtu):
            let mtu = min(max(mtu, ATTLimits.defaultMTU), maximumMTU)
            return (.exchangingMTU(mtu), ATTRequest.exchangeMTU(mtu))
        case .discoverPrimaryServices:
            let search = ServiceSearch(isPrimary: true)
            return (.services(search), search.request())
        case .discoverServices(let uuid):
            let search = ServiceUUIDSearch(uuid: uuid)
            return (.servicesByUUID(search), search.request())
        case .findIncludedServices(let handles):
            let search = IncludeSearch(handles)
            return (.includes(search), search.request())
        case .discoverCharacteristics(let handles):
            let search = CharacteristicSearch(handles)
            return (.characteristics(search), search.request())
        case .discoverCharacteristicsByUUID(let uuid, let handles):
            let search = CharacteristicSearch(handles, uuid: uuid)
            return (.characteristics(search), search.request())
        case .discoverDescriptors(let handles):
            let search = DescriptorSearch(handles)
            return (.descriptors(search), search.request())
        case .discoverAll(let scope):
            let search = DatabaseSearch(scope: scope)
            return (.database(search), search.request())
        case .read, .readLong, .readBlob, .readByUUID, .readMultiple, .readMultipleVariable:
            return try firstRead(procedure, mtu: mtu)
        case .write, .writeLong, .reliableWrite, .writeCommand, .subscribe:
            return try firstWrite(procedure, mtu: mtu)
        }
    }

    private static func firstRead(
        _ procedure: GATTProcedure, mtu: UInt16
    ) throws(GATTClientError) -> (progress: ProcedureProgress, request: ByteBuffer) {
        switch procedure {
        case .readLong(let handle):
            let read = LongRead(handle: handle, mtu: mtu)
            return (.longRead(read), read.request())
        case .readBlob(let handle, let offset):
            return (.read, ATTRequest.readBlob(handle, offset: offset))
        case .readByUUID(let uuid, let handles):
            let read = TypeRead(uuid, handles)
            return (.typeRead(read), read.request())
        case .readMultiple(let handles):
            try check(handles, mtu: mtu)
            return (.read, ATTRequest.readMultiple(handles, opcode: .readMultipleRequest))
        case .readMultipleVariable(let handles):
            try check(handles, mtu: mtu)
            let request = ATTRequest.readMultiple(handles, opcode: .readMultipleVariableRequest)
            return (.readMultipleVariable(count: handles.count), request)
        case .read(let handle):
            return (.read, ATTRequest.read(handle))
        default:
            throw .wrongNumberOfHandles
        }
    }

    private static func firstWrite(
        _ procedure: GATTProcedure, mtu: UInt16
    ) throws(GATTClientError) -> (progress: ProcedureProgress, request: ByteBuffer) {
        switch procedure {
        case .write(let handle, let value):
            guard value.readableBytes <= Int(mtu) - 3 else { throw .valueTooLong }
            return (.write, ATTRequest.write(handle, value, opcode: .writeRequest))
        case .subscribe(let handle, let bits):
            return (.write, ATTRequest.write(handle, bits.rawValue))
        case .writeLong(let handle, let offset, let value):
            let writes = [PreparedWrite(handle: handle, offset: offset, value: value)]
            var writing = try PreparedWriting(writes, isReliable: false)
            let request = writing.request(mtu: mtu)
            return (.preparedWriting(writing), request)
        case .reliableWrite(let writes):
            var writing = try PreparedWriting(writes, isReliable: true)
            let request = writing.request(mtu: mtu)
            return (.preparedWriting(writing), request)
        default:
            throw .nothingToWrite
        }
    }

    private static func check(_ handles: [AttributeHandle], mtu: UInt16) throws(GATTClientError) {
        guard handles.count >= 2, handles.count <= (Int(mtu) - 1) / 2 else { throw .wrongNumberOfHandles }
    }
}
