import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// Commands at the wrong time, twice, of the wrong size, and none at all.
@Suite struct PairingOrderTests {
    /// A well-formed example of every command; no value is one that a pairing here would wait for.
    static let commands: [[UInt8]] =
        [
            [0x01, 3, 0, 9, 16, 2, 2], [0x02, 3, 0, 9, 16, 2, 2], [0x06] + block, [0x07] + block.prefix(10),
            [0x08] + block, [0x09, 0, 1, 2, 3, 4, 5, 6], [0x0a] + block, [0x0b, 9],
            [0x0c] + block + block + block + block, [0x0d] + block, [0x0e, 0], [0x03] + block, [0x04] + block,
        ]
    static let block = [UInt8](repeating: 0x5a, count: 16)

    /// How many commands of a whole pairing each role receives.
    static let commandsOfPairing = 13

    @Test(
        "without a pairing, what belongs to one is dropped without an answer", arguments: [Role.central, .peripheral])
    func idle(role: Role) throws {
        for code in [UInt8(0x03), 0x04, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0c, 0x0d] {
            let command = try #require(Self.commands.first { $0.first == code })
            var pipe = SecurityPipe()

            try pipe.deliver(command, to: role)
            try pipe.deliver(command.dropLast(), to: role)

            #expect(
                pipe.effects(of: role) == [.ignored(code: code, .unexpected), .ignored(code: code, .malformed)])
        }
    }

    @Test("a Pairing Failed is never answered", arguments: [Role.central, .peripheral])
    func failedWhenIdle(role: Role) throws {
        var pipe = SecurityPipe()

        for octets in [[0x05, 0x08], [0x05], [0x05, 1, 2]] as [[UInt8]] { try pipe.deliver(octets, to: role) }

        #expect(pipe.transcript.isEmpty)
        #expect(pipe.effects(of: role).count == 3)
    }

    @Test("a Pairing Failed of a wrong length ends a pairing all the same")
    func failedMalformed() throws {
        var pipe = SecurityPipe()
        pipe.interference = { $0 == .peripheral && $1.first == 0x03 ? [[0x05]] : [$1] }

        try pipe.pair()

        #expect(pipe.effects(of: .central).failures == [.refusedByPeer(.unspecifiedReason)])
    }

    @Test("reserved codes and empty payloads are ignored, in a pairing too", arguments: [Role.central, .peripheral])
    func reserved(role: Role) throws {
        var pipe = SecurityPipe()
        pipe.interference = { $0 == role ? [[0x0f, 1], [], [0xff], [0x00], $1] : [$1] }

        try pipe.pair()

        #expect(pipe.effects(of: .central).bonds.count == 1)
        #expect(pipe.effects(of: .peripheral).bonds.count == 1)
        #expect(pipe.effects(of: role == .central ? .peripheral : .central).contains(.ignored(code: nil, .unknown)))
    }

    @Test(
        "a command that comes twice ends the pairing, or is passed over once it is done",
        arguments: 0..<commandsOfPairing)
    func twice(number: Int) throws {
        var pipe = SecurityPipe()
        var count = -1
        pipe.interference = { _, octets in
            count += 1
            return count == number ? [octets, octets] : [octets]
        }

        try pipe.pair()

        let bonds = pipe.effects(of: .central).bonds + pipe.effects(of: .peripheral).bonds
        let failures = pipe.effects(of: .central).failures + pipe.effects(of: .peripheral).failures
        #expect(bonds.count == 2 || !failures.isEmpty)
        #expect(!pipe.central.isPairing && !pipe.peripheral.isPairing)
        #expect(Set(bonds.map(\.longTermKey)).count <= 1)
    }

    /// The first command is left out: until it arrives the peripheral has no pairing to end.
    @Test("any command in the place of another ends the pairing with a reason", arguments: 1..<commandsOfPairing)
    func wrongCommand(number: Int) throws {
        for command in Self.commands {
            var pipe = SecurityPipe()
            var count = -1
            var replaced: UInt8?
            pipe.interference = { _, octets in
                count += 1
                guard count == number else { return [octets] }
                replaced = octets.first
                return [command]
            }

            try pipe.pair()

            let first = try #require(command.first)
            // The command itself with another value, a Security Request, and keys that were not agreed on.
            let isHarmless =
                first == replaced || first == 0x0b || (number >= 9 && [0x06, 0x07, 0x0a].contains(first))
            let failures = pipe.effects(of: .central).failures + pipe.effects(of: .peripheral).failures
            #expect(isHarmless || !failures.isEmpty, "\(command) instead of number \(number)")
            if !failures.isEmpty { #expect(!pipe.central.isPairing || !pipe.peripheral.isPairing) }
        }
    }

    @Test("a command of a wrong size ends the pairing with Invalid Parameters", arguments: 0..<commandsOfPairing)
    func wrongSize(number: Int) throws {
        for change in [{ $0 + [0] }, { $0.dropLast() }] as [([UInt8]) -> [UInt8]] {
            var pipe = SecurityPipe()
            var count = -1
            var receiver: Role?
            pipe.interference = { from, octets in
                count += 1
                guard count == number else { return [octets] }
                receiver = from == .central ? .peripheral : .central
                return [change(octets)]
            }

            try pipe.pair()

            #expect(pipe.effects(of: try #require(receiver)).failures == [.refused(.invalidParameters)])
        }
    }

    @Test("keys before the link is encrypted end the pairing")
    func keysTooEarly() throws {
        var pipe = SecurityPipe()
        pipe.interference = { $0 == .peripheral && $1.first == 0x0d ? [[0x08] + Self.block, $1] : [$1] }

        try pipe.pair()

        #expect(pipe.effects(of: .central).failures == [.refused(.unspecifiedReason)])
        #expect(pipe.effects(of: .central).bonds == [])
    }

    @Test("an identity address before its key, and a second key, end the pairing")
    func keysOutOfOrder() throws {
        for commands in [[[0x09, 0, 1, 2, 3, 4, 5, 6]], [[0x08] + Self.block, [0x08] + Self.block]] as [[[UInt8]]] {
            var pipe = SecurityPipe()
            pipe.interference = { $0 == .peripheral && $1.first == 0x08 ? commands : [$1] }

            try pipe.pair()

            #expect(pipe.effects(of: .central).failures.first == .refused(.unspecifiedReason))
            #expect(pipe.effects(of: .central).bonds == [])
        }
    }

    @Test("whatever octets arrive, in whatever state, both sides end in a sane state")
    func chance() throws {
        var chance = SeededGenerator(seed: 11, stream: "chance")
        for round in 0..<300 {
            var pipe = SecurityPipe(seed: UInt64(round))
            let target = Int.random(in: 0..<Self.commandsOfPairing, using: &chance)
            let noise = (0..<Int.random(in: 1...3, using: &chance)).map { _ -> [UInt8] in
                let count = Int.random(in: 0...70, using: &chance)
                let code = UInt8.random(in: 0...0x10, using: &chance)
                if Bool.random(using: &chance), let command = Self.commands.randomElement(using: &chance) {
                    return command
                }
                return [code] + chance.bytes(count)
            }
            var count = -1
            pipe.interference = { _, octets in
                count += 1
                return count == target ? noise + [octets] : [octets]
            }

            try pipe.pair()

            let bonds = pipe.effects(of: .central).bonds + pipe.effects(of: .peripheral).bonds
            #expect(Set(bonds.map(\.longTermKey)).count <= 1)
            #expect(pipe.central.isPairing == (pipe.central.nextDeadline != nil))
            #expect(pipe.peripheral.isPairing == (pipe.peripheral.nextDeadline != nil))
            pipe.wait(SecurityManager.timeout)
            #expect(!pipe.central.isPairing && !pipe.peripheral.isPairing)
        }
    }

    @Test("flipped bits never leave the two with different keys")
    func flippedBits() throws {
        var chance = SeededGenerator(seed: 12, stream: "chance")
        for round in 0..<300 {
            var pipe = SecurityPipe(seed: UInt64(round))
            let target = Int.random(in: 0..<Self.commandsOfPairing, using: &chance)
            let bit = Int.random(in: 0..<600, using: &chance)
            var count = -1
            pipe.interference = { _, octets in
                count += 1
                guard count == target else { return [octets] }
                var changed = octets
                let position = bit % (octets.count * 8)
                changed[position / 8] ^= 1 << UInt8(position % 8)
                return [changed]
            }

            try pipe.pair()

            let bonds = pipe.effects(of: .central).bonds + pipe.effects(of: .peripheral).bonds
            #expect(Set(bonds.map(\.longTermKey)).count <= 1)
            // Up to the check values, only the key distribution fields are not protected by anything.
            if (2...8).contains(target) { #expect(bonds == []) }
        }
    }
}
