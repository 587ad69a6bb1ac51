import NIOCore

extension ProcedureProgress {
    /// What comes after an answer.
    enum Step: Sendable {
        case request(ByteBuffer)
        case finished(GATTResult)
    }

    /// Takes the response to the last request.
    mutating func response(
        _ body: inout ByteBuffer, mtu: UInt16, into findings: inout Findings
    ) throws(GATTClientError) -> Step {
        let next: ByteBuffer?
        switch self {
        case .write:
            try body.checkEnd()
            return .finished(.done)
        case .read:
            return .finished(.value(body))
        case .exchangingMTU(let own):
            guard let peer = body.readInteger(endianness: .little, as: UInt16.self) else {
                throw .malformedResponse(.length)
            }
            try body.checkEnd()
            return .finished(.mtu(max(ATTLimits.defaultMTU, min(own, peer))))
        case .readMultipleVariable(let count):
            return .finished(.variableValues(try VariableLengthList.values(&body, count: count, mtu: mtu)))
        case .services(var search):
            next = try search.response(&body, into: &findings)
            self = .services(search)
        case .servicesByUUID(var search):
            next = try search.response(&body, into: &findings)
            self = .servicesByUUID(search)
        case .includes(var search):
            next = try search.response(&body, into: &findings)
            self = .includes(search)
        case .characteristics(var search):
            next = try search.response(&body, into: &findings)
            self = .characteristics(search)
        case .descriptors(var search):
            next = try search.response(&body, into: &findings)
            self = .descriptors(search)
        case .database(var search):
            next = try search.response(&body, into: &findings)
            self = .database(search)
        case .longRead(var read):
            next = try read.response(&body, mtu: mtu, into: &findings)
            self = .longRead(read)
        case .typeRead(var read):
            next = try read.response(&body, into: &findings)
            self = .typeRead(read)
        case .preparedWriting(var writing):
            next = try writing.response(&body, mtu: mtu)
            self = .preparedWriting(writing)
        }
        return next.map(Step.request) ?? .finished(result(&findings))
    }

    /// Takes an error about the last request: the end of most searches is one.
    mutating func refused(
        _ error: ATTError, at handle: AttributeHandle, mtu: UInt16, findings: inout Findings
    ) throws(GATTClientError) -> Step {
        let next: ByteBuffer?
        switch self {
        case .exchangingMTU where error == .requestNotSupported:
            return .finished(.mtu(mtu))
        case .services, .servicesByUUID, .characteristics, .descriptors:
            guard error == .attributeNotFound else { throw .refused(error, handle) }
            next = nil
        case .includes(let search):
            guard error == .attributeNotFound, !search.isReadingUUID else { throw .refused(error, handle) }
            next = nil
        case .database(var search):
            guard search.isEnd(error) else { throw .refused(error, handle) }
            next = search.ended(findings)
            self = .database(search)
        case .longRead where LongRead.isEnd(error, after: findings):
            next = nil
        case .typeRead where error == .attributeNotFound && !findings.values.isEmpty:
            next = nil
        case .preparedWriting(var writing):
            next = try writing.failed(.refused(error, handle))
            self = .preparedWriting(writing)
        default:
            throw .refused(error, handle)
        }
        return next.map(Step.request) ?? .finished(result(&findings))
    }

    /// Takes an answer that cannot be one.
    mutating func spoiled(_ reason: MalformedResponse) throws(GATTClientError) -> Step {
        let error = GATTClientError.malformedResponse(reason)
        guard case .preparedWriting(var writing) = self, let next = try writing.failed(error) else { throw error }
        self = .preparedWriting(writing)
        return .request(next)
    }

    /// The result of a procedure that found all there is; takes it out of the findings.
    private func result(_ findings: inout Findings) -> GATTResult {
        let found = findings
        findings = Findings()
        switch self {
        case .services, .servicesByUUID: return .services(found.database.services)
        case .includes: return .includedServices(found.database.includes)
        case .characteristics: return .characteristics(found.database.characteristics)
        case .descriptors: return .descriptors(found.database.descriptors)
        case .longRead: return .value(found.value)
        case .typeRead: return .values(found.values)
        case .database:
            var database = found.database
            if database.services.contains(where: { !$0.isPrimary }) { database.sort() }
            return .database(database)
        case .exchangingMTU, .read, .readMultipleVariable, .write, .preparedWriting: return .done
        }
    }
}
