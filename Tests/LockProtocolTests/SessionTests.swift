import LockProtocol
import SimulationKernel
import Testing

@Suite struct SessionTests {
    @Test("both ends understand each other at every segment limit from 20 to 244")
    func limits() throws {
        var ends = try SessionEnds(seed: 81)
        var (toLock, toPhone) = (MessageAssembler(), MessageAssembler())
        func carry(_ message: [UInt8], _ limit: Int, _ assembler: inout MessageAssembler) throws -> [UInt8] {
            var result: [UInt8]?
            for segment in Segmentation.segments(of: message, limit: limit) {
                #expect(result == nil)
                result = try assembler.receive(segment)
            }
            return try #require(result)
        }
        for limit in 20...244 {
            var phone = try ends.phone()
            let hello = try carry(try phone.hello(), limit, &toLock)
            let (responder, welcome) = try ends.accept(hello)
            var lock = responder
            #expect(lock.phone == ends.phoneKey.publicKey)
            #expect(try phone.receive(try carry(welcome, limit, &toPhone)) == .welcome(.example))

            let chunk = LockRequest.syncChunk(index: 3, ends.values.generator.bytes(1_024))
            let sealed = try carry(try phone.seal(chunk), limit, &toLock)
            #expect(try lock.open(sealed) == .request(number: 0, chunk))
            let reply = try carry(try lock.seal(.nextChunk(.syncChunk, 4), to: 0), limit, &toPhone)
            #expect(try phone.receive(reply) == .reply(.nextChunk(.syncChunk, 4)))
        }
    }

    @Test("every request and every reply arrives as it was sent", arguments: 0..<20)
    func roundTrips(seed: UInt64) throws {
        var ends = try SessionEnds(seed: seed)
        var (phone, lock) = try ends.session()
        let requests = try ends.values.requests()
        let replies = ends.values.replies()
        #expect(requests.map(\.kind) == LockRequest.Kind.allCases)
        #expect(replies.map(\.kind) == LockRequest.Kind.allCases)

        for (number, (request, reply)) in zip(requests, replies).enumerated() {
            #expect(try lock.open(try phone.seal(request)) == .request(number: UInt8(number), request))
            #expect(try phone.receive(try lock.seal(reply, to: UInt8(number))) == .reply(reply))
        }
    }

    @Test("every refusal of every kind of request arrives", arguments: LockRequest.Kind.allCases)
    func refusals(kind: LockRequest.Kind) throws {
        var ends = try SessionEnds(seed: 82)
        var (phone, lock) = try ends.session()
        let request = try #require(try ends.values.requests().first { $0.kind == kind })

        for (number, reason) in Reason.allCases.enumerated() {
            _ = try lock.open(try phone.seal(request))
            #expect(
                try phone.receive(try lock.seal(.refused(kind, reason), to: UInt8(number)))
                    == .reply(.refused(kind, reason)))
        }
    }

    @Test("requests may be sent ahead of their replies, and numbers begin again after 255")
    func pipelining() throws {
        var ends = try SessionEnds(seed: 83)
        var (phone, lock) = try ends.session()
        for _ in 0..<40 {
            var numbers: [UInt8] = []
            for _ in 0..<SessionLimits.maximumOpenRequests {
                guard case .request(let number, .unlock) = try lock.open(try phone.seal(.unlock)) else {
                    Issue.record("another request than was sent")
                    return
                }
                numbers.append(number)
            }
            #expect(refusal { _ = try phone.seal(.unlock) } == .invalidState)
            #expect(phone.unansweredRequests == SessionLimits.maximumOpenRequests)
            for number in numbers {
                #expect(
                    try phone.receive(try lock.seal(.unlocked(seconds: 10), to: number))
                        == .reply(.unlocked(seconds: 10)))
            }
            #expect(phone.unansweredRequests == 0)
        }
    }

    @Test("a responder that was saved and read again goes on where it was")
    func coding() throws {
        var ends = try SessionEnds(seed: 84)
        var (phone, lock) = try ends.session()
        _ = try lock.open(try phone.seal(.status))
        let copy = lock

        let reply = try lock.seal(.status(.example), to: 0)

        #expect(lock != copy)
        #expect(try phone.receive(reply) == .reply(.status(.example)))
    }

    @Test("a reply to another request than the oldest open one is refused")
    func wrongReplies() throws {
        var ends = try SessionEnds(seed: 85)
        let (phone, lock) = try ends.session()
        func code(sending requests: [LockRequest], _ reply: LockReply, to number: UInt8) throws -> LockProtocolError
            .Code?
        {
            var (phone, lock) = (phone, lock)
            for request in requests { _ = try lock.open(try phone.seal(request)) }
            return refusal { _ = try phone.receive(try lock.seal(reply, to: number)) }
        }

        #expect(try code(sending: [], .locked, to: 0) == .contentMismatch)
        #expect(try code(sending: [.lock], .locked, to: 1) == .contentMismatch)
        #expect(try code(sending: [.lock], .unlocked(seconds: 1), to: 0) == .contentMismatch)
        #expect(try code(sending: [.lock, .unlock], .unlocked(seconds: 1), to: 1) == .contentMismatch)
        #expect(try code(sending: [.lock, .unlock], .locked, to: 0) == nil)
    }

    @Test("an alert ends the session, before the welcome as after it")
    func alerts() throws {
        var ends = try SessionEnds(seed: 86)
        var waiting = try ends.phone()
        _ = try waiting.hello()
        var (open, _) = try ends.session()
        let alert = SessionMessage.alert(.busy).encoded

        #expect(try waiting.receive(alert) == .alert(.busy))
        #expect(try open.receive(alert) == .alert(.busy))

        #expect(!open.isOpen)
        #expect(refusal { _ = try open.seal(.status) } == .invalidState)
        #expect(refusal { _ = try open.receive(alert) } == .invalidState)
    }

    @Test("a request that the wire does not hold is not sent, and costs nothing")
    func requestBounds() throws {
        var ends = try SessionEnds(seed: 87)
        var (phone, lock) = try ends.session()
        func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 1, count: count) }
        let wrong: [LockRequest] = [
            .syncBegin(header: bytes(38), handshake: bytes(48)), .syncBegin(header: bytes(39), handshake: bytes(49)),
            .syncChunk(index: -1, bytes(16)), .syncChunk(index: 8_192, bytes(16)), .syncChunk(index: 0, bytes(15)),
            .syncChunk(index: 0, bytes(1_025)), .reportChunk(index: -1), .reportChunk(index: 8_192),
        ]

        for request in wrong { #expect(refusal { _ = try phone.seal(request) } == .outOfRange, "\(request)") }

        #expect(try lock.open(try phone.seal(.status)) == .request(number: 0, .status))
    }

    @Test("a reply that the wire does not hold is not sent, and costs nothing")
    func replyBounds() throws {
        var ends = try SessionEnds(seed: 88)
        var (phone, lock) = try ends.session()
        _ = try lock.open(try phone.seal(.status))
        func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 1, count: count) }
        func status(_ change: (inout LockStatus) -> Void) -> LockReply {
            var status = LockStatus.example
            change(&status)
            return .status(status)
        }
        let wrong: [LockReply] = [
            .unlocked(seconds: -1), .unlocked(seconds: 65_536), .nonce(bytes(15)), .nonce(bytes(17)),
            .nextChunk(.syncBegin, -1), .nextChunk(.syncChunk, 8_193), .report(header: bytes(30), handshake: bytes(48)),
            .report(header: bytes(31), handshake: bytes(47)), .reportChunk(bytes(15)), .reportChunk(bytes(1_025)),
            status { $0.batteryPercentage = 101 }, status { $0.serialNumber = "é" },
            status { $0.serialNumber = String(repeating: "x", count: 65) },
            status { $0.package = .init(base: 0, sequence: 1, nextChunk: 8_193) },
        ]

        for reply in wrong { #expect(refusal { _ = try lock.seal(reply, to: 0) } == .outOfRange, "\(reply)") }
        #expect(refusal { _ = try lock.seal(.nextChunk(.lock, 1), to: 0) } == .invalidState)

        var many = LockStatus.example
        many.recordCount = 65_536
        let reply = try lock.seal(.status(many), to: 0)
        many.recordCount = 65_535
        #expect(try phone.receive(reply) == .reply(.status(many)))
    }
}
