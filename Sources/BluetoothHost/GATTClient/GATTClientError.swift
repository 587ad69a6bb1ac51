/// Why a procedure failed.
package enum GATTClientError: Error, Hashable, Sendable {
    /// The server refused with ATT_ERROR_RSP, and named the attribute (Vol 3, Part F, 3.4.1.1).
    case refused(ATTError, AttributeHandle)
    /// The server's answer is not what the specification allows; nothing of it is kept.
    case malformedResponse(MalformedResponse)
    /// The server did not echo a part of a reliable write as it was sent (Vol 3, Part G, 4.9.5). The prepared parts were
    /// cancelled.
    case reliableWriteMismatch
    /// The server has more than ``GATTClient/maximumFindings`` attributes that match.
    case tooManyResults
    /// The value does not fit the request, or ends beyond 512 octets. Nothing was sent.
    case valueTooLong
    /// The handles do not fit the request, or there are fewer than the two that it needs. Nothing was sent.
    case wrongNumberOfHandles
    /// There is nothing to write. Nothing was sent.
    case nothingToWrite
    /// A client exchanges the MTU once only (Vol 3, Part F, 3.4.2.1). Nothing was sent.
    case mtuAlreadyExchanged
    /// ``GATTClient/maximumWaitingProcedures`` wait already. Nothing was sent.
    case queueFull
    /// The server let 30 seconds pass: this bearer carries no more (Vol 3, Part F, 3.3.3).
    case bearerTimedOut
    /// The connection ended first.
    case disconnected
}

/// What is wrong with a response.
package enum MalformedResponse: Hashable, Sendable {
    /// It is longer than the ATT_MTU.
    case longerThanMTU
    /// It ends too early or too late, or has a list that is not made of whole elements.
    case length
    /// The elements of its list have a length that the procedure does not know.
    case elementLength(UInt8)
    /// The format of an ATT_FIND_INFORMATION_RSP is neither 0x01 nor 0x02.
    case format(UInt8)
    /// A list without an element, where there is an error for that.
    case emptyList
    /// A handle is outside the range that was asked for, or not after the one before: such a discovery may never end.
    case handle(AttributeHandle)
    /// A value is longer than an attribute's value can be.
    case valueLength
}

/// Why a PDU was ignored.
package enum UnexpectedPDU: Hashable, Sendable {
    /// A PDU without an opcode.
    case empty
    /// A PDU longer than the ATT_MTU that answers nothing; the opcode.
    case longerThanMTU(UInt8)
    /// The opcode is none that a server sends.
    case unknownOpcode(UInt8)
    /// A response, or an error, when nothing was asked.
    case responseWithoutRequest(UInt8)
    /// A response to another request than the one that waits; the opcode that came.
    case responseToAnotherRequest(UInt8)
    /// An error about another request than the one that waits; the opcode of the request that it names.
    case errorAboutAnotherRequest(UInt8)
    /// A notification without a handle, or with handle 0, or with a list cut short.
    case malformedNotification
    /// An indication without a handle, or with handle 0. It is confirmed all the same (Vol 3, Part F, 3.4.7.2).
    case malformedIndication
}
