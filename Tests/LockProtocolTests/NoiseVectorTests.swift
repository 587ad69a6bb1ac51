import LockProtocol
import Testing

@Suite struct NoiseVectorTests {
    @Test("K matches cacophony's vector byte for byte")
    func k() throws { try check(.k, pattern: .k) }

    @Test("IK matches cacophony's vector byte for byte")
    func ik() throws { try check(.ik, pattern: .ik) }

    private func check(_ vector: NoiseVector, pattern: HandshakePattern) throws {
        let isOneWay = pattern.messages.count == 1
        let responderEphemeral = try vector.responderEphemeral.map(EphemeralPrivateKey.init(rawRepresentation:))
        let responderRemote = try vector.responderRemoteStatic.map(StaticPublicKey.init(rawRepresentation:))
        var initiator = try HandshakeState(
            pattern: pattern, role: .initiator, prologue: vector.prologue,
            localStatic: StaticPrivateKey(rawRepresentation: vector.initiatorStatic),
            localEphemeral: EphemeralPrivateKey(rawRepresentation: vector.initiatorEphemeral),
            remoteStatic: StaticPublicKey(rawRepresentation: vector.initiatorRemoteStatic))
        var responder = try HandshakeState(
            pattern: pattern, role: .responder, prologue: vector.prologue,
            localStatic: StaticPrivateKey(rawRepresentation: vector.responderStatic),
            localEphemeral: responderEphemeral, remoteStatic: responderRemote)
        #expect(pattern.protocolName == vector.name)

        for (index, message) in vector.messages.prefix(pattern.messages.count).enumerated() {
            if index.isMultiple(of: 2) {
                #expect(try initiator.writeMessage(message.payload) == message.ciphertext)
                #expect(try responder.readMessage(message.ciphertext) == message.payload)
            } else {
                #expect(try responder.writeMessage(message.payload) == message.ciphertext)
                #expect(try initiator.readMessage(message.ciphertext) == message.payload)
            }
        }

        #expect(initiator.isComplete && responder.isComplete)
        #expect(initiator.handshakeHash == vector.handshakeHash)
        #expect(responder.handshakeHash == vector.handshakeHash)
        #expect(try responder.remoteStatic == StaticPrivateKey(rawRepresentation: vector.initiatorStatic).publicKey)
        var (sending, answering) = try initiator.split()
        var (receiving, hearing) = try responder.split()
        for (index, message) in vector.messages.enumerated().dropFirst(pattern.messages.count) {
            if isOneWay || index.isMultiple(of: 2) {
                #expect(try sending.encrypt(message.payload) == message.ciphertext)
                #expect(try receiving.decrypt(message.ciphertext) == message.payload)
            } else {
                #expect(try hearing.encrypt(message.payload) == message.ciphertext)
                #expect(try answering.decrypt(message.ciphertext) == message.payload)
            }
        }
    }
}
