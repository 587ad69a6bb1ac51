import BluetoothHCI
import NIOCore

extension GATTServer {
    /// Answers a request that came as ``ATTEffect/readRequested(_:)`` or ``ATTEffect/writeRequested(_:value:)``.
    ///
    /// The application decides for itself how an accepted write changes its state; the server keeps no copy.
    /// - Parameter answer: the whole value of an attribute that is read (more than 512 octets are cut off), anything for a
    ///   write that is accepted, or the error for the client, such as Insufficient Authorization or one of the
    ///   application's own.
    /// - Returns: false where the request is no longer open: the connection ended, or it was answered already.
    @discardableResult
    package mutating func respond(
        to question: PendingRequest, with answer: Result<[UInt8], ATTError>, into effects: inout [ATTEffect]
    ) -> Bool {
        guard let place = place(of: question.connection), let waiting = bearers[place].waiting,
            waiting.question == question
        else { return false }
        do throws(RequestFailure) {
            switch answer {
            case .failure(let error):
                throw RequestFailure(error, question.handle)
            case .success(let value):
                let kept = waiting.isWrite ? [] : Array(value.prefix(ATTLimits.maximumValueLength))
                bearers[place].waiting?.answers.append((question.handle, kept))
                bearers[place].waiting?.isOpen = false
                try self.answer(
                    Request(opcode: waiting.opcode, parameters: waiting.parameters), at: place, into: &effects)
            }
        } catch {
            bearers[place].waiting?.isOpen = false
            if waiting.opcode == .executeWriteRequest { bearers[place].prepared.removeAll() }
            refuse(waiting.opcode.rawValue, error, at: place, into: &effects)
        }
        if bearers[place].waiting?.isOpen == false { bearers[place].waiting = nil }
        return true
    }

    /// Asks the application, and lets the request wait.
    /// - Parameter write: the value to be written; nil for a read.
    mutating func ask(
        about handle: AttributeHandle, write value: ByteBuffer?, for request: Request, at place: Int,
        into effects: inout [ATTEffect]
    ) {
        lastRequestNumber &+= 1
        let question = PendingRequest(
            connection: bearers[place].connection, handle: handle, number: lastRequestNumber)
        if bearers[place].waiting == nil {
            bearers[place].waiting = WaitingRequest(
                opcode: request.opcode, parameters: request.parameters, question: question, isWrite: value != nil)
        } else {
            bearers[place].waiting?.question = question
            bearers[place].waiting?.isWrite = value != nil
            bearers[place].waiting?.isOpen = true
        }
        if let value {
            effects.append(.writeRequested(question, value: value))
        } else {
            effects.append(.readRequested(question))
        }
    }
}

extension Bearer {
    /// What the application answered about this attribute, for the request that waits.
    func answer(for handle: AttributeHandle) -> [UInt8]? {
        waiting?.answers.first { $0.handle == handle }?.value
    }
}
