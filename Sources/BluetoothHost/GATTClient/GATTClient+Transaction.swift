package import NIOCore
package import SimulationKernel

extension GATTClient {
    /// Takes a PDU from the server: a response, a notification or an indication.
    package mutating func receive(_ pdu: ByteBuffer, now: Instant, into effects: inout [ClientEffect]) {
        guard bearer == .open else { return }
        var body = pdu
        guard let opcode = body.readInteger(as: UInt8.self) else {
            effects.append(.unexpected(.empty))
            return
        }
        let isTooLong = pdu.readableBytes > Int(mtu)
        switch ATTOpcode(rawValue: opcode) {
        case .handleValueNotification, .handleValueIndication, .multipleHandleValueNotification:
            if isTooLong {
                effects.append(.unexpected(.longerThanMTU(opcode)))
                if opcode == ATTOpcode.handleValueIndication.rawValue { confirm(into: &effects) }
            } else {
                pushed(opcode, &body, into: &effects)
            }
        case .errorResponse:
            refused(&body, now: now, into: &effects)
        case .exchangeMTUResponse, .findInformationResponse, .findByTypeValueResponse, .readByTypeResponse,
            .readResponse, .readBlobResponse, .readMultipleResponse, .readByGroupTypeResponse, .writeResponse,
            .prepareWriteResponse, .executeWriteResponse, .readMultipleVariableResponse:
            responded(opcode, &body, isTooLong: isTooLong, now: now, into: &effects)
        default:
            effects.append(.unexpected(.unknownOpcode(opcode)))
        }
    }

    private mutating func responded(
        _ opcode: UInt8, _ body: inout ByteBuffer, isTooLong: Bool, now: Instant,
        into effects: inout [ClientEffect]
    ) {
        guard var running = transaction else {
            effects.append(.unexpected(.responseWithoutRequest(opcode)))
            return
        }
        guard running.request &+ 1 == opcode else {
            effects.append(.unexpected(.responseToAnotherRequest(opcode)))
            return
        }
        transaction = nil
        do throws(GATTClientError) {
            let step =
                isTooLong
                ? try running.progress.spoiled(.longerThanMTU)
                : try running.progress.response(&body, mtu: mtu, into: &findings)
            carryOn(running, step, now: now, into: &effects)
        } catch {
            finish(running.id, .failure(error), now: now, into: &effects)
        }
    }

    /// Takes an ATT_ERROR_RSP (Vol 3, Part F, 3.4.1.1).
    private mutating func refused(_ body: inout ByteBuffer, now: Instant, into effects: inout [ClientEffect]) {
        guard var running = transaction else {
            effects.append(.unexpected(.responseWithoutRequest(ATTOpcode.errorResponse.rawValue)))
            return
        }
        let request = body.readInteger(as: UInt8.self)
        if let request, request != running.request {
            effects.append(.unexpected(.errorAboutAnotherRequest(request)))
            return
        }
        transaction = nil
        do throws(GATTClientError) {
            let step: ProcedureProgress.Step
            if request != nil, let handle = body.readAttributeHandle(), let code = body.readInteger(as: UInt8.self),
                body.readableBytes == 0
            {
                step = try running.progress.refused(ATTError(code), at: handle, mtu: mtu, findings: &findings)
            } else {
                step = try running.progress.spoiled(.length)
            }
            carryOn(running, step, now: now, into: &effects)
        } catch {
            finish(running.id, .failure(error), now: now, into: &effects)
        }
    }

    private mutating func carryOn(
        _ running: consuming Transaction, _ step: ProcedureProgress.Step, now: Instant,
        into effects: inout [ClientEffect]
    ) {
        switch step {
        case .request(let pdu):
            running.request = pdu.getInteger(at: pdu.readerIndex) ?? 0
            running.deadline = now + ATTLimits.transactionTimeout
            transaction = running
            effects.append(.send(pdu))
        case .finished(let result):
            if case .mtu(let mtu) = result, mtu != self.mtu {
                self.mtu = mtu
                effects.append(.mtuChanged(mtu))
            }
            finish(running.id, .success(result), now: now, into: &effects)
        }
    }

    /// Ends the procedure on the bearer, and begins the next.
    private mutating func finish(
        _ id: ProcedureID, _ result: Result<GATTResult, GATTClientError>, now: Instant,
        into effects: inout [ClientEffect]
    ) {
        if case .failure = result { findings = Findings() }
        effects.append(.completed(id, result))
        while transaction == nil, !waiting.isEmpty {
            let next = waiting.removeFirst()
            begin(next.id, next.procedure, now: now, into: &effects)
        }
    }

    /// Puts a procedure on the bearer, or ends it where no request can carry it.
    mutating func begin(
        _ id: ProcedureID, _ procedure: GATTProcedure, now: Instant, into effects: inout [ClientEffect]
    ) {
        do throws(GATTClientError) {
            if case .exchangeMTU = procedure {
                if hasExchangedMTU { throw .mtuAlreadyExchanged }
                hasExchangedMTU = true
            }
            let (progress, pdu) = try ProcedureProgress.first(procedure, mtu: mtu, maximumMTU: maximumMTU)
            transaction = Transaction(
                id: id, request: pdu.getInteger(at: pdu.readerIndex) ?? 0,
                deadline: now + ATTLimits.transactionTimeout, progress: progress)
            effects.append(.send(pdu))
        } catch {
            effects.append(.completed(id, .failure(error)))
        }
    }
}
