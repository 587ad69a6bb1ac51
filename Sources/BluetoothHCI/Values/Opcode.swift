/// What a command packet asks for (Vol 4, Part E, 5.4.1): a group (OGF, six bits) and a command in it (OCF, ten bits).
package struct Opcode: Hashable, Comparable, Sendable, RawRepresentable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// - Parameters:
    ///   - group: the OGF; bits above six are dropped.
    ///   - command: the OCF; bits above ten are dropped.
    package init(group: UInt8, command: UInt16) {
        rawValue = UInt16(group & 0x3f) << 10 | command & 0x03ff
    }

    /// The OGF.
    package var group: UInt8 { UInt8(rawValue >> 10) }
    /// The OCF.
    package var command: UInt16 { rawValue & 0x03ff }

    /// Stands in Command Complete and Command Status events that answer nothing and only allow more commands (7.7.14).
    package static let none = Opcode(rawValue: 0x0000)

    package static func < (left: Opcode, right: Opcode) -> Bool { left.rawValue < right.rawValue }
}

extension Opcode: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: UInt16) { self.init(rawValue: value) }
}

extension Opcode: CustomStringConvertible {
    package var description: String { "0x" + rawValue.hexadecimal }
}

/// The groups of commands (Vol 4, Part E, 7.1 to 7.8 and 5.4.1).
package enum OpcodeGroup {
    package static let linkControl: UInt8 = 0x01
    package static let linkPolicy: UInt8 = 0x02
    package static let controllerAndBaseband: UInt8 = 0x03
    package static let informationalParameters: UInt8 = 0x04
    package static let statusParameters: UInt8 = 0x05
    package static let testing: UInt8 = 0x06
    package static let lowEnergy: UInt8 = 0x08
    package static let vendorSpecific: UInt8 = 0x3f
}
