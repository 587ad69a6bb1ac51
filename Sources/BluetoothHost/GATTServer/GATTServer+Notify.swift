package import BluetoothHCI
package import NIOCore

extension GATTServer {
    /// Sends ATT_HANDLE_VALUE_NTF (Vol 3, Part F, 3.4.7.1). The value that clients read stays as it is.
    /// - Throws: and sends nothing, where the client did not ask for it, may not have it, or cannot take it whole.
    package mutating func notify(
        _ value: [UInt8], handle: AttributeHandle, on connection: ConnectionHandle, into effects: inout [ATTEffect]
    ) throws(NotificationRefusal) {
        guard let place = place(of: connection) else { throw .notConnected }
        try notify(value, handle: handle, at: place, into: &effects)
    }

    /// As ``notify(_:handle:on:into:)-([UInt8],_,_,_)``.
    package mutating func notify(
        _ value: ByteBuffer, handle: AttributeHandle, on connection: ConnectionHandle, into effects: inout [ATTEffect]
    ) throws(NotificationRefusal) {
        guard let place = place(of: connection) else { throw .notConnected }
        try notify(value.readableBytesView, handle: handle, at: place, into: &effects)
    }

    func notify(
        _ value: some Collection<UInt8>, handle: AttributeHandle, at place: Int, into effects: inout [ATTEffect]
    ) throws(NotificationRefusal) {
        try checkSend(.notifications, of: handle, length: value.count, at: place)
        var pdu = ByteBuffer.attributePDU(.handleValueNotification, capacity: 3 + value.count)
        pdu.writeAttributeHandle(handle)
        pdu.writeBytes(value)
        effects.append(.send(pdu, to: bearers[place].connection))
    }

    /// Sends several values at once, by ATT_MULTIPLE_HANDLE_VALUE_NTF where the client takes it and they fit into one
    /// (3.4.7.4; Vol 3, Part G, 7.2), else one by one.
    /// - Throws: and sends nothing, where one of them cannot be sent.
    package mutating func notify(
        _ values: [(handle: AttributeHandle, value: [UInt8])], on connection: ConnectionHandle,
        into effects: inout [ATTEffect]
    ) throws(NotificationRefusal) {
        guard let place = place(of: connection) else { throw .notConnected }
        var length = 1
        for (handle, value) in values {
            try checkSend(.notifications, of: handle, length: value.count, at: place)
            length += 4 + value.count
        }
        // It carries two values or more.
        guard values.count > 1, bearers[place].features.contains(.multipleHandleValueNotifications),
            length <= Int(bearers[place].mtu)
        else {
            for (handle, value) in values { try notify(value, handle: handle, at: place, into: &effects) }
            return
        }
        var pdu = ByteBuffer.attributePDU(.multipleHandleValueNotification, capacity: length)
        for (handle, value) in values {
            pdu.writeAttributeHandle(handle)
            pdu.writeInteger(UInt16(truncatingIfNeeded: value.count), endianness: .little)
            pdu.writeBytes(value)
        }
        effects.append(.send(pdu, to: connection))
    }

    /// Whether the client asked for the value and may have it now.
    func checkSend(
        _ kind: SubscriptionBits, of handle: AttributeHandle, length: Int, at place: Int
    ) throws(NotificationRefusal) {
        guard bearers[place].subscription(to: handle)?.isSuperset(of: kind) == true,
            let index = database.table.index(of: handle)
        else { throw .notSubscribed }
        guard !bearers[place].isTimedOut else { throw .bearerTimedOut }
        guard !bearers[place].mustLearnOfChange else { throw .clientIsUnawareOfChange }
        let access = database.table.attributes[index].notify
        if access != .open {
            do throws(RequestFailure) {
                try check(access, refusal: .readNotPermitted, of: handle, at: place)
            } catch {
                throw .insufficientSecurity
            }
        }
        let maximum = Int(bearers[place].mtu) - 3
        guard length <= maximum else { throw .tooLong(maximum: maximum) }
    }
}
