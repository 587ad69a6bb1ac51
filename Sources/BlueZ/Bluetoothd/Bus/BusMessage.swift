internal import CSystemdBus

/// A message that came over the bus.
enum BusMessage {
    case call(BusCall)
    /// The answer to the call with this number.
    case answer(UInt64, Result<[BusValue], BusError>)
    case signal(BusSignal)

    /// - Returns: nil for what is none of these.
    init?(_ message: OpaquePointer) throws(BusFailure) {
        var type: UInt8 = 0
        try BusFailure.check(sd_bus_message_get_type(message, &type))
        switch Int(type) {
        case Int(SD_BUS_MESSAGE_METHOD_CALL): self = .call(try BusCall(message))
        case Int(SD_BUS_MESSAGE_SIGNAL):
            self = .signal(
                BusSignal(
                    path: Self.text(sd_bus_message_get_path(message)),
                    interface: Self.text(sd_bus_message_get_interface(message)),
                    member: Self.text(sd_bus_message_get_member(message)), arguments: try BusValue.all(of: message)))
        case Int(SD_BUS_MESSAGE_METHOD_RETURN):
            self = .answer(try Self.cookie(of: message), .success(try BusValue.all(of: message)))
        case Int(SD_BUS_MESSAGE_METHOD_ERROR):
            let error = sd_bus_message_get_error(message)?.pointee
            self = .answer(
                try Self.cookie(of: message),
                .failure(BusError(name: Self.text(error?.name), message: Self.text(error?.message))))
        default: return nil
        }
    }

    private static func cookie(of message: OpaquePointer) throws(BusFailure) -> UInt64 {
        var cookie: UInt64 = 0
        try BusFailure.check(sd_bus_message_get_reply_cookie(message, &cookie))
        return cookie
    }

    fileprivate static func text(_ start: UnsafePointer<CChar>?) -> String { start.map { String(cString: $0) } ?? "" }
}

struct BusSignal {
    let path: String
    let interface: String
    let member: String
    let arguments: [BusValue]
}

/// A call of one of our methods, until it is answered.
final class BusCall {
    let path: String
    let interface: String
    let member: String
    let arguments: [BusValue]
    /// Whether the caller wants to know.
    let isAnswerExpected: Bool
    /// For the answer.
    let message: OpaquePointer

    init(_ message: OpaquePointer) throws(BusFailure) {
        path = BusMessage.text(sd_bus_message_get_path(message))
        interface = BusMessage.text(sd_bus_message_get_interface(message))
        member = BusMessage.text(sd_bus_message_get_member(message))
        arguments = try BusValue.all(of: message)
        isAnswerExpected = sd_bus_message_get_expect_reply(message) > 0
        self.message = sd_bus_message_ref(message)
    }

    deinit { sd_bus_message_unref(message) }
}
