/// Where a device is, in metres from a corner of the world that nobody needs to know.
package struct Position: Hashable, Sendable {
    /// Eastwards.
    package let x: Double
    /// Northwards.
    package let y: Double
    /// Upwards.
    package let z: Double

    /// How far from the origin a coordinate may lie: no world is larger than a thousand kilometres.
    package static let limit = 1_000_000.0
    package static let origin = Position()
    /// Out of the world: infinitely far from everybody, also from others there.
    package static let nowhere = Position(eastwards: .infinity)

    /// Takes coordinates in metres; one beyond ``limit`` becomes it, one that is no number becomes 0.
    package init(x: Double = 0, y: Double = 0, z: Double = 0) {
        self.x = Self.bounded(x)
        self.y = Self.bounded(y)
        self.z = Self.bounded(z)
    }

    private init(eastwards: Double) { (x, y, z) = (eastwards, 0, 0) }

    /// The distance to another position, in metres.
    package func distance(to other: Position) -> Double { squaredDistance(to: other).squareRoot() }

    /// The square of the distance, which serves for comparisons.
    package func squaredDistance(to other: Position) -> Double {
        let (dx, dy, dz) = (x - other.x, y - other.y, z - other.z)
        let square = dx * dx + dy * dy + dz * dz
        return square.isNaN ? .infinity : square
    }

    private static func bounded(_ value: Double) -> Double {
        value.isNaN ? 0 : min(max(value, -limit), limit)
    }
}

extension Position: CustomStringConvertible {
    package var description: String { "(\(x), \(y), \(z))" }
}
