#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif
package import BluetoothHCI

/// How power falls with distance: the log-distance model with fading.
///
/// The mean power at a distance d is transmit power − ``referenceLoss`` − 10 × ``exponent`` × log10(d / 1 m). Around it
/// the power of each packet varies by ``Fading``. A packet below the sensitivity is not received.
package struct Propagation: Hashable, Sendable {
    /// The loss over the first metre, in dB.
    package var referenceLoss: Double
    /// How fast power falls: 2 in free space, 2.5 to 4 in buildings.
    package var exponent: Double
    /// The standard deviation of fading, in dB.
    package var fadingDeviation: Double
    /// The weakest packet on LE 1M that is received, in dBm.
    package var sensitivity: Double

    /// Below this distance power rises no more, in metres: two antennas are never at one point.
    package static let leastDistance = 0.1

    /// Values that are no numbers count as the defaults; negative ones as 0, but for the sensitivity.
    package init(
        referenceLoss: Double = 40, exponent: Double = 2.5, fadingDeviation: Double = 2, sensitivity: Double = -95
    ) {
        self.referenceLoss = referenceLoss.isFinite ? max(0, referenceLoss) : 40
        self.exponent = exponent.isFinite ? max(0, exponent) : 2.5
        self.fadingDeviation = fadingDeviation.isFinite ? max(0, fadingDeviation) : 2
        self.sensitivity = sensitivity.isFinite ? sensitivity : -95
    }

    /// The mean power in dBm that arrives at a distance in metres.
    package func meanPower(transmitPower: Double, distance: Double) -> Double {
        transmitPower - referenceLoss - 10 * exponent * log10(max(distance, Self.leastDistance))
    }

    /// The weakest packet that is received on a layer, in dBm: LE 2M hears 3 dB less than LE 1M (Vol 6, Part A, 4.1 asks
    /// for the same of both, products differ by that), LE Coded 8 dB more.
    package func sensitivity(on layer: PHY) -> Double {
        switch layer {
        case .le1M: sensitivity
        case .le2M: sensitivity + 3
        case .leCoded: sensitivity - 8
        }
    }

    /// The square of the distance beyond which no packet is ever received, however the fading falls, in square metres.
    package func squaredReach(transmitPower: Double, layer: PHY) -> Double {
        let margin = transmitPower - referenceLoss + Fading.greatest * fadingDeviation - sensitivity(on: layer)
        guard exponent > 0 else { return margin >= 0 ? .infinity : -1 }
        return pow(10, 2 * margin / (10 * exponent))
    }

    /// How probable it is that fading loses a packet of this mean power, 0...1.
    package func lossByFading(meanPower: Double, layer: PHY) -> Double {
        let need = sensitivity(on: layer) - meanPower
        guard fadingDeviation > 0 else { return need > 0 ? 1 : 0 }
        return Fading.probability(below: need / fadingDeviation)
    }
}
