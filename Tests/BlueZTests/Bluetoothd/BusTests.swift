import Glibc
import Testing

@testable import BlueZ

@Suite("D-Bus")
struct BusTests {
    private func pair() throws -> (BusConnection, BusConnection) {
        var ends: [CInt] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        return (
            try BusConnection.peer(ends[0], isServer: false), try BusConnection.peer(ends[1], isServer: true)
        )
    }

    /// Lets both ends speak until one has a message.
    private func message(for one: BusConnection, _ other: BusConnection) throws -> BusMessage {
        for _ in 0..<1_000 {
            if let message = try one.next() { return message }
            _ = try other.next()
        }
        throw BridgeStage.Failure("no message")
    }

    @Test(
        "values of every type arrive as they were sent",
        arguments: [
            BusValue.byte(0xff), .boolean(true), .boolean(false), .int16(-2), .uint16(0xfffe), .int32(-3),
            .uint32(0xffff_fffd), .int64(.min), .uint64(.max), .double(0.25), .string("Tür"), .string(""),
            .path("/a/b"), .signature("a{sv}"), .bytes([]), .bytes([0, 1, 255]), .strings([]), .strings(["a", "b"]),
            .structure([.byte(1), .structure([.string("x")])]), .variant(.variant(.uint16(3))),
            .properties([("a", .bytes([1])), ("b", .strings(["x"]))]),
            .array(of: "{qv}", [.entry(.uint16(7), .variant(.bytes([1, 2])))]),
            .array(of: "{oa{sa{sv}}}", []),
        ])
    func values(value: BusValue) throws {
        let (one, other) = try pair()

        _ = try one.call("org.bluez", "/p", "a.b", "M", [value, .byte(1)])

        guard case .call(let call) = try message(for: other, one) else { throw BridgeStage.Failure("no call") }
        #expect(call.arguments == [value, .byte(1)])
        #expect((call.path, call.interface, call.member) == ("/p", "a.b", "M"))
    }

    @Test("an answer and a refusal come to the call that they answer")
    func answers() throws {
        let (one, other) = try pair()

        let numbers = [try one.call(nil, "/p", "a.b", "M"), try one.call(nil, "/p", "a.b", "N")]
        guard case .call(let first) = try message(for: other, one) else { throw BridgeStage.Failure("no call") }
        guard case .call(let second) = try message(for: other, one) else { throw BridgeStage.Failure("no call") }
        try other.refuse(second, BusError(name: "a.b.Error", message: "why"))
        try other.answer(first, [.string("yes")])

        guard case .answer(numbers[1], .failure(let error)) = try message(for: one, other) else {
            throw BridgeStage.Failure("no refusal")
        }
        #expect(error == BusError(name: "a.b.Error", message: "why"))
        guard case .answer(numbers[0], .success(let values)) = try message(for: one, other) else {
            throw BridgeStage.Failure("no answer")
        }
        #expect(values == [.string("yes")])
    }

    @Test("what is no path, or no text, is refused before it is sent")
    func malformed() throws {
        let (one, _) = try pair()

        #expect(throws: BusFailure.self) { try one.call(nil, "/p", "a.b", "M", [.path("no path")]) }
        #expect(throws: BusFailure.self) { try one.call(nil, "no path", "a.b", "M") }
    }
}
