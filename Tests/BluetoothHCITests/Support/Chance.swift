import NIOCore

/// SplitMix64: the tests' only source of chance.
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func octet() -> UInt8 { UInt8(truncatingIfNeeded: next()) }

    mutating func octets(_ count: Int) -> [UInt8] { (0..<count).map { _ in octet() } }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func buffer(_ count: Int) -> ByteBuffer { ByteBuffer(bytes: octets(count)) }
}

extension ByteBuffer {
    /// Reads pairs of hexadecimal digits; anything else ends the reading.
    init(hex: some StringProtocol) {
        self.init()
        var digits = hex[...]
        while let octet = UInt8(digits.prefix(2), radix: 16) {
            writeInteger(octet)
            digits = digits.dropFirst(2)
        }
    }

    var octets: [UInt8] { Array(readableBytesView) }

    var hex: String { octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
