/// The simulation's only source of chance: xoshiro256** (Blackman and Vigna), seeded through SplitMix64.
///
/// Generators are values, made where they are needed from the world's seed, the name of a stream and a position in it.
/// Who draws more or less from one stream changes nothing in another, and a restored world draws what it would have.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// The generator of `seed` itself.
    package init(seed: UInt64) {
        var mixer = SplitMix64(state: seed)
        state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
    }

    /// The generator of one stream of a seed.
    /// - Parameters:
    ///   - stream: what is drawn, such as `lock.secret`.
    ///   - position: which draw of the stream, or whose.
    package init(seed: UInt64, stream: String, position: UInt64 = 0) {
        var digest = TraceDigest()
        digest.combine(seed)
        digest.combine(stream.utf8)
        digest.combine(position)
        // FNV is weak in its upper bits for short inputs; SplitMix64's finaliser, in the seeding, makes up for it.
        self.init(seed: digest.value)
    }

    package init(state: (UInt64, UInt64, UInt64, UInt64)) { self.state = state }

    package mutating func next() -> UInt64 {
        let result = (state.1 &* 5).rotatedLeft(7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3.rotatedLeft(45)
        return result
    }

    package mutating func bytes(_ count: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count + 7)
        while result.count < count {
            var word = next()
            for _ in 0..<8 {
                result.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        result.removeLast(result.count - count)
        return result
    }
}

/// SplitMix64 (Steele, Lea and Flood), which xoshiro's authors recommend for seeding.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(state: UInt64) { self.state = state }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

extension UInt64 {
    fileprivate func rotatedLeft(_ count: UInt64) -> UInt64 { (self << count) | (self >> (64 - count)) }
}
