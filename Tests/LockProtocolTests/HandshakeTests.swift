import LockProtocol
import SimulationKernel
import Testing

@Suite struct HandshakeTests {
    /// The u-coordinates of low order: 0, 1, the two of order 8, and p − 1, p, p + 1.
    static let lowOrderPoints = [
        String(repeating: "00", count: 32),
        "01" + String(repeating: "00", count: 31),
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ec" + String(repeating: "ff", count: 30) + "7f",
        "ed" + String(repeating: "ff", count: 30) + "7f",
        "ee" + String(repeating: "ff", count: 30) + "7f",
    ]

    @Test("RFC 7748 section 6.1: a public key of low order is refused, not agreed with", arguments: lowOrderPoints)
    func lowOrder(point: String) throws {
        var values = RandomValues(seed: 1)
        let peer = try StaticPublicKey(rawRepresentation: bytes(point))
        var state = try HandshakeState(
            pattern: .k, role: .initiator, prologue: [], localStatic: values.privateKey(),
            localEphemeral: EphemeralPrivateKey(rawRepresentation: values.generator.bytes(32)), remoteStatic: peer)

        #expect(refusal { _ = try state.writeMessage([]) } == .weakSharedSecret)
        #expect(!state.isComplete)
    }

    @Test("an ephemeral key of low order from the peer is refused", arguments: lowOrderPoints)
    func lowOrderEphemeral(point: String) throws {
        var values = RandomValues(seed: 2)
        var state = try HandshakeState(
            pattern: .k, role: .responder, prologue: [], localStatic: values.privateKey(), localEphemeral: nil,
            remoteStatic: values.privateKey().publicKey)

        let message = bytes(point) + [UInt8](repeating: 0, count: 16)

        #expect(refusal { _ = try state.readMessage(message) } == .weakSharedSecret)
    }

    @Test("a refused message leaves the handshake as it was")
    func refusalChangesNothing() throws {
        var values = RandomValues(seed: 3)
        var (initiator, responder) = try pair(&values, prologue: [1])
        let message = try initiator.writeMessage([1, 2, 3])
        let before = responder.handshakeHash

        for length in 0..<message.count {
            #expect(throws: LockProtocolError.self) { try responder.readMessage(Array(message.prefix(length))) }
        }
        #expect(throws: LockProtocolError.self) { try responder.readMessage(message + [0]) }

        #expect(responder.handshakeHash == before)
        #expect(try responder.readMessage(message) == [1, 2, 3])
    }

    @Test("another prologue is refused")
    func prologue() throws {
        var values = RandomValues(seed: 4)
        var (initiator, _) = try pair(&values, prologue: [1])
        values = RandomValues(seed: 4)
        var (_, responder) = try pair(&values, prologue: [2])

        let message = try initiator.writeMessage([])

        #expect(refusal { _ = try responder.readMessage(message) } == .authenticationFailed)
    }

    @Test("calls out of turn and missing keys are errors, not traps")
    func misuse() throws {
        var values = RandomValues(seed: 5)
        var (initiator, responder) = try pair(&values, prologue: [])

        #expect(refusal { _ = try initiator.readMessage([]) } == .invalidState)
        #expect(refusal { _ = try responder.writeMessage([]) } == .invalidState)
        #expect(refusal { _ = try initiator.split() } == .invalidState)
        let key = try values.privateKey()
        #expect(
            refusal {
                _ = try HandshakeState(
                    pattern: .k, role: .responder, prologue: [], localStatic: key, localEphemeral: nil,
                    remoteStatic: nil)
            } == .invalidState)
        _ = try initiator.writeMessage([])
        #expect(refusal { _ = try initiator.writeMessage([]) } == .invalidState)
    }

    @Test("a transport cipher neither repeats nor skips a message")
    func transportOrder() throws {
        var values = RandomValues(seed: 6)
        var (initiator, responder) = try pair(&values, prologue: [])
        _ = try responder.readMessage(try initiator.writeMessage([]))
        var sending = try initiator.split().fromInitiator
        var receiving = try responder.split().fromInitiator
        let first = try sending.encrypt([1])
        let second = try sending.encrypt([2])

        #expect(refusal { _ = try receiving.decrypt(second) } == .authenticationFailed)
        #expect(try receiving.decrypt(first) == [1])
        #expect(refusal { _ = try receiving.decrypt(first) } == .authenticationFailed)
        #expect(try receiving.decrypt(second) == [2])
        #expect(refusal { _ = try receiving.decrypt([1, 2, 3]) } == .truncated)
        #expect(refusal { _ = try sending.encrypt([UInt8](repeating: 0, count: 65_520)) } == .tooLarge)
    }

    private func pair(
        _ values: inout RandomValues, prologue: [UInt8]
    ) throws -> (initiator: HandshakeState, responder: HandshakeState) {
        let (ours, theirs) = (try values.privateKey(), try values.privateKey())
        let ephemeral = try EphemeralPrivateKey(rawRepresentation: values.generator.bytes(32))
        return (
            try HandshakeState(
                pattern: .k, role: .initiator, prologue: prologue, localStatic: ours, localEphemeral: ephemeral,
                remoteStatic: theirs.publicKey),
            try HandshakeState(
                pattern: .k, role: .responder, prologue: prologue, localStatic: theirs, localEphemeral: nil,
                remoteStatic: ours.publicKey)
        )
    }
}
