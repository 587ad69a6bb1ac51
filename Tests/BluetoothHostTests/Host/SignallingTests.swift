import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// The signalling channel of an LE link (Vol 3, Part A, 4).
@Suite struct SignallingTests {
    /// What a channel answers to the payload of a frame, as octets; other effects are left out.
    private func answers(_ octets: [UInt8], role: Role = .central) -> [[UInt8]] {
        effects(octets, role: role).compactMap { effect in
            if case .send(let payload) = effect { Array(payload.readableBytesView) } else { nil }
        }
    }

    private func effects(_ octets: [UInt8], role: Role = .central) -> [SignallingEffect] {
        var channel = SignallingChannel(role: role, limits: .specification)
        var effects: [SignallingEffect] = []
        channel.receive(ByteBuffer(bytes: octets), into: &effects)
        return effects
    }

    @Test func `A central accepts parameters within its limits, and sets them (4.20, 4.21)`() {
        // 7.5 ms to 30 ms, no latency, 4 s.
        let request: [UInt8] = [0x12, 0x05, 0x08, 0x00, 0x06, 0x00, 0x18, 0x00, 0x00, 0x00, 0x90, 0x01]

        let effects = effects(request)

        let expected = ConnectionParameters {
            $0.intervalMinimum = 6
            $0.intervalMaximum = 24
            $0.supervisionTimeout = 400
        }
        #expect(
            effects == [
                .send(ByteBuffer(bytes: [0x13, 0x05, 0x02, 0x00, 0x00, 0x00])), .updateConnection(expected),
            ])
    }

    @Test(
        arguments: [
            // An interval below 7.5 ms; a minimum above the maximum; a timeout that two intervals outlast; latency of 500.
            [0x05, 0x00, 0x18, 0x00, 0x00, 0x00, 0x90, 0x01], [0x19, 0x00, 0x18, 0x00, 0x00, 0x00, 0x90, 0x01],
            [0x06, 0x00, 0x80, 0x0c, 0x00, 0x00, 0x0a, 0x00], [0x06, 0x00, 0x18, 0x00, 0xf4, 0x01, 0x80, 0x0c],
        ] as [[UInt8]])
    func `A central rejects parameters that no controller takes`(parameters: [UInt8]) {
        #expect(answers([0x12, 0x01, 0x08, 0x00] + parameters) == [[0x13, 0x01, 0x02, 0x00, 0x01, 0x00]])
    }

    @Test func `A central rejects what its limits forbid`() {
        var channel = SignallingChannel(role: .central, limits: .phone)
        var effects: [SignallingEffect] = []

        channel.receive(
            ByteBuffer(bytes: [0x12, 0x01, 0x08, 0x00, 0x06, 0x00, 0x18, 0x00, 0x00, 0x00, 0x90, 0x01]), into: &effects)

        #expect(effects == [.send(ByteBuffer(bytes: [0x13, 0x01, 0x02, 0x00, 0x01, 0x00]))])
    }

    @Test func `A peripheral does not understand a parameter update request (4.20)`() {
        let request: [UInt8] = [0x12, 0x05, 0x08, 0x00, 0x06, 0x00, 0x18, 0x00, 0x00, 0x00, 0x90, 0x01]

        #expect(answers(request, role: .peripheral) == [[0x01, 0x05, 0x02, 0x00, 0x00, 0x00]])
    }

    @Test(
        arguments: [
            // LE credit based connection: SPSM not supported (4.23).
            (
                [0x14, 0x02, 0x0a, 0x00, 0x80, 0x00, 0x40, 0x00, 0x40, 0x00, 0x40, 0x00, 0x01, 0x00],
                [0x15, 0x02, 0x0a, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x00]
            ),
            // Credit based connection of two channels: all refused, SPSM not supported (4.26).
            (
                [0x17, 0x03, 0x0c, 0x00, 0x80, 0x00, 0x40, 0x00, 0x40, 0x00, 0x01, 0x00, 0x40, 0x00, 0x41, 0x00],
                [0x18, 0x03, 0x0c, 0x00, 0, 0, 0, 0, 0, 0, 0x02, 0x00, 0, 0, 0, 0]
            ),
            // Disconnection of a channel that there is not: invalid CID, with both (4.1).
            (
                [0x06, 0x04, 0x04, 0x00, 0x40, 0x00, 0x41, 0x00],
                [0x01, 0x04, 0x06, 0x00, 0x02, 0x00, 0x40, 0x00, 0x41, 0x00]
            ),
            // A BR/EDR request, and a code that there is not: not understood.
            ([0x0a, 0x05, 0x02, 0x00, 0x02, 0x00], [0x01, 0x05, 0x02, 0x00, 0x00, 0x00]),
            ([0xfe, 0x06, 0x00, 0x00], [0x01, 0x06, 0x02, 0x00, 0x00, 0x00]),
            // A length that is wrong; data that are too short.
            ([0x12, 0x07, 0x09, 0x00, 0x06, 0x00], [0x01, 0x07, 0x02, 0x00, 0x00, 0x00]),
            ([0x12, 0x07, 0x02, 0x00, 0x06, 0x00], [0x01, 0x07, 0x02, 0x00, 0x00, 0x00]),
        ] as [([UInt8], [UInt8])])
    func `A request for what there is not is refused properly`(request: [UInt8], answer: [UInt8]) {
        #expect(answers(request) == [answer])
    }

    @Test func `A frame above the signalling MTU of 23 is rejected with that MTU (4.1)`() {
        let request = [0x12, 0x01, 0x14, 0x00] + [UInt8](repeating: 0, count: 20)

        #expect(answers(request) == [[0x01, 0x01, 0x04, 0x00, 0x01, 0x00, 0x17, 0x00]])
    }

    @Test(
        arguments: [
            [], [0x12], [0x12, 0x01, 0x08], [0x12, 0x00, 0x00, 0x00], [0x13, 0x01, 0x02, 0x00, 0x00, 0x00],
            [0x01, 0x01, 0x02, 0x00, 0x00, 0x00], [0x16, 0x01, 0x04, 0x00, 0x40, 0x00, 0x01, 0x00],
            [0x15, 0x01, 0x00, 0x00], [0x13, 0x01, 0x09, 0x00, 0x00],
        ] as [[UInt8]])
    func `Answers to nothing, and fragments, are dropped and counted`(octets: [UInt8]) {
        var channel = SignallingChannel(role: .peripheral, limits: .specification)
        var effects: [SignallingEffect] = []

        channel.receive(ByteBuffer(bytes: octets), into: &effects)

        #expect(channel.violations == 1)
        #expect(effects.count == 1)
    }

    @Test func `A peripheral asks once at a time, and hears the answer to its own identifier only`() throws {
        var channel = SignallingChannel(role: .peripheral, limits: .specification)
        var effects: [SignallingEffect] = []
        let parameters = ConnectionParameters { $0.supervisionTimeout = 400 }

        #expect(channel.requestUpdate(parameters, now: .epoch, into: &effects))
        #expect(!channel.requestUpdate(parameters, now: .epoch, into: &effects))
        channel.receive(ByteBuffer(bytes: [0x13, 0x02, 0x02, 0x00, 0x00, 0x00]), into: &effects)
        channel.receive(ByteBuffer(bytes: [0x13, 0x01, 0x02, 0x00, 0x01, 0x00]), into: &effects)

        #expect(
            effects == [
                .send(ByteBuffer(bytes: [0x12, 0x01, 0x08, 0x00, 0x18, 0x00, 0x28, 0x00, 0x00, 0x00, 0x90, 0x01])),
                .violation(.unexpectedResponse), .updateAnswered(.rejected),
            ])
        #expect(channel.nextDeadline == nil)
    }

    @Test func `A request without an answer ends after RTX`() {
        var channel = SignallingChannel(role: .peripheral, limits: .specification)
        var effects: [SignallingEffect] = []
        _ = channel.requestUpdate(ConnectionParameters(), now: .epoch, into: &effects)
        effects.removeAll()

        channel.timeFired(at: .epoch + SignallingChannel.responseTimeout - .nanoseconds(1), into: &effects)
        #expect(effects.isEmpty)
        channel.timeFired(at: .epoch + SignallingChannel.responseTimeout, into: &effects)

        #expect(effects == [.updateAnswered(.timedOut)])
    }

    @Test func `Random payloads neither trap nor get more than one answer`() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let count = Int(generator.next() % 30)
            var octets = generator.bytes(count)
            if count > 3, generator.next() % 2 == 0 {
                octets[0] = UInt8(generator.next() % 0x1c)
                octets[2] = UInt8(count - 4)
                octets[3] = 0
            }
            #expect(answers(octets, role: generator.next() % 2 == 0 ? .central : .peripheral).count <= 1)
        }
    }
}
