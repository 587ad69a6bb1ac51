package import NIOCore

/// An event on its way to the host (Vol 4, Part E, 5.4.4): a code and at most 255 octets of parameters.
package struct EventPacket: Hashable, Sendable {
    package let code: UInt8
    /// All parameters; of an LE Meta event the first is the subevent code.
    package let parameters: ByteBuffer

    /// The length of the header: code and parameter length.
    package static let headerLength = 2
    /// The most octets of parameters.
    package static let maximumParameterLength = 255

    /// - Throws: `tooLong`.
    package init(code: UInt8, parameters: ByteBuffer = ByteBuffer()) throws(HCIError) {
        guard parameters.readableBytes <= Self.maximumParameterLength else {
            throw HCIError(.tooLong, "event 0x\(code.hexadecimal) with \(parameters.readableBytes) octets")
        }
        self.code = code
        self.parameters = parameters
    }

    /// The packet of a typed event.
    /// - Throws: for a value that the event cannot carry, such as data that are too long.
    package init<Event: HCIEvent>(_ event: Event) throws(HCIError) {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(64)
        if let subevent = Event.kind.subevent { buffer.writeInteger(subevent) }
        try event.write(to: &buffer)
        try self.init(code: Event.kind.code, parameters: buffer)
    }

    /// Which event this is. An LE Meta event without parameters has no subevent.
    package var kind: EventKind {
        guard code == EventKind.leMetaCode else { return EventKind(code: code) }
        return EventKind(code: code, subevent: parameters.getInteger(at: parameters.readerIndex, as: UInt8.self))
    }

    /// Reads the parameters of an event of a known type. Octets that are left over are ignored.
    /// - Throws: `truncated`, `outOfRange`; `wrongKind` for another event.
    package func decode<Event: HCIEvent>(as type: Event.Type) throws(HCIError) -> Event {
        guard kind == Event.kind else { throw HCIError(.wrongKind, "event \(kind) read as \(Event.kind)") }
        return try Event(parameters: eventParameters, exactly: false)
    }

    /// Reads the parameters of whichever typed event this is.
    /// - Throws: `unknownEvent` for an event that is not typed, which stays as raw as it is.
    package func decode() throws(HCIError) -> any HCIEvent {
        guard let type = EventCatalog.type(for: kind) else {
            throw HCIError(.unknownEvent, "event \(kind)")
        }
        return try type.init(parameters: eventParameters, exactly: false)
    }

    /// The parameters after the subevent code.
    private var eventParameters: ByteBuffer {
        var parameters = parameters
        if code == EventKind.leMetaCode, parameters.readableBytes > 0 { parameters.moveReaderIndex(forwardBy: 1) }
        return parameters
    }

    /// Header and parameters.
    package func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(code)
        buffer.writeInteger(UInt8(truncatingIfNeeded: parameters.readableBytes))
        buffer.writeImmutableBuffer(parameters)
    }
}

extension EventPacket: CustomStringConvertible {
    package var description: String { "\(kind), \(parameters.readableBytes) octets" }
}
