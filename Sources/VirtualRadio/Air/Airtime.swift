package import BluetoothHCI

/// How long packets last on the air (Vol 6, Part B, 2.1 and 2.2), in microseconds.
package enum Airtime {
    /// T_IFS, the space between a packet and its answer (Vol 6, Part B, 4.1.1).
    package static let interFrameSpace = 150

    /// The octets that the message integrity check adds to a packet of an encrypted connection.
    package static let integrityCheckLength = 4

    /// A data channel packet with `octets` of payload, the integrity check among them. LE Coded is with S = 8.
    package static func packet(octets: Int, on layer: PHY) -> Int {
        switch layer {
        case .le1M: 80 + 8 * octets
        case .le2M: 44 + 4 * octets
        case .leCoded: 720 + 64 * octets
        }
    }

    /// The most octets of payload whose packet, the integrity check counted in, lasts no longer than `microseconds`; at
    /// least 27, which every device takes (Vol 6, Part B, 4.5.10).
    package static func octets(within microseconds: Int, on layer: PHY) -> Int {
        let (fixed, each): (Int, Int) =
            switch layer {
            case .le1M: (80, 8)
            case .le2M: (44, 4)
            case .leCoded: (720, 64)
            }
        return max(27, (microseconds - fixed) / each - integrityCheckLength)
    }
}
