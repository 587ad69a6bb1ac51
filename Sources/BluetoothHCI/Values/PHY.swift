/// A physical layer (Vol 4, Part E, 7.8.47).
package enum PHY: UInt8, Hashable, Sendable, CaseIterable {
    case le1M = 0x01
    case le2M = 0x02
    case leCoded = 0x03

    /// This layer alone.
    package var set: PHYSet { PHYSet(rawValue: 1 << (rawValue - 1)) }
}

/// Several physical layers (Vol 4, Part E, 7.8.48).
package struct PHYSet: NamedBits {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let le1M = PHYSet(rawValue: 1 << 0)
    package static let le2M = PHYSet(rawValue: 1 << 1)
    package static let leCoded = PHYSet(rawValue: 1 << 2)
    package static let all: PHYSet = [.le1M, .le2M, .leCoded]
    /// Those that carry primary advertising (7.8.64).
    package static let primary: PHYSet = [.le1M, .leCoded]

    package static let bitNames: [(bit: Int, name: String)] = [(0, "LE 1M"), (1, "LE 2M"), (2, "LE Coded")]

    package func contains(_ layer: PHY) -> Bool { contains(layer.set) }
}

/// Where the host leaves the choice of a layer to the controller: All_PHYs (Vol 4, Part E, 7.8.48).
package struct PHYIndifference: NamedBits {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let transmitting = PHYIndifference(rawValue: 1 << 0)
    package static let receiving = PHYIndifference(rawValue: 1 << 1)

    package static let bitNames: [(bit: Int, name: String)] = [(0, "TX: no preference"), (1, "RX: no preference")]
}
