import NIOCore

extension GATTServer {
    /// ATT_FIND_INFORMATION_REQ (Vol 3, Part F, 3.4.3.1).
    func findInformation(_ request: Request, at place: Int) throws(RequestFailure) -> ByteBuffer {
        var parameters = request.parameters
        let range = try parameters.readHandleRange()
        guard parameters.readableBytes == 0 else { throw RequestFailure(.invalidPDU) }
        let attributes = database.table.attributes
        var index = database.table.firstIndex(atOrAfter: range.lowerBound)
        guard index < attributes.count, attributes[index].handle <= range.upperBound else {
            throw RequestFailure(.attributeNotFound, range.lowerBound)
        }
        // UUIDs of one length only in one response.
        let length = attributes[index].type.wireLength
        let room = Int(bearers[place].mtu)
        var response = ByteBuffer.attributePDU(
            .findInformationResponse, capacity: min(room, 2 + (attributes.count - index) * (2 + length)))
        response.writeInteger(length == 2 ? UInt8(0x01) : 0x02)
        while index < attributes.count, attributes[index].handle <= range.upperBound,
            attributes[index].type.wireLength == length, response.readableBytes + 2 + length <= room
        {
            response.writeAttributeHandle(attributes[index].handle)
            response.writeBluetoothUUID(attributes[index].type)
            index += 1
        }
        return response
    }

    /// ATT_FIND_BY_TYPE_VALUE_REQ (3.4.3.3).
    ///
    /// A service is found by its UUID in either form; any other value octet by octet. Attributes that the client may not
    /// read are passed over, as are those that the application answers for.
    func findByTypeValue(_ request: Request, at place: Int) throws(RequestFailure) -> ByteBuffer {
        var parameters = request.parameters
        let range = try parameters.readHandleRange()
        guard let type = parameters.readInteger(endianness: .little, as: UInt16.self) else {
            throw RequestFailure(.invalidPDU)
        }
        let wanted = parameters.readableBytesView
        let uuid = type == 0x2800 || type == 0x2801 ? BluetoothUUID(octets: wanted) : nil
        let room = Int(bearers[place].mtu)
        var response = ByteBuffer.attributePDU(.findByTypeValueResponse, capacity: min(room, 1 + 4 * 8))
        for index in database.table.indices(of: BluetoothUUID(type), in: range) {
            guard response.readableBytes + 4 <= room else { break }
            let attribute = database.table.attributes[Int(index)]
            let isMatch: Bool
            if let uuid {
                isMatch = BluetoothUUID(octets: attribute.value) == uuid
            } else {
                isMatch =
                    !attribute.isAuthorised && isReadable(attribute, at: place)
                    && clientValue(at: Int(index), for: place).elementsEqual(wanted)
            }
            guard isMatch else { continue }
            response.writeAttributeHandle(attribute.handle)
            response.writeAttributeHandle(attribute.groupEnd)
        }
        guard response.readableBytes > 1 else { throw RequestFailure(.attributeNotFound, range.lowerBound) }
        return response
    }

    /// ATT_READ_BY_GROUP_TYPE_REQ (3.4.4.9), for primary and secondary services.
    func readByGroupType(_ request: Request, at place: Int) throws(RequestFailure) -> ByteBuffer {
        var parameters = request.parameters
        let range = try parameters.readHandleRange()
        guard let type = parameters.readBluetoothUUID(length: parameters.readableBytes) else {
            throw RequestFailure(.invalidPDU)
        }
        guard type == .primaryService || type == .secondaryService else {
            throw RequestFailure(.unsupportedGroupType, range.lowerBound)
        }
        let indices = database.table.indices(of: type, in: range)
        guard let first = indices.first else { throw RequestFailure(.attributeNotFound, range.lowerBound) }
        // Values of one length only in one response.
        let length = database.table.attributes[Int(first)].value.count
        let room = Int(bearers[place].mtu)
        var response = ByteBuffer.attributePDU(
            .readByGroupTypeResponse, capacity: min(room, 2 + indices.count * (4 + length)))
        response.writeInteger(UInt8(truncatingIfNeeded: 4 + length))
        for index in indices {
            let attribute = database.table.attributes[Int(index)]
            guard attribute.value.count == length, response.readableBytes + 4 + length <= room else { break }
            response.writeAttributeHandle(attribute.handle)
            response.writeAttributeHandle(attribute.groupEnd)
            response.writeBytes(attribute.value)
        }
        return response
    }

    private func isReadable(_ attribute: Attribute, at place: Int) -> Bool {
        do throws(RequestFailure) {
            try check(attribute.read, refusal: .readNotPermitted, of: attribute.handle, at: place)
            return true
        } catch {
            return false
        }
    }
}

extension ByteBuffer {
    /// The starting and ending handle of a request: the first not zero, and not after the last (3.4.3.1).
    mutating func readHandleRange() throws(RequestFailure) -> ClosedRange<AttributeHandle> {
        guard let first = readAttributeHandle(), let last = readAttributeHandle() else {
            throw RequestFailure(.invalidPDU)
        }
        guard first.isValid, first <= last else { throw RequestFailure(.invalidHandle, first) }
        return first...last
    }
}
