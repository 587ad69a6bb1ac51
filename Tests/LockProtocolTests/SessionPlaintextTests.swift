import LockProtocol
import SimulationKernel
import Testing

/// What an end that proved its key can still say wrongly.
@Suite struct SessionPlaintextTests {
    @Test("a genuine request that says nothing usable is to be refused, and the session goes on")
    func unusable() throws {
        var ends = try SessionEnds(seed: 99)
        var (lock, sending, _) = try ends.rawPhone()
        func open(_ plaintext: [UInt8]) throws -> SessionResponder.Opened {
            try lock.open([3] + sending.encrypt(plaintext))
        }
        func unusable(_ number: UInt8, _ type: UInt8, _ reason: Reason) -> SessionResponder.Opened {
            .unusable(number: number, type: type, reason)
        }

        #expect(try open([2, 1, 9]) == unusable(9, 1, .unsupportedVersion))
        for type in UInt8.min ... .max where LockRequest.Kind(rawValue: type) == nil {
            #expect(try open([1, type, 8]) == unusable(8, type, .unsupportedVersion))
        }
        for kind in LockRequest.Kind.allCases {
            let tooMany = [UInt8](repeating: 0, count: 1_100)
            #expect(try open([1, kind.rawValue, 7] + tooMany) == unusable(7, kind.rawValue, .malformed))
        }
        for type: UInt8 in [5, 6, 7, 10] { #expect(try open([1, type, 6, 0]) == unusable(6, type, .malformed)) }
        #expect(try open([1, 10, 5, 0x20, 0]) == unusable(5, 10, .malformed))
        #expect(try open([1, 1, 4]) == .request(number: 4, .status))
    }

    @Test("a sealed message too short for a number ends the session", arguments: 0...2)
    func short(length: Int) throws {
        var ends = try SessionEnds(seed: 100)
        var (lock, sending, _) = try ends.rawPhone()

        #expect(
            refusal { _ = try lock.open([3] + sending.encrypt([UInt8](repeating: 1, count: length))) } == .truncated)
    }

    @Test("a refusal of an unknown type repeats the type with the reply's bit")
    func unknownType() throws {
        var ends = try SessionEnds(seed: 101)
        var (lock, _, receiving) = try ends.rawPhone()

        let refusal = try lock.seal(refusalOfType: 0x33, .unsupportedVersion, to: 9)

        #expect(try receiving.decrypt(Array(refusal.dropFirst())) == [1, 0xb3, 9, 16])
    }

    @Test("a proven lock that sends a wrong status is refused")
    func hostileWelcome() throws {
        var ends = try SessionEnds(seed: 102)
        let good: [UInt8] =
            [1, 2] + [0, 0, 0, 0, 0, 0, 0, 7] + [80, 1] + [UInt8](repeating: 0, count: 8)
            + [0, 3, 0, 2, 0x41, 0x42]
        func code(_ change: (inout [UInt8]) -> Void) throws -> LockProtocolError.Code? {
            var payload = good
            change(&payload)
            var (phone, welcome, _) = try ends.rawLock(welcome: payload)
            return refusal { _ = try phone.receive(welcome) }
        }

        #expect(try code { _ in } == nil)
        #expect(try code { $0[1] = 0xe2 } == nil)
        #expect(try code { $0[0] = 2 } == .unsupportedVersion)
        #expect(try code { $0[1] = 0 } == .outOfRange)
        #expect(try code { $0[10] = 101 } == .outOfRange)
        #expect(try code { $0[11] = 2 } == .outOfRange)
        #expect(try code { $0[23] = 65 } == .outOfRange)
        #expect(try code { $0[24] = 0x1f } == .outOfRange)
        #expect(try code { $0.append(0) } == .trailingBytes)
        #expect(try code { $0 = [] } == .truncated)
        for count in good.indices { #expect(try code { $0 = Array($0.prefix(count)) } == .truncated) }
    }

    @Test("a proven lock that sends a wrong reply is refused")
    func hostileReplies() throws {
        var ends = try SessionEnds(seed: 103)
        let status: [UInt8] = [1] + [UInt8](repeating: 0, count: 9) + [255, 0, 0, 0, 0, 0]
        func code(_ request: LockRequest, _ reply: [UInt8]) throws -> LockProtocolError.Code? {
            var (phone, welcome, sending) = try ends.rawLock(welcome: status)
            _ = try phone.receive(welcome)
            _ = try phone.seal(request)
            let message = try [3] + sending.encrypt(reply)
            return refusal { _ = try phone.receive(message) }
        }

        #expect(try code(.unlock, [1, 0x82, 0, 0, 0, 10]) == nil)
        #expect(try code(.unlock, [1, 0x82, 0, 11]) == nil)
        #expect(try code(.unlock, [2, 0x82, 0, 0, 0, 10]) == .unsupportedVersion)
        #expect(try code(.unlock, [1, 2, 0, 0, 0, 10]) == .contentMismatch)
        #expect(try code(.unlock, [1, 0x82, 0, 11, 0]) == .trailingBytes)
        #expect(try code(.unlock, [1, 0x82, 0, 23]) == .outOfRange)
        #expect(try code(.unlock, [1, 0x82, 0, 0, 0]) == .truncated)
        #expect(try code(.unlock, [1, 0x82]) == .truncated)
        #expect(try code(.time(try #require(try time(&ends))), [1, 0x85, 0, 0, 2]) == .outOfRange)
        #expect(try code(.syncCommit, [1, 0x88, 0, 0, 1]) == .truncated)
        #expect(try code(.reportChunk(index: 0), [1, 0x8a, 0, 0, 1]) == .outOfRange)
    }

    private func time(_ ends: inout SessionEnds) throws -> SealedTime? {
        guard case .time(let sealed) = try ends.values.requests()[4] else { return nil }
        return sealed
    }
}
