package import NIOCore

/// An attribute handle (Vol 3, Part F, 3.2.2): names one attribute of a server. Zero is reserved.
package struct AttributeHandle: Hashable, Sendable, RawRepresentable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package init(_ rawValue: UInt16) { self.rawValue = rawValue }

    /// The smallest handle, 0x0001.
    package static var first: AttributeHandle { AttributeHandle(0x0001) }
    /// The greatest handle, 0xFFFF.
    package static var last: AttributeHandle { AttributeHandle(0xffff) }
    /// Every handle there can be.
    package static var all: ClosedRange<AttributeHandle> { first...last }

    /// Whether the handle can name an attribute: it is not zero.
    package var isValid: Bool { rawValue != 0 }

    /// The handle after this one; nil after the last.
    package var next: AttributeHandle? { rawValue == 0xffff ? nil : AttributeHandle(rawValue &+ 1) }
}

extension AttributeHandle: Comparable {
    package static func < (left: AttributeHandle, right: AttributeHandle) -> Bool { left.rawValue < right.rawValue }
}

extension AttributeHandle: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: UInt16) { rawValue = value }
}

extension AttributeHandle: Codable {
    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(UInt16.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

extension AttributeHandle: CustomStringConvertible {
    package var description: String { "0x" + rawValue.hexadecimalDigits }
}

extension ByteBuffer {
    /// Reads a little-endian handle; nil, and nothing is read, where there are fewer than two octets.
    package mutating func readAttributeHandle() -> AttributeHandle? {
        readInteger(endianness: .little, as: UInt16.self).map(AttributeHandle.init(rawValue:))
    }

    /// Writes a little-endian handle.
    package mutating func writeAttributeHandle(_ handle: AttributeHandle) {
        writeInteger(handle.rawValue, endianness: .little)
    }
}
