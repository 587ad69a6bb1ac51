import NIOCore

extension GATTServer {
    /// ATT_READ_REQ and ATT_READ_BLOB_REQ (Vol 3, Part F, 3.4.4.3 and 3.4.4.5).
    /// - Returns: nil where the application must give the value first.
    mutating func read(
        _ request: Request, at place: Int, into effects: inout [ATTEffect]
    ) throws(RequestFailure) -> ByteBuffer? {
        var parameters = request.parameters
        var offset = 0
        guard let handle = parameters.readAttributeHandle() else { throw RequestFailure(.invalidPDU) }
        if request.opcode == .readBlobRequest {
            guard let octets = parameters.readInteger(endianness: .little, as: UInt16.self) else {
                throw RequestFailure(.invalidPDU, handle)
            }
            offset = Int(octets)
        }
        guard parameters.readableBytes == 0 else { throw RequestFailure(.invalidPDU, handle) }
        let index = try index(of: handle)
        guard let value = try readValue(at: index, for: request, at: place, into: &effects) else { return nil }
        guard offset <= value.count else { throw RequestFailure(.invalidOffset, handle) }
        let count = min(value.count - offset, Int(bearers[place].mtu) - 1)
        let opcode: ATTOpcode = request.opcode == .readRequest ? .readResponse : .readBlobResponse
        var response = ByteBuffer.attributePDU(opcode, capacity: 1 + count)
        response.writeBytes(value[offset..<offset + count])
        return response
    }

    /// ATT_READ_MULTIPLE_REQ and ATT_READ_MULTIPLE_VARIABLE_REQ (3.4.4.7 and 3.4.4.11): of two handles or more.
    mutating func readMultiple(
        _ request: Request, at place: Int, into effects: inout [ATTEffect]
    ) throws(RequestFailure) -> ByteBuffer? {
        var parameters = request.parameters
        guard parameters.readableBytes >= 4, parameters.readableBytes % 2 == 0 else {
            throw RequestFailure(.invalidPDU)
        }
        let hasLengths = request.opcode == .readMultipleVariableRequest
        let room = Int(bearers[place].mtu)
        var response = ByteBuffer.attributePDU(
            hasLengths ? .readMultipleVariableResponse : .readMultipleResponse, capacity: room)
        // Every handle is checked, also where its value no longer fits.
        while let handle = parameters.readAttributeHandle() {
            let index = try index(of: handle)
            guard let value = try readValue(at: index, for: request, at: place, into: &effects) else { return nil }
            if hasLengths {
                guard room - response.readableBytes >= 2 else { continue }
                response.writeInteger(UInt16(truncatingIfNeeded: value.count), endianness: .little)
            }
            response.writeBytes(value.prefix(room - response.readableBytes))
        }
        return response
    }

    /// ATT_READ_BY_TYPE_REQ (3.4.4.1).
    ///
    /// The response ends before the first value of another length, and before the first that the client may not have or
    /// the application must give: the client asks for that by its next request.
    mutating func readByType(
        _ request: Request, at place: Int, into effects: inout [ATTEffect]
    ) throws(RequestFailure) -> ByteBuffer? {
        var parameters = request.parameters
        let range = try parameters.readHandleRange()
        guard let type = parameters.readBluetoothUUID(length: parameters.readableBytes) else {
            throw RequestFailure(.invalidPDU)
        }
        let table = database.table
        let indices = table.indices(of: type, in: range)
        guard let first = indices.first else { throw RequestFailure(.attributeNotFound, range.lowerBound) }
        guard let value = try readValue(at: Int(first), for: request, at: place, into: &effects) else { return nil }
        let room = Int(bearers[place].mtu)
        // The length of a pair is one octet.
        let limit = min(room - 4, 253)
        let length = min(value.count, limit)
        var response = ByteBuffer.attributePDU(
            .readByTypeResponse, capacity: min(room, 2 + indices.count * (2 + length)))
        response.writeInteger(UInt8(truncatingIfNeeded: 2 + length))
        response.writeAttributeHandle(table.attributes[Int(first)].handle)
        response.writeBytes(value.prefix(length))
        for index in indices.dropFirst() {
            let attribute = table.attributes[Int(index)]
            guard response.readableBytes + 2 + length <= room, !attribute.isAuthorised,
                (try? check(attribute.read, refusal: .readNotPermitted, of: attribute.handle, at: place)) != nil
            else { break }
            let value = clientValue(at: Int(index), for: place)
            guard min(value.count, limit) == length else { break }
            response.writeAttributeHandle(attribute.handle)
            response.writeBytes(value.prefix(length))
        }
        return response
    }

    /// The value, after the check whether the client may have it.
    /// - Returns: nil where the application was asked for it.
    private mutating func readValue(
        at index: Int, for request: Request, at place: Int, into effects: inout [ATTEffect]
    ) throws(RequestFailure) -> [UInt8]? {
        let table = database.table
        let handle = table.attributes[index].handle
        try check(table.attributes[index].read, refusal: .readNotPermitted, of: handle, at: place)
        if table.attributes[index].isAuthorised {
            if let answer = bearers[place].answer(for: handle) { return answer }
            ask(about: handle, write: nil, for: request, at: place, into: &effects)
            return nil
        }
        if table.attributes[index].kind == .databaseHash { hashWasRead(at: place) }
        return clientValue(at: index, for: place)
    }
}
