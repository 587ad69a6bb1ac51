/// SQLite's write-ahead log, as section 4 of its file format describes it: read, never written.
///
/// SQLite takes the log up to the first frame that does not check, and says nothing of what follows. That is right for a
/// torn end; but where a whole transaction follows, something has changed in the middle, and acknowledged writes would be
/// lost in silence.
enum WriteAheadLog {
    private static let headerLength = 32
    private static let frameHeaderLength = 24

    /// Whether a frame does not check although a committed one of the same generation follows it.
    static func isBroken(_ log: [UInt8]) -> Bool {
        guard log.count > headerLength, word(log, 0) & ~1 == 0x377f_0682 else { return false }
        let isBigEndian = word(log, 0) & 1 == 1
        let pageLength = Int(word(log, 8))
        guard (512...65_536).contains(pageLength) else { return false }
        var sum = Checksum(isBigEndian: isBigEndian)
        sum.add(log[0..<24])
        guard sum.matches(log, at: 24) else { return true }

        let frameLength = frameHeaderLength + pageLength
        var isChainWhole = true
        var offset = headerLength
        while offset + frameLength <= log.count {
            defer { offset += frameLength }
            // Frames of an earlier generation have other salts: they are what a restarted log has not yet overwritten.
            guard log[offset + 8..<offset + 16] == log[16..<24] else { return false }
            if isChainWhole {
                sum.add(log[offset..<offset + 8])
                sum.add(log[offset + frameHeaderLength..<offset + frameLength])
                isChainWhole = sum.matches(log, at: offset + 16)
            }
            let isCommit = word(log, offset + 4) != 0
            if !isChainWhole, isCommit { return true }
        }
        return false
    }

    private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The cumulative checksum of section 4.2.
    private struct Checksum {
        let isBigEndian: Bool
        var first: UInt32 = 0
        var second: UInt32 = 0

        init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

        /// - Parameter bytes: a multiple of eight.
        mutating func add(_ bytes: ArraySlice<UInt8>) {
            bytes.withUnsafeBytes { buffer in
                for offset in stride(from: 0, to: buffer.count - 7, by: 8) {
                    let left = buffer.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                    let right = buffer.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
                    first &+= (isBigEndian ? left.bigEndian : left.littleEndian) &+ second
                    second &+= (isBigEndian ? right.bigEndian : right.littleEndian) &+ first
                }
            }
        }

        func matches(_ log: [UInt8], at offset: Int) -> Bool {
            first == word(log, offset) && second == word(log, offset + 4)
        }
    }
}
