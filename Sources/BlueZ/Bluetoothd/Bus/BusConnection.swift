internal import CSystemdBus
internal import Glibc

/// A connection to a D-Bus bus, or to one peer without a bus between.
///
/// It belongs to one thread, which waits for ``descriptor`` with a poll of its own and then takes messages by
/// ``next()``. No callback is left with libsystemd: each message comes out there, also answers.
final class BusConnection {
    private let bus: OpaquePointer

    /// Connects to the system bus, at `DBUS_SYSTEM_BUS_ADDRESS` where that is set.
    static func system() throws(BusFailure) -> BusConnection {
        var bus: OpaquePointer?
        try BusFailure.check(sd_bus_open_system(&bus))
        return BusConnection(try connected(bus))
    }

    /// Speaks D-Bus over a connected socket, which it closes at the end. One end has to be the server.
    static func peer(_ descriptor: CInt, isServer: Bool) throws(BusFailure) -> BusConnection {
        var bus: OpaquePointer?
        try BusFailure.check(sd_bus_new(&bus))
        let connection = BusConnection(try connected(bus))
        try BusFailure.check(sd_bus_set_fd(connection.bus, descriptor, descriptor))
        if isServer {
            var id = sd_id128_t()
            try BusFailure.check(sd_id128_randomize(&id))
            try BusFailure.check(sd_bus_set_server(connection.bus, 1, id))
        }
        try BusFailure.check(sd_bus_start(connection.bus))
        return connection
    }

    private static func connected(_ bus: OpaquePointer?) throws(BusFailure) -> OpaquePointer {
        guard let bus else { throw BusFailure(code: ENOTCONN, "no connection") }
        return bus
    }

    private init(_ bus: OpaquePointer) { self.bus = bus }

    deinit { sd_bus_flush_close_unref(bus) }

    // MARK: Waiting

    /// What to poll; it may change from one time to the next.
    var descriptor: CInt { get throws(BusFailure) { try BusFailure.check(sd_bus_get_fd(bus)) } }

    /// The events to poll for.
    var events: CInt { get throws(BusFailure) { try BusFailure.check(sd_bus_get_events(bus)) } }

    /// When ``next()`` is to be called at the latest, in microseconds of the monotonic clock; nil for never.
    var deadline: UInt64? {
        get throws(BusFailure) {
            var deadline: UInt64 = 0
            try BusFailure.check(sd_bus_get_timeout(bus, &deadline))
            return deadline == .max ? nil : deadline
        }
    }

    // MARK: Receiving

    /// Does what is to be done on the connection.
    /// - Returns: the next message for us; nil where there is none for now.
    func next() throws(BusFailure) -> BusMessage? {
        while true {
            var message: OpaquePointer?
            let result = try BusFailure.check(sd_bus_process(bus, &message))
            if let message {
                defer { sd_bus_message_unref(message) }
                if let readable = try BusMessage(message) { return readable }
            } else if result == 0 {
                return nil
            }
        }
    }

    // MARK: Sending

    /// Calls a method; the answer comes with the number that this returns.
    /// - Parameter destination: nil for the one peer of a connection without a bus.
    func call(
        _ destination: String?, _ path: String, _ interface: String, _ member: String, _ arguments: [BusValue] = []
    ) throws(BusFailure) -> UInt64 {
        var message: OpaquePointer?
        try BusFailure.check(sd_bus_message_new_method_call(bus, &message, destination, path, interface, member))
        // Nobody is started by asking for it.
        if let message { try BusFailure.check(sd_bus_message_set_auto_start(message, 0)) }
        var cookie: UInt64 = 0
        try send(message, arguments, &cookie)
        return cookie
    }

    func signal(_ path: String, _ interface: String, _ member: String, _ arguments: [BusValue]) throws(BusFailure) {
        var message: OpaquePointer?
        try BusFailure.check(sd_bus_message_new_signal(bus, &message, path, interface, member))
        try send(message, arguments, nil)
    }

    func answer(_ call: BusCall, _ results: [BusValue] = []) throws(BusFailure) {
        guard call.isAnswerExpected else { return }
        var message: OpaquePointer?
        try BusFailure.check(sd_bus_message_new_method_return(call.message, &message))
        try send(message, results, nil)
    }

    func refuse(_ call: BusCall, _ error: BusError) throws(BusFailure) {
        guard call.isAnswerExpected else { return }
        let result = error.name.withCString { name in
            error.message.withCString { text in
                var error = sd_bus_error(name: name, message: text, _need_free: 0)
                return sd_bus_reply_method_error(call.message, &error)
            }
        }
        try BusFailure.check(result)
    }

    private func send(
        _ message: OpaquePointer?, _ arguments: [BusValue], _ cookie: UnsafeMutablePointer<UInt64>?
    ) throws(BusFailure) {
        defer { sd_bus_message_unref(message) }
        guard let message else { throw BusFailure(code: ENOMEM, "no message") }
        for argument in arguments { try argument.append(to: message) }
        try BusFailure.check(sd_bus_send(bus, message, cookie))
    }
}
