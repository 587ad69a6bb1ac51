package import BluetoothHCI
package import NIOCore
package import SimulationKernel

/// What comes of the signalling channel.
package enum SignallingEffect: Hashable, Sendable {
    /// The payload of a frame for the peer.
    case send(ByteBuffer)
    /// The peripheral asked for parameters that were agreed to: the central is to set them.
    case updateConnection(ConnectionParameters)
    /// What the central said to our request for other parameters.
    case updateAnswered(ConnectionUpdateAnswer)
    /// The peer broke a rule; the packet was rejected or dropped.
    case violation(SignallingViolation)
}

/// How a request for other connection parameters ended.
package enum ConnectionUpdateAnswer: String, Hashable, Sendable {
    case accepted
    case rejected
    /// The central does not know the request (Command Reject).
    case notUnderstood
    /// No answer within ``SignallingChannel/responseTimeout``.
    case timedOut
}

/// What was wrong with a signalling packet.
package enum SignallingViolation: String, Hashable, Sendable {
    case malformed
    case tooLong
    case zeroIdentifier
    case unknownCode
    /// A request that only the other role may send.
    case wrongRole
    /// An answer to no request.
    case unexpectedResponse
}

/// The signalling channel of one LE connection (Vol 3, Part A, 4).
///
/// It has the connection parameter update, and refuses credit based channels, which no peer of a lock needs.
package struct SignallingChannel: Sendable {
    package let role: Role
    /// What a central agrees to.
    package let limits: ConnectionParameterLimits
    /// Packets that were dropped or rejected.
    package private(set) var violations = 0
    private var lastIdentifier: UInt8 = 0
    private var pending: (identifier: UInt8, deadline: Instant)?

    /// How long an answer is waited for: RTX (6.2.1) may be 1 s to 60 s.
    package static let responseTimeout: Duration = .seconds(30)

    package init(role: Role, limits: ConnectionParameterLimits) {
        self.role = role
        self.limits = limits
    }

    /// When an answer will have been waited for in vain.
    package var nextDeadline: Instant? { pending?.deadline }

    /// Asks the central for other parameters (4.20).
    /// - Returns: false, without sending, for a central, for invalid parameters, and while a request is pending.
    package mutating func requestUpdate(
        _ parameters: ConnectionParameters, now: Instant, into effects: inout [SignallingEffect]
    ) -> Bool {
        guard role == .peripheral, pending == nil, parameters.isValid else { return false }
        lastIdentifier = lastIdentifier == 0xff ? 1 : lastIdentifier + 1
        pending = (lastIdentifier, now + Self.responseTimeout)
        let packet = SignallingPacket(
            code: SignallingCode.connectionParameterUpdateRequest, identifier: lastIdentifier, words: parameters.words)
        effects.append(.send(packet.payload))
        return true
    }

    package mutating func timeFired(at now: Instant, into effects: inout [SignallingEffect]) {
        guard let pending, pending.deadline <= now else { return }
        self.pending = nil
        effects.append(.updateAnswered(.timedOut))
    }

    /// Takes the payload of a frame.
    package mutating func receive(_ payload: ByteBuffer, into effects: inout [SignallingEffect]) {
        var rest = payload
        guard let code = rest.readInteger(as: UInt8.self), let identifier = rest.readInteger(as: UInt8.self),
            let length = rest.readInteger(endianness: .little, as: UInt16.self)
        else { return violation(.malformed, into: &effects) }
        guard identifier != 0 else { return violation(.zeroIdentifier, into: &effects) }
        let isResponse = SignallingCode.responses.contains(code)
        guard payload.readableBytes <= SignallingPacket.maximumLength else {
            if !isResponse {
                reject(identifier, reason: 0x0001, [UInt16(SignallingPacket.maximumLength)], into: &effects)
            }
            return violation(.tooLong, into: &effects)
        }
        guard rest.readableBytes == Int(length) else {
            if !isResponse { reject(identifier, reason: 0x0000, into: &effects) }
            return violation(.malformed, into: &effects)
        }
        let packet = SignallingPacket(code: code, identifier: identifier, data: rest)
        isResponse ? response(packet, into: &effects) : request(packet, into: &effects)
    }

    private mutating func response(_ packet: SignallingPacket, into effects: inout [SignallingEffect]) {
        guard let pending, pending.identifier == packet.identifier else {
            return violation(.unexpectedResponse, into: &effects)
        }
        switch packet.code {
        case SignallingCode.commandReject:
            self.pending = nil
            effects.append(.updateAnswered(.notUnderstood))
        case SignallingCode.connectionParameterUpdateResponse:
            guard let result = packet.words, result.count == 1 else { return violation(.malformed, into: &effects) }
            self.pending = nil
            effects.append(.updateAnswered(result == [0] ? .accepted : .rejected))
        default:
            violation(.unexpectedResponse, into: &effects)
        }
    }

    private mutating func request(_ packet: SignallingPacket, into effects: inout [SignallingEffect]) {
        let identifier = packet.identifier
        guard let words = packet.words else { return malformed(identifier, into: &effects) }
        switch packet.code {
        case SignallingCode.connectionParameterUpdateRequest:
            update(identifier, words, into: &effects)
        case SignallingCode.disconnectionRequest:
            // There is no channel that could be closed: invalid CID in request, with local and remote (4.1).
            guard words.count == 2 else { return malformed(identifier, into: &effects) }
            reject(identifier, reason: 0x0002, words, into: &effects)
        case SignallingCode.leCreditBasedConnectionRequest:
            // SPSM not supported (4.23, table 4.20).
            guard words.count == 5 else { return malformed(identifier, into: &effects) }
            answer(SignallingCode.leCreditBasedConnectionResponse, identifier, [0, 0, 0, 0, 0x0002], into: &effects)
        case SignallingCode.creditBasedConnectionRequest:
            // All connections refused, SPSM not supported (4.26): as many channels as were asked for, none given.
            guard (5...9).contains(words.count) else { return malformed(identifier, into: &effects) }
            let channels = [UInt16](repeating: 0, count: words.count - 4)
            answer(
                SignallingCode.creditBasedConnectionResponse, identifier, [0, 0, 0, 0x0002] + channels, into: &effects)
        case SignallingCode.creditBasedReconfigureRequest:
            // One or more destination channels invalid (4.28).
            guard words.count >= 3 else { return malformed(identifier, into: &effects) }
            answer(SignallingCode.creditBasedReconfigureResponse, identifier, [0x0003], into: &effects)
        case SignallingCode.flowControlCredit:
            // For no channel that there is; it is never answered (4.24).
            violation(.malformed, into: &effects)
        default:
            reject(identifier, reason: 0x0000, into: &effects)
            violation(.unknownCode, into: &effects)
        }
    }

    private mutating func update(_ identifier: UInt8, _ words: [UInt16], into effects: inout [SignallingEffect]) {
        guard role == .central else {
            // Only a peripheral may ask; its own peer gets a Command Reject (4.20).
            reject(identifier, reason: 0x0000, into: &effects)
            return violation(.wrongRole, into: &effects)
        }
        guard let parameters = ConnectionParameters(words: words) else { return malformed(identifier, into: &effects) }
        let isAllowed = limits.allow(parameters)
        answer(SignallingCode.connectionParameterUpdateResponse, identifier, [isAllowed ? 0 : 1], into: &effects)
        if isAllowed { effects.append(.updateConnection(parameters)) }
    }

    private func answer(
        _ code: UInt8, _ identifier: UInt8, _ words: [UInt16], into effects: inout [SignallingEffect]
    ) {
        effects.append(.send(SignallingPacket(code: code, identifier: identifier, words: words).payload))
    }

    /// Command Reject (4.1): 0 not understood, 1 signalling MTU exceeded, 2 invalid CID.
    private func reject(
        _ identifier: UInt8, reason: UInt16, _ data: [UInt16] = [], into effects: inout [SignallingEffect]
    ) {
        answer(SignallingCode.commandReject, identifier, [reason] + data, into: &effects)
    }

    private mutating func malformed(_ identifier: UInt8, into effects: inout [SignallingEffect]) {
        reject(identifier, reason: 0x0000, into: &effects)
        violation(.malformed, into: &effects)
    }

    private mutating func violation(_ violation: SignallingViolation, into effects: inout [SignallingEffect]) {
        violations &+= 1
        effects.append(.violation(violation))
    }
}
