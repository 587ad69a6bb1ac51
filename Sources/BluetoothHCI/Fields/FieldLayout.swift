package import NIOCore

/// A value made of parameters in a fixed order, as commands, return parameters and events are (Vol 4, Part E, 5.2).
///
/// The order is written once, in ``layout(_:)``, and run in both directions: so what is written can be read back.
package protocol FieldLayout {
    /// Every parameter zero, or its most ordinary value.
    init()

    /// Takes the parameters in order from, or gives them to, the coder.
    mutating func layout(_ fields: inout FieldCoder) throws(HCIError)
}

extension FieldLayout {
    /// The ordinary value, changed.
    package init(_ change: (inout Self) -> Void) {
        self.init()
        change(&self)
    }

    /// Reads the parameters; `exactly` refuses octets that are left over.
    ///
    /// Commands are exact. Events and return parameters of a later version may be longer, and what is new is ignored.
    package init(parameters: ByteBuffer, exactly: Bool) throws(HCIError) {
        self.init()
        var fields = FieldCoder(reading: parameters)
        try layout(&fields)
        if exactly { try fields.finish() }
    }

    /// Appends the parameters.
    /// - Throws: for a value that could not be read back; the buffer then is as it was.
    package func write(to buffer: inout ByteBuffer) throws(HCIError) {
        var fields = FieldCoder(appendingTo: buffer)
        var copy = self
        // Held by the coder alone, so that it is appended to in place.
        buffer = ByteBuffer()
        do throws(HCIError) {
            try copy.layout(&fields)
        } catch {
            buffer = fields.abandon()
            throw error
        }
        buffer = fields.buffer
    }

    /// The parameters as bytes.
    package func parameters() throws(HCIError) -> ByteBuffer {
        var buffer = ByteBuffer()
        // Most have fewer; more makes the buffer grow.
        buffer.reserveCapacity(32)
        try write(to: &buffer)
        return buffer
    }

    /// Each parameter with its name, for logs; keys are not shown.
    package func fieldTexts() throws(HCIError) -> [FieldText] {
        var fields = FieldCoder(appendingTo: ByteBuffer(), describing: true)
        var copy = self
        try copy.layout(&fields)
        return fields.texts ?? []
    }
}

/// One parameter, for people.
package struct FieldText: Hashable, Sendable {
    /// The specification's name.
    package let name: String
    /// What it holds; `redacted` for a key.
    package let value: String
    /// Where its octets are, from the start of the parameters.
    package let range: Range<Int>
}
