package import SimulationKernel

/// Small-scale fading: a draw in units of the standard deviation, nearly normal but bounded.
///
/// The sum of four uniform variables. That it is bounded lets the radio know that some packets are never lost and some
/// never received, so that nothing needs to be drawn or scheduled for those.
package enum Fading {
    /// The greatest deviation from the mean: 2√3.
    package static let greatest = 2 * 3.0.squareRoot()

    /// Draws one deviation.
    package static func draw(_ generator: inout SeededGenerator) -> Double {
        let word = generator.next()
        let sum = (word & 0xffff) + (word >> 16 & 0xffff) + (word >> 32 & 0xffff) + word >> 48
        return (Double(sum) / 65_535 - 2) * 3.0.squareRoot()
    }

    /// How probable a draw below `deviation` is, 0...1 (the Irwin–Hall distribution of four).
    package static func probability(below deviation: Double) -> Double {
        let x = deviation / 3.0.squareRoot() + 2
        guard x > 0 else { return 0 }
        guard x < 4 else { return 1 }
        func fourth(_ value: Double) -> Double { value > 0 ? value * value * value * value : 0 }
        return (fourth(x) - 4 * fourth(x - 1) + 6 * fourth(x - 2) - 4 * fourth(x - 3)) / 24
    }
}

extension SeededGenerator {
    /// A number in 0..<1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Whether a thing of this probability happens. Nothing is drawn where it is certain.
    mutating func happens(_ probability: Double) -> Bool {
        guard probability > 0 else { return false }
        return probability >= 1 || unit() < probability
    }
}
