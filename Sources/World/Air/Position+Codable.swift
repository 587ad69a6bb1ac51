package import VirtualRadio

/// As three numbers of metres: x, y, z.
extension Position: Codable {
    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        self.init(
            x: try container.decode(Double.self), y: try container.decode(Double.self),
            z: try container.decode(Double.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(x)
        try container.encode(y)
        try container.encode(z)
    }
}
