package import BluetoothHCI

// The functions of LE Secure Connections (Vol 3, Part H, 2.2.6 to 2.2.9).

extension SecurityToolbox {
    /// Confirm value generation function `f4` (2.2.6).
    /// - Parameters:
    ///   - u: the X coordinate of the public key of who makes the value, 32 octets, most significant first.
    ///   - v: the X coordinate of the other's public key, likewise.
    ///   - x: the nonce of who makes the value.
    ///   - z: 0 for Just Works and Numeric Comparison.
    package static func f4(u: [UInt8], v: [UInt8], x: Block128, z: UInt8) -> Block128 {
        aesCMAC(key: x, message: u + v + [z])
    }

    /// Key generation function `f5` (2.2.7): what both sides derive from the Diffie-Hellman key.
    /// - Parameters:
    ///   - n1: the central's nonce.
    ///   - n2: the peripheral's nonce.
    ///   - a1: the central's address in this connection.
    ///   - a2: the peripheral's address in this connection.
    package static func f5(
        dhKey: DHKey, n1: Block128, n2: Block128, a1: DeviceAddress, a2: DeviceAddress
    ) -> (macKey: Block128, longTermKey: Block128) {
        let derived = aesCMAC(key: f5Salt, message: dhKey.wireOrder.reversed())
        let context =
            f5KeyID.mostSignificantFirst + n1.mostSignificantFirst + n2.mostSignificantFirst
            + a1.toolboxOctets + a2.toolboxOctets + f5Length
        return (
            macKey: aesCMAC(key: derived, message: [0] + context),
            longTermKey: aesCMAC(key: derived, message: [1] + context)
        )
    }

    /// Check value generation function `f6` (2.2.8).
    /// - Parameters:
    ///   - n1: the nonce of who makes the value.
    ///   - n2: the other's nonce.
    ///   - r: zero for Just Works and Numeric Comparison.
    ///   - ioCapability: AuthReq, OOB data flag and IO capability of who makes the value, in this order.
    ///   - a1: the address of who makes the value.
    ///   - a2: the other's address.
    package static func f6(
        macKey: Block128, n1: Block128, n2: Block128, r: Block128, ioCapability: [UInt8], a1: DeviceAddress,
        a2: DeviceAddress
    ) -> Block128 {
        aesCMAC(
            key: macKey,
            message: n1.mostSignificantFirst + n2.mostSignificantFirst + r.mostSignificantFirst + ioCapability
                + a1.toolboxOctets + a2.toolboxOctets)
    }

    /// Numeric comparison value generation function `g2` (2.2.9), before it is cut to six decimal digits.
    ///
    /// Just Works shows no number; it is here so that a log of a pairing can be compared with a peer's.
    /// - Parameters:
    ///   - u: the X coordinate of the central's public key, 32 octets, most significant first.
    ///   - v: the X coordinate of the peripheral's public key, likewise.
    ///   - x: the central's nonce.
    ///   - y: the peripheral's nonce.
    package static func g2(u: [UInt8], v: [UInt8], x: Block128, y: Block128) -> UInt32 {
        UInt32(truncatingIfNeeded: aesCMAC(key: x, message: u + v + y.mostSignificantFirst).low)
    }

    /// SALT of `f5`.
    private static let f5Salt = Block128(low: 0x6037_0bdb_5a60_83be, high: 0x6c88_8391_aaf5_a538)
    /// keyID of `f5`: `btle` in ASCII.
    private static let f5KeyID: UInt32 = 0x6274_6c65
    /// Length of `f5`: 256 bits.
    private static let f5Length: [UInt8] = [0x01, 0x00]
}

extension DeviceAddress {
    /// The 56 bits that `f5` and `f6` take: the type, 1 for random, then the address, most significant octet first.
    var toolboxOctets: [UInt8] { [type.isRandom ? 1 : 0] + address.wireOrder.reversed() }
}
