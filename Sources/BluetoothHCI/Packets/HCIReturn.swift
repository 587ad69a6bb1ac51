package import NIOCore

/// How the controller answers a command (Vol 4, Part E, 4.4).
package enum CommandAnswer: Hashable, Sendable {
    /// At once, by Command Complete with return parameters.
    case complete
    /// At once by Command Status; what comes of it by another event.
    case status
    /// Not at all, unless it is refused.
    case silence
}

/// The return parameters of a command: a status, and more by command (Vol 4, Part E, 7).
///
/// Refusals are as long as success is: `init()` and a status give them, and a shorter one that another controller sent
/// can be read all the same.
package protocol HCIReturn: FieldLayout, Hashable, Sendable {
    var status: ErrorCode { get set }
    /// How the command is answered.
    static var answer: CommandAnswer { get }
    /// The full-length answer to a command that is refused.
    init(refusing packet: CommandPacket, status: ErrorCode)
}

extension HCIReturn {
    package static var answer: CommandAnswer { .complete }

    package init(refusing packet: CommandPacket, status: ErrorCode) {
        self.init()
        self.status = status
    }

    /// Reads return parameters. Of a refusal that ends early the rest stays zero.
    package init(returned parameters: ByteBuffer) throws(HCIError) {
        do throws(HCIError) {
            try self.init(parameters: parameters, exactly: false)
        } catch {
            guard error.code == .truncated,
                let status = parameters.getInteger(at: parameters.readerIndex, as: UInt8.self), status != 0
            else { throw error }
            self.init()
            self.status = ErrorCode(rawValue: status)
        }
    }
}

/// Only a status.
package struct StatusReturn: HCIReturn {
    package var status = ErrorCode.success

    package init() {}

    package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
        try fields.wrapped("Status", &status)
    }
}

/// Return parameters that name the connection of the command, also when they refuse it.
package protocol HandleReturning: HCIReturn {
    var handle: ConnectionHandle { get set }
}

extension HandleReturning {
    package init(refusing packet: CommandPacket, status: ErrorCode) {
        self.init()
        self.status = status
        // In each such command the handle is the first parameter.
        let parameters = packet.parameters
        if let raw = parameters.getInteger(at: parameters.readerIndex, endianness: .little, as: UInt16.self),
            raw <= ConnectionHandle.maximum.rawValue
        {
            handle = ConnectionHandle(rawValue: raw)
        }
    }
}

/// A status and the connection of the command.
package struct HandleReturn: HandleReturning {
    package var status = ErrorCode.success
    package var handle = ConnectionHandle(rawValue: 0)

    package init() {}

    package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
        try fields.wrapped("Status", &status)
        try fields.wrapped("Connection_Handle", &handle)
    }
}

/// No return parameters: the command is answered by Command Status.
package struct CommandStatusOnly: HCIReturn {
    package var status = ErrorCode.success

    package init() {}

    package static var answer: CommandAnswer { .status }

    package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
        try fields.wrapped("Status", &status)
    }
}

/// No answer, unless the command is refused: then Command Complete with the status (7.3.40).
package struct NoAnswer: HCIReturn {
    package var status = ErrorCode.success

    package init() {}

    package static var answer: CommandAnswer { .silence }

    package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
        try fields.wrapped("Status", &status)
    }
}
