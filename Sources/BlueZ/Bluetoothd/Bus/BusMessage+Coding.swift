internal import CSystemdBus
internal import Glibc

// Values into and out of libsystemd's messages.
extension BusValue {
    /// How deep values may lie in each other, as D-Bus itself has it.
    private static let maximumDepth = 64

    /// Adds the value to the end of a message.
    func append(to message: OpaquePointer) throws(BusFailure) {
        switch self {
        case .byte(var value): try Self.append(&value, "y", message)
        case .boolean(let value):
            var number: CInt = value ? 1 : 0
            try Self.append(&number, "b", message)
        case .int16(var value): try Self.append(&value, "n", message)
        case .uint16(var value): try Self.append(&value, "q", message)
        case .int32(var value): try Self.append(&value, "i", message)
        case .uint32(var value): try Self.append(&value, "u", message)
        case .int64(var value): try Self.append(&value, "x", message)
        case .uint64(var value): try Self.append(&value, "t", message)
        case .double(var value): try Self.append(&value, "d", message)
        case .string(let text): try BusFailure.check(sd_bus_message_append_basic(message, Self.code("s"), text))
        case .path(let text): try BusFailure.check(sd_bus_message_append_basic(message, Self.code("o"), text))
        case .signature(let text): try BusFailure.check(sd_bus_message_append_basic(message, Self.code("g"), text))
        case .bytes(let octets):
            try BusFailure.check(
                octets.withUnsafeBytes {
                    sd_bus_message_append_array(message, Self.code("y"), $0.baseAddress, $0.count)
                })
        case .array(let element, let values): try Self.append(values, "a", element, message)
        case .entry(let key, let value): try Self.append([key, value], "e", key.signature + value.signature, message)
        case .structure(let values): try Self.append(values, "r", values.map(\.signature).joined(), message)
        case .variant(let value): try Self.append([value], "v", value.signature, message)
        case .descriptor: throw BusFailure(code: EINVAL, "no file descriptors are sent")
        }
    }

    private static func append(
        _ value: UnsafeRawPointer, _ type: Unicode.Scalar, _ message: OpaquePointer
    ) throws(BusFailure) {
        try BusFailure.check(sd_bus_message_append_basic(message, code(type), value))
    }

    private static func append(
        _ values: [BusValue], _ type: Unicode.Scalar, _ contents: String, _ message: OpaquePointer
    ) throws(BusFailure) {
        try BusFailure.check(sd_bus_message_open_container(message, code(type), contents))
        for value in values { try value.append(to: message) }
        try BusFailure.check(sd_bus_message_close_container(message))
    }

    /// Reads all values of a message.
    static func all(of message: OpaquePointer) throws(BusFailure) -> [BusValue] { try rest(of: message, depth: 0) }

    private static func rest(of message: OpaquePointer, depth: Int) throws(BusFailure) -> [BusValue] {
        guard depth <= maximumDepth else { throw BusFailure(code: EBADMSG, "values lie too deep in each other") }
        var values: [BusValue] = []
        while let value = try next(of: message, depth: depth) { values.append(value) }
        return values
    }

    /// The next value; nil at the end of what it is in.
    private static func next(of message: OpaquePointer, depth: Int) throws(BusFailure) -> BusValue? {
        var type: CChar = 0
        var contents: UnsafePointer<CChar>?
        guard try BusFailure.check(sd_bus_message_peek_type(message, &type, &contents)) > 0 else { return nil }
        let signature = contents.map { String(cString: $0) } ?? ""
        switch Unicode.Scalar(UInt8(bitPattern: type)) {
        case "y": return .byte(try number(of: message, type, 0))
        case "b": return .boolean(try number(of: message, type, CInt(0)) != 0)
        case "n": return .int16(try number(of: message, type, 0))
        case "q": return .uint16(try number(of: message, type, 0))
        case "i": return .int32(try number(of: message, type, 0))
        case "u": return .uint32(try number(of: message, type, 0))
        case "x": return .int64(try number(of: message, type, 0))
        case "t": return .uint64(try number(of: message, type, 0))
        case "d": return .double(try number(of: message, type, 0))
        case "s": return .string(try text(of: message, type))
        case "o": return .path(try text(of: message, type))
        case "g": return .signature(try text(of: message, type))
        case "h":
            _ = try number(of: message, type, CInt(0))
            return .descriptor
        case "a" where signature == "y":
            var start: UnsafeRawPointer?
            var count = 0
            try BusFailure.check(sd_bus_message_read_array(message, code("y"), &start, &count))
            return .bytes(Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)))
        default:
            try BusFailure.check(sd_bus_message_enter_container(message, type, signature))
            let values = try rest(of: message, depth: depth + 1)
            try BusFailure.check(sd_bus_message_exit_container(message))
            switch Unicode.Scalar(UInt8(bitPattern: type)) {
            case "a": return .array(of: signature, values)
            case "r": return .structure(values)
            case "e" where values.count == 2: return .entry(values[0], values[1])
            case "v" where values.count == 1: return .variant(values[0])
            default: throw BusFailure(code: EBADMSG, "a message cannot be read")
            }
        }
    }

    private static func number<Number: BitwiseCopyable>(
        of message: OpaquePointer, _ type: CChar, _ initial: Number
    ) throws(BusFailure) -> Number {
        var value = initial
        try BusFailure.check(sd_bus_message_read_basic(message, type, &value))
        return value
    }

    private static func text(of message: OpaquePointer, _ type: CChar) throws(BusFailure) -> String {
        var start: UnsafePointer<CChar>?
        try BusFailure.check(sd_bus_message_read_basic(message, type, &start))
        return start.map { String(cString: $0) } ?? ""
    }

    private static func code(_ type: Unicode.Scalar) -> CChar { CChar(truncatingIfNeeded: type.value) }
}
