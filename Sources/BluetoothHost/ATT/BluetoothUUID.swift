/// A Universally Unique Identifier as Bluetooth uses it (Vol 3, Part B, 2.5.1).
///
/// Kept expanded to 128 bits, so that a 16-bit UUID equals its own expansion on the Bluetooth Base UUID. On the wire of
/// ATT a UUID that has a 16-bit form is written with two octets, and any other with sixteen; there is no 32-bit form
/// there (Vol 3, Part F, 3.2.1).
package struct BluetoothUUID: Hashable, Sendable {
    /// The first eight octets of the text form.
    package let high: UInt64
    /// The last eight octets of the text form.
    package let low: UInt64

    /// A 128-bit UUID, by the two halves of its text form.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A 16-bit UUID, expanded.
    package init(_ short: UInt16) { self.init(UInt32(short)) }

    /// A 32-bit UUID, expanded.
    package init(_ value: UInt32) {
        high = UInt64(value) << 32 | Self.baseHigh
        low = Self.baseLow
    }

    /// The 16-bit form; nil where the UUID has none.
    package var short: UInt16? {
        guard low == Self.baseLow, high & 0xffff_0000_ffff_ffff == Self.baseHigh else { return nil }
        return UInt16(truncatingIfNeeded: high >> 32)
    }

    /// The octets that the UUID takes on the wire of ATT: 2 or 16.
    package var wireLength: Int { short == nil ? 16 : 2 }

    /// 00000000-0000-1000-8000-00805F9B34FB, the Bluetooth Base UUID.
    private static var baseHigh: UInt64 { 0x0000_0000_0000_1000 }
    private static var baseLow: UInt64 { 0x8000_0080_5f9b_34fb }
}

extension BluetoothUUID: ExpressibleByIntegerLiteral {
    /// A 16-bit UUID.
    package init(integerLiteral value: UInt16) { self.init(value) }
}

extension BluetoothUUID: Comparable {
    package static func < (left: BluetoothUUID, right: BluetoothUUID) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}
