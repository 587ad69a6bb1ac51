/// A Connection_Handle (Vol 4, Part E, 5.3.1): names one connection between a host and its controller.
package struct ConnectionHandle: Hashable, Comparable, Sendable, RawRepresentable {
    /// Twelve bits, of which 0x0000 to 0x0EFF name connections.
    package let rawValue: UInt16

    /// - Parameter rawValue: the upper four bits are dropped: packet headers keep flags in them.
    package init(rawValue: UInt16) { self.rawValue = rawValue & 0x0fff }

    /// The greatest handle that names a connection.
    package static let maximum = ConnectionHandle(rawValue: 0x0eff)

    /// Whether the handle lies in the range for connections.
    package var isValid: Bool { self <= .maximum }

    package static func < (left: ConnectionHandle, right: ConnectionHandle) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension ConnectionHandle: CustomStringConvertible {
    package var description: String { "0x" + rawValue.hexadecimal }
}
