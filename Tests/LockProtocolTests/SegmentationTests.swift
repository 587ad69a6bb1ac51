import LockProtocol
import SimulationKernel
import Testing

@Suite struct SegmentationTests {
    @Test("a message comes out as it went in, at every segment limit and at the edges of lengths")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 61)
        for limit in 20...244 {
            for length in [
                1, 2, 98, limit - 4, limit - 3, limit - 2, limit, 2 * limit - 4, 2 * limit - 3, 1_046, 1_200,
            ] {
                let message = generator.bytes(length)
                let segments = Segmentation.segments(of: message, limit: limit)
                var assembler = MessageAssembler()

                for segment in segments.dropLast() {
                    #expect(segment.count == limit)
                    #expect(try assembler.receive(segment) == nil)
                    #expect(assembler.isPartial)
                }
                let last = try #require(segments.last)
                #expect(last.count <= limit)
                #expect(try assembler.receive(last) == message)
                #expect(!assembler.isPartial)
            }
        }
    }

    @Test("headers are first, last and number; the first segment has the length")
    func layout() {
        let message = [UInt8](0..<38)

        let segments = Segmentation.segments(of: message, limit: 20)

        #expect(
            segments == [
                [0x80, 0, 38] + Array(0..<17), [0x01] + Array(17..<36), [0x42, 36, 37],
            ])
        #expect(Segmentation.segments(of: [9], limit: 20) == [[0xc0, 0, 1, 9]])
    }

    @Test("the longest message has 64 segments at the smallest limit, and a smaller limit counts as that")
    func smallest() {
        let message = [UInt8](repeating: 5, count: SessionLimits.maximumMessageLength)

        #expect(Segmentation.segments(of: message, limit: 20).count == 64)
        #expect(Segmentation.segments(of: message, limit: -1) == Segmentation.segments(of: message, limit: 20))
    }

    @Test("what no message may be has no segments", arguments: [0, 1_201, 70_000])
    func noMessage(length: Int) {
        #expect(Segmentation.segments(of: [UInt8](repeating: 0, count: length), limit: 244).isEmpty)
    }

    @Test("any other header, in any segment, is refused, and what was collected is forgotten")
    func headers() throws {
        let message = [UInt8](repeating: 7, count: 60)
        let segments = Segmentation.segments(of: message, limit: 20)
        for position in segments.indices {
            for header in UInt8.min ... .max where header != segments[position][0] {
                var assembler = MessageAssembler()
                var changed = segments
                changed[position][0] = header
                let code = refusal {
                    for segment in changed { _ = try assembler.receive(segment) }
                }
                #expect(code != nil, "segment \(position) with header \(header)")
                #expect(!assembler.isPartial)
                for segment in segments.dropLast() { #expect(try assembler.receive(segment) == nil) }
                #expect(try assembler.receive(segments[segments.count - 1]) == message)
            }
        }
    }

    @Test("any other length is refused")
    func lengths() throws {
        let segments = Segmentation.segments(of: [UInt8](repeating: 7, count: 60), limit: 20)
        for length in 0...UInt16.max where length != 60 {
            var assembler = MessageAssembler()
            var first = segments[0]
            (first[1], first[2]) = (UInt8(length >> 8), UInt8(length & 0xff))
            let code = refusal {
                for segment in [first] + segments.dropFirst() { _ = try assembler.receive(segment) }
            }
            if code == nil { Issue.record("length \(length) was taken") }
        }
    }

    @Test("each way to break a message has its word")
    func refusals() {
        func code(_ segments: [UInt8]...) -> LockProtocolError.Code? {
            var assembler = MessageAssembler()
            return refusal { for segment in segments { _ = try assembler.receive(segment) } }
        }

        #expect(code([]) == .truncated)
        #expect(code([0x80]) == .truncated)
        #expect(code([0x80, 0]) == .truncated)
        #expect(code([0x80, 0, 5]) == .truncated)
        #expect(code([0xc0, 0, 0]) == .truncated)
        #expect(code([0xc0, 0, 0, 1]) == .contentMismatch)
        #expect(code([0xc0, 0x04, 0xb1, 1]) == .tooLarge)
        #expect(code([0xc0, 0, 2, 1]) == .truncated)
        #expect(code([0x80, 0, 1, 1]) == .contentMismatch)
        #expect(code([0x81, 0, 2, 1]) == .outOfOrder)
        #expect(code([0x00, 1]) == .invalidState)
        #expect(code([0x80, 0, 2, 1], [0x80, 0, 2, 1]) == .invalidState)
        #expect(code([0x80, 0, 3, 1], [0x42, 1, 1]) == .outOfOrder)
        #expect(code([0x80, 0, 3, 1], [0x01]) == .truncated)
        #expect(code([0x80, 0, 3, 1], [0x41, 1, 1, 1]) == .contentMismatch)
        #expect(code([0x80, 0, 3, 1], [0x41, 1]) == .truncated)
    }

    @Test("a reset forgets half a message")
    func reset() throws {
        var assembler = MessageAssembler()
        #expect(try assembler.receive([0x80, 0, 2, 1]) == nil)

        assembler.reset()

        #expect(!assembler.isPartial)
        #expect(try assembler.receive([0xc0, 0, 1, 9]) == [9])
    }

    @Test("random segments never trap", arguments: 0..<20)
    func random(seed: UInt64) {
        var generator = SeededGenerator(seed: seed, stream: "segments")
        var assembler = MessageAssembler()
        for _ in 0..<2_000 {
            var segment = generator.bytes(Int.random(in: 0...30, using: &generator))
            // Mostly plausible, so that messages get past their first segment.
            if segment.count > 2, Bool.random(using: &generator) {
                segment[0] &= 0xc3
                segment[1] = 0
            }
            _ = try? assembler.receive(segment)
        }
    }
}
