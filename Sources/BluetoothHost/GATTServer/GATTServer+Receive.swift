package import BluetoothHCI
package import NIOCore
package import SimulationKernel

/// Why a request is refused, and which handle the error response names (Vol 3, Part F, 3.4.1.1).
struct RequestFailure: Error {
    let error: ATTError
    let handle: AttributeHandle

    init(_ error: ATTError, _ handle: AttributeHandle = AttributeHandle(0)) {
        self.error = error
        self.handle = handle
    }
}

/// A request of a client, without its opcode's octet.
struct Request {
    let opcode: ATTOpcode
    let parameters: ByteBuffer
}

extension GATTServer {
    /// Takes a PDU that a client sent.
    ///
    /// While a request waits for the application, another request is dropped with
    /// ``ProtocolViolation/requestWhilePending(opcode:)``: the client may not send it (Vol 3, Part F, 3.3.2), and an error
    /// response would be taken for the answer to the first. Commands and confirmations are taken at any time.
    package mutating func receive(
        _ pdu: ByteBuffer, on connection: ConnectionHandle, link: LinkSecurity, now: Instant,
        into effects: inout [ATTEffect]
    ) {
        guard let place = place(of: connection) else {
            effects.append(.protocolViolation(connection, .unknownConnection))
            return
        }
        bearers[place].link = link
        var parameters = pdu
        guard let opcode = parameters.readInteger(as: UInt8.self) else {
            effects.append(.protocolViolation(connection, .emptyPDU))
            return
        }
        guard pdu.readableBytes <= Int(bearers[place].mtu) else {
            effects.append(.protocolViolation(connection, .longerThanMTU(length: pdu.readableBytes)))
            return
        }
        if ATTOpcode.isCommand(opcode) {
            // Signed writes need a key that is never distributed here: they fail their check, and like every command
            // that fails they are ignored, as unknown commands are (3.3, 3.4.5.4).
            if opcode == ATTOpcode.writeCommand.rawValue { takeWriteCommand(parameters, at: place, into: &effects) }
        } else if opcode == ATTOpcode.handleValueConfirmation.rawValue {
            takeConfirmation(at: place, now: now, into: &effects)
        } else if ATTOpcode.isForClient(opcode) {
            effects.append(.protocolViolation(connection, .notForServer(opcode: opcode)))
        } else if bearers[place].waiting != nil {
            effects.append(.protocolViolation(connection, .requestWhilePending(opcode: opcode)))
        } else {
            takeRequest(opcode, parameters, at: place, into: &effects)
        }
    }

    private mutating func takeRequest(
        _ rawOpcode: UInt8, _ parameters: ByteBuffer, at place: Int, into effects: inout [ATTEffect]
    ) {
        do throws(RequestFailure) {
            guard let opcode = ATTOpcode(rawValue: rawOpcode), opcode.response != nil else {
                throw RequestFailure(.requestNotSupported)
            }
            let request = Request(opcode: opcode, parameters: parameters)
            try checkAwareness(of: request, at: place)
            try answer(request, at: place, into: &effects)
        } catch {
            refuse(rawOpcode, error, at: place, into: &effects)
        }
    }

    /// Sends ATT_ERROR_RSP.
    func refuse(_ opcode: UInt8, _ failure: RequestFailure, at place: Int, into effects: inout [ATTEffect]) {
        let error = ByteBuffer.attributeError(request: opcode, handle: failure.handle, failure.error)
        effects.append(.send(error, to: bearers[place].connection))
    }

    /// Answers a request, or asks the application for what the answer needs. After the application's word the same
    /// request comes here again.
    mutating func answer(
        _ request: Request, at place: Int, into effects: inout [ATTEffect]
    ) throws(RequestFailure) {
        let response: ByteBuffer?
        switch request.opcode {
        case .exchangeMTURequest: return try exchangeMTU(request, at: place, into: &effects)
        case .writeRequest: return try write(request, at: place, into: &effects)
        case .executeWriteRequest: return try executeWrites(request, at: place, into: &effects)
        case .readRequest, .readBlobRequest: response = try read(request, at: place, into: &effects)
        case .readByTypeRequest: response = try readByType(request, at: place, into: &effects)
        case .readMultipleRequest, .readMultipleVariableRequest:
            response = try readMultiple(request, at: place, into: &effects)
        case .findInformationRequest: response = try findInformation(request, at: place)
        case .findByTypeValueRequest: response = try findByTypeValue(request, at: place)
        case .readByGroupTypeRequest: response = try readByGroupType(request, at: place)
        case .prepareWriteRequest: response = try prepareWrite(request, at: place)
        default: throw RequestFailure(.requestNotSupported)
        }
        if let response { effects.append(.send(response, to: bearers[place].connection)) }
    }

    /// ATT_EXCHANGE_MTU_REQ (3.4.2). A second one is answered alike.
    private mutating func exchangeMTU(
        _ request: Request, at place: Int, into effects: inout [ATTEffect]
    ) throws(RequestFailure) {
        var parameters = request.parameters
        guard parameters.readableBytes == 2,
            let clientMTU = parameters.readInteger(endianness: .little, as: UInt16.self)
        else { throw RequestFailure(.invalidPDU) }
        var response = ByteBuffer.attributePDU(.exchangeMTUResponse, capacity: 3)
        response.writeInteger(maximumMTU, endianness: .little)
        effects.append(.send(response, to: bearers[place].connection))
        let mtu = max(min(clientMTU, maximumMTU), ATTLimits.defaultMTU)
        bearers[place].mtu = mtu
        effects.append(.mtuChanged(bearers[place].connection, mtu: mtu))
    }
}
