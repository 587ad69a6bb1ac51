package import BluetoothHCI
import NIOCore
package import SimulationKernel

extension GATTServer {
    /// Sends ATT_HANDLE_VALUE_IND, or lets it wait for the confirmation of an earlier one (Vol 3, Part F, 3.4.7.2).
    /// ``ATTEffect/confirmed(_:_:)`` tells when the client has it.
    /// - Throws: and sends nothing, where the client did not ask for it, may not have it, or cannot take it whole.
    package mutating func indicate(
        _ value: [UInt8], handle: AttributeHandle, on connection: ConnectionHandle, now: Instant,
        into effects: inout [ATTEffect]
    ) throws(NotificationRefusal) {
        guard let place = place(of: connection) else { throw .notConnected }
        try indicate(value, handle: handle, at: place, now: now, into: &effects)
    }

    mutating func indicate(
        _ value: [UInt8], handle: AttributeHandle, at place: Int, now: Instant, into effects: inout [ATTEffect]
    ) throws(NotificationRefusal) {
        try checkSend(.indications, of: handle, length: value.count, at: place)
        let indication = QueuedIndication(handle: handle, value: value, announcesChange: false)
        guard bearers[place].outstanding != nil else {
            send(indication, at: place, now: now, into: &effects)
            return
        }
        guard bearers[place].queue.count < Bearer.maximumQueuedIndications else { throw .queueFull }
        bearers[place].queue.append(indication)
    }

    mutating func send(
        _ indication: QueuedIndication, at place: Int, now: Instant, into effects: inout [ATTEffect]
    ) {
        bearers[place].outstanding = OutstandingIndication(
            handle: indication.handle, deadline: now + ATTLimits.transactionTimeout,
            announcesChange: indication.announcesChange)
        var pdu = ByteBuffer.attributePDU(.handleValueIndication, capacity: 3 + indication.value.count)
        pdu.writeAttributeHandle(indication.handle)
        pdu.writeBytes(indication.value.prefix(Int(bearers[place].mtu) - 3))
        effects.append(.send(pdu, to: bearers[place].connection))
    }

    /// ATT_HANDLE_VALUE_CFM (3.4.7.3).
    mutating func takeConfirmation(at place: Int, now: Instant, into effects: inout [ATTEffect]) {
        let connection = bearers[place].connection
        guard let outstanding = bearers[place].outstanding else {
            effects.append(.protocolViolation(connection, .unexpectedConfirmation))
            return
        }
        bearers[place].outstanding = nil
        if outstanding.announcesChange { bearers[place].awareness = .aware }
        effects.append(.confirmed(connection, outstanding.handle))
        while let next = bearers[place].queue.first, bearers[place].outstanding == nil {
            bearers[place].queue.removeFirst()
            // The link may have lost its security, or the client its interest.
            let isSendable =
                next.announcesChange
                || (try? checkSend(.indications, of: next.handle, length: next.value.count, at: place)) != nil
            if isSendable { send(next, at: place, now: now, into: &effects) }
        }
    }

    /// When the next indication times out; nil where none waits for a confirmation.
    package var nextDeadline: Instant? {
        var first: Instant?
        for bearer in bearers {
            guard let deadline = bearer.outstanding?.deadline else { continue }
            first = min(first ?? deadline, deadline)
        }
        return first
    }

    /// Gives up the indications that were not confirmed in time: their bearers take no more of them, and the connections
    /// are to be ended (3.3.3).
    package mutating func timeFired(at now: Instant, into effects: inout [ATTEffect]) {
        for place in bearers.indices {
            guard let outstanding = bearers[place].outstanding, outstanding.deadline <= now else { continue }
            bearers[place].outstanding = nil
            bearers[place].queue.removeAll()
            bearers[place].isTimedOut = true
            effects.append(.timedOut(bearers[place].connection))
        }
    }
}
