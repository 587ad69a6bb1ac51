import BluetoothHCI
import NIOCore

/// Random parameters that a layout takes, found by asking: each refusal says which octets to draw anew.
///
/// So a command or event needs no generator of its own, and none can be forgotten.
enum ValidParameters {
    /// - Returns: nil where none were found, which no test puts up with.
    static func find<Value: FieldLayout>(
        for type: Value.Type, exactly: Bool, using chance: inout Chance
    ) -> (octets: [UInt8], value: Value)? {
        for _ in 0..<200 {
            var octets = chance.octets(chance.number(0...40))
            // An octet that counts comes out small often enough for what it counts to fit.
            for index in octets.indices where chance.number(0...3) == 0 { octets[index] &= 0x0f }
            if let found = settle(&octets, type, exactly: exactly, using: &chance) { return found }
        }
        return nil
    }

    private static func settle<Value: FieldLayout>(
        _ octets: inout [UInt8], _ type: Value.Type, exactly: Bool, using chance: inout Chance
    ) -> (octets: [UInt8], value: Value)? {
        for _ in 0..<2_000 {
            do throws(HCIError) {
                let value = try Value(parameters: ByteBuffer(bytes: octets), exactly: exactly)
                // Too much for a packet, if only by a list that grew.
                return octets.count <= 250 ? (octets, value) : nil
            } catch {
                guard redraw(&octets, error, using: &chance) else { return nil }
            }
        }
        return nil
    }

    private static func redraw(_ octets: inout [UInt8], _ error: HCIError, using chance: inout Chance) -> Bool {
        switch (error.code, error.offset) {
        case (.truncated, _):
            octets += chance.octets(chance.number(1...8))
            return octets.count <= 250
        case (.trailingBytes, let offset?):
            octets.removeSubrange(offset...)
            return true
        case (.contradiction, let offset?):
            // Any of the parameters before may be at fault, the last ones first of all.
            guard offset > 0 else { return false }
            let reach = chance.number(0...3) == 0 ? min(offset, 20) : min(offset, 8)
            redraw(&octets, (offset - reach)..<offset, at: 1, using: &chance)
            return true
        case (.unsupported, let offset?) where offset > 0:
            // The octet at the offset, or a set of layers just before it.
            let index = offset < octets.count ? offset - chance.number(0...1) : offset - 1
            octets[index] = chance.octet() & 0x07
            return true
        case (_, let offset?) where offset < octets.count:
            redraw(&octets, offset..<min(octets.count, offset + 4), at: chance.number(1...4), using: &chance)
            return true
        default: return false
        }
    }

    /// Draws `count` octets anew: from the start of the range, or a single one anywhere in it.
    private static func redraw(
        _ octets: inout [UInt8], _ range: Range<Int>, at count: Int, using chance: inout Chance
    ) {
        let first = count == 1 ? chance.number(range.lowerBound...range.upperBound - 1) : range.lowerBound
        for index in first..<min(range.upperBound, first + count) {
            octets[index] = chance.octet() & (chance.number(0...1) == 0 ? 0xff : 0x0f)
        }
    }
}
