import NIOCore

/// Values that the server sends of its own accord.
extension GATTClient {
    /// Takes a notification or an indication (Vol 3, Part F, 3.4.7).
    func pushed(_ opcode: UInt8, _ body: inout ByteBuffer, into effects: inout [ClientEffect]) {
        if opcode == ATTOpcode.multipleHandleValueNotification.rawValue {
            notifications(&body, into: &effects)
            return
        }
        let isIndication = opcode == ATTOpcode.handleValueIndication.rawValue
        if let handle = body.readAttributeHandle(), handle.isValid {
            effects.append(isIndication ? .indication(handle, body) : .notification(handle, body))
        } else {
            effects.append(.unexpected(isIndication ? .malformedIndication : .malformedNotification))
        }
        if isIndication { confirm(into: &effects) }
    }

    /// Takes an ATT_MULTIPLE_HANDLE_VALUE_NTF (Vol 3, Part F, 3.4.7.4), whole or not at all.
    ///
    /// One element is taken, though the specification asks for two.
    private func notifications(_ body: inout ByteBuffer, into effects: inout [ClientEffect]) {
        let first = effects.count
        repeat {
            guard let handle = body.readAttributeHandle(), handle.isValid,
                let length = body.readInteger(endianness: .little, as: UInt16.self),
                let value = body.readSlice(length: Int(length))
            else {
                effects.removeSubrange(first...)
                effects.append(.unexpected(.malformedNotification))
                return
            }
            effects.append(.notification(handle, value))
        } while body.readableBytes > 0
    }

    /// Sends ATT_HANDLE_VALUE_CFM (Vol 3, Part F, 3.4.7.3).
    func confirm(into effects: inout [ClientEffect]) {
        effects.append(.send(ATTRequest.confirmation()))
    }
}
