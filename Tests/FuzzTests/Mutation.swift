import SimulationKernel

/// Inputs that resemble others, for tests without libFuzzer.
enum Mutation {
    /// One to eight changes of one of the inputs.
    static func make(from bases: [[UInt8]], limit: Int, using generator: inout SeededGenerator) -> [UInt8] {
        var octets = bases.randomElement(using: &generator) ?? []
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
            change(&octets, with: bases, using: &generator)
        }
        return Array(octets.prefix(limit))
    }

    private static func change(_ octets: inout [UInt8], with bases: [[UInt8]], using generator: inout SeededGenerator) {
        let place = Int.random(in: 0...octets.count, using: &generator)
        let end = min(octets.count, place + Int.random(in: 1...16, using: &generator))
        switch Int.random(in: 0..<7, using: &generator) {
        case 0 where place < octets.count: octets[place] = generator.bytes(1)[0]
        case 1 where place < octets.count: octets[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2 where place < octets.count:
            octets[place] = [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &generator) ?? 0
        case 3: octets.insert(contentsOf: generator.bytes(Int.random(in: 1...8, using: &generator)), at: place)
        case 4: octets.removeSubrange(place..<end)
        case 5: octets.insert(contentsOf: Array(octets[place..<end]), at: place)
        default:
            let other = bases.randomElement(using: &generator) ?? []
            let start = Int.random(in: 0...other.count, using: &generator)
            octets.insert(contentsOf: other[start...].prefix(64), at: place)
        }
    }
}
