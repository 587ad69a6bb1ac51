import NIOCore

extension GATTServer {
    /// ATT_PREPARE_WRITE_REQ (Vol 3, Part F, 3.4.6.1). Offset and length are checked when the queue is executed.
    mutating func prepareWrite(_ request: Request, at place: Int) throws(RequestFailure) -> ByteBuffer {
        var value = request.parameters
        guard let handle = value.readAttributeHandle() else { throw RequestFailure(.invalidPDU) }
        guard let offset = value.readInteger(endianness: .little, as: UInt16.self) else {
            throw RequestFailure(.invalidPDU, handle)
        }
        try checkWrite(by: .prepared, of: index(of: handle), at: place)
        guard bearers[place].prepared.append(.init(handle: handle, offset: Int(offset), value: value)) else {
            throw RequestFailure(.prepareQueueFull, handle)
        }
        var response = ByteBuffer.attributePDU(.prepareWriteResponse, capacity: 1 + request.parameters.readableBytes)
        response.writeImmutableBuffer(request.parameters)
        return response
    }

    /// ATT_EXECUTE_WRITE_REQ (3.4.6.3). All values are put together and checked before any is written; whatever the
    /// answer, the queue is empty afterwards.
    ///
    /// A part replaces what its attribute has from the offset on: the value ends where the last part ends. Values of
    /// authorised attributes are put before the application one after the other; one that it refuses refuses the whole.
    mutating func executeWrites(
        _ request: Request, at place: Int, into effects: inout [ATTEffect]
    ) throws(RequestFailure) {
        var parameters = request.parameters
        guard let flags = parameters.readInteger(as: UInt8.self), flags <= 1, parameters.readableBytes == 0 else {
            throw RequestFailure(.invalidPDU)
        }
        var values: [(index: Int, value: ByteBuffer)] = []
        if flags == 1 {
            do throws(RequestFailure) {
                values = try assemble(at: place)
            } catch {
                bearers[place].prepared.removeAll()
                throw error
            }
            for (index, value) in values where database.table.attributes[index].isAuthorised {
                let handle = database.table.attributes[index].handle
                if bearers[place].answer(for: handle) == nil {
                    ask(about: handle, write: value, for: request, at: place, into: &effects)
                    return
                }
            }
        }
        bearers[place].prepared.removeAll()
        effects.append(.send(.attributePDU(.executeWriteResponse, capacity: 1), to: bearers[place].connection))
        for (index, value) in values { apply(value, to: index, .executed, at: place, into: &effects) }
    }

    /// The values that the queue makes, in the order in which the attributes were first named.
    private func assemble(at place: Int) throws(RequestFailure) -> [(index: Int, value: ByteBuffer)] {
        guard !bearers[place].prepared.isLost else {
            throw RequestFailure(
                bearers[place].features.contains(.robustCaching) ? .databaseOutOfSync : .unlikelyError)
        }
        var values: [(index: Int, value: [UInt8])] = []
        for part in bearers[place].prepared.parts {
            let index = try index(of: part.handle)
            // The link may have lost its security since the part was prepared.
            try checkWrite(by: .prepared, of: index, at: place)
            let known = values.firstIndex { $0.index == index }
            let before = known.map { values[$0].value } ?? clientValue(at: index, for: place)
            guard part.offset <= before.count else { throw RequestFailure(.invalidOffset, part.handle) }
            guard part.offset + part.value.readableBytes <= Int(database.table.attributes[index].maximumLength) else {
                throw RequestFailure(.invalidAttributeValueLength, part.handle)
            }
            let after = before.prefix(part.offset) + part.value.readableBytesView
            if let known { values[known].value = Array(after) } else { values.append((index, Array(after))) }
        }
        for (index, value) in values { try validate(value, for: index, at: place) }
        return values.map { ($0.index, ByteBuffer(bytes: $0.value)) }
    }
}
