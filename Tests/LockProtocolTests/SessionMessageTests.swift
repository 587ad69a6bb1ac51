import LockProtocol
import SimulationKernel
import Testing

@Suite struct SessionMessageTests {
    @Test("every kind of message is read as it was written")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 71)
        var messages: [SessionMessage] = [
            .hello(generator.bytes(96)), .welcome(generator.bytes(48)), .welcome(generator.bytes(1_199)),
            .sealed(generator.bytes(16)), .sealed(generator.bytes(1_199)),
        ]
        messages += Reason.allCases.map { .alert($0) }
        for message in messages {
            #expect(try SessionMessage(encoded: message.encoded) == message)
        }
    }

    @Test("kinds are one byte; a hello has the version after it")
    func layout() {
        let body = [UInt8](repeating: 5, count: 96)

        #expect(SessionMessage.hello(body).encoded == [1, 1] + body)
        #expect(SessionMessage.welcome(body).encoded == [2] + body)
        #expect(SessionMessage.sealed(body).encoded == [3] + body)
        #expect(SessionMessage.alert(.busy).encoded == [4, 14])
    }

    @Test("a hello of another version is refused as that, however long it is", arguments: [0, 95, 96, 97, 500])
    func versions(length: Int) {
        let rest = [UInt8](repeating: 0, count: length)

        #expect(refusal { _ = try SessionMessage(encoded: [1, 2] + rest) } == .unsupportedVersion)
        #expect(refusal { _ = try SessionMessage(encoded: [1, 0] + rest) } == .unsupportedVersion)
    }

    @Test("other lengths, kinds and reasons are refused")
    func refusals() {
        func code(_ head: [UInt8], _ count: Int = 0) -> LockProtocolError.Code? {
            refusal { _ = try SessionMessage(encoded: head + [UInt8](repeating: 0, count: count)) }
        }

        #expect(code([]) == .truncated)
        #expect(code([0], 96) == .outOfRange)
        #expect(code([5], 96) == .outOfRange)
        #expect(code([1]) == .truncated)
        #expect(code([1, 1], 95) == .truncated)
        #expect(code([1, 1], 96) == nil)
        #expect(code([1, 1], 97) == .trailingBytes)
        #expect(code([2], 47) == .truncated)
        #expect(code([3], 15) == .truncated)
        #expect(code([3], 1_200) == .tooLarge)
        #expect(code([4]) == .truncated)
        #expect(code([4, 0]) == .outOfRange)
        #expect(code([4, 23]) == .outOfRange)
        #expect(code([4, 14, 0]) == .trailingBytes)
    }

    @Test("the info characteristic has five bytes")
    func info() throws {
        let info = LockInfo(family: 3, flags: [.needsSync, .busy])

        #expect(info.encoded == [1, 3, 5, 0x04, 0xb0])
        #expect(try LockInfo(encoded: info.encoded) == info)
        #expect(refusal { _ = try LockInfo(encoded: [2, 3, 5, 0x04, 0xb0]) } == .unsupportedVersion)
        #expect(refusal { _ = try LockInfo(encoded: [1, 3, 5, 0x04]) } == .truncated)
        #expect(refusal { _ = try LockInfo(encoded: info.encoded + [0]) } == .trailingBytes)
    }

    @Test("the lock service and its characteristics differ in their first group only")
    func identifiers() {
        #expect(LockService.uuid.description == "1a7c0001-5105-4b1e-8a7c-d00d10c40000")
        #expect(LockService.requestUUID.description == "1a7c0002-5105-4b1e-8a7c-d00d10c40000")
        #expect(LockService.responseUUID.description == "1a7c0003-5105-4b1e-8a7c-d00d10c40000")
        #expect(LockService.infoUUID.description == "1a7c0004-5105-4b1e-8a7c-d00d10c40000")
    }
}
