import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// Each refusal has its reason (Vol 3, Part H, 3.5.5).
@Suite struct PairingRefusalTests {
    @Test(
        "a peripheral refuses features that it cannot pair with",
        arguments: [
            ("01 03 00 01 10 03 03", PairingFailedReason.authenticationRequirements),
            ("01 04 00 05 10 07 07", .authenticationRequirements),
            ("01 03 00 00 07 00 00", .authenticationRequirements),
            ("01 03 00 09 0f 03 03", .encryptionKeySize), ("01 03 00 09 07 03 03", .encryptionKeySize),
            ("01 03 01 09 10 03 03", .outOfBandNotAvailable), ("01 05 00 09 10 03 03", .invalidParameters),
            ("01 03 02 09 10 03 03", .invalidParameters), ("01 03 00 09 11 03 03", .invalidParameters),
            ("01 03 00 09 06 03 03", .invalidParameters), ("01 03 00 09 10 03", .invalidParameters),
            ("01", .invalidParameters), ("01 03 00 09 10 03 03 00", .invalidParameters),
        ])
    func request(text: String, reason: PairingFailedReason) throws {
        var pipe = SecurityPipe()

        try pipe.deliver(try securityOctets(text), to: .peripheral)

        #expect(pipe.transcript.map(\.octets) == [[0x05, reason.rawValue]])
        #expect(pipe.effects(of: .peripheral).failures == [.refused(reason)])
        #expect(!pipe.peripheral.isPairing)
    }

    @Test(
        "a central refuses features that it cannot pair with",
        arguments: [
            ("02 03 00 01 10 00 00", PairingFailedReason.authenticationRequirements),
            ("02 03 00 09 0f 02 02", .encryptionKeySize), ("02 03 01 09 10 02 02", .outOfBandNotAvailable),
            ("02 03 00 09 11 02 02", .invalidParameters), ("02 03 00", .invalidParameters),
        ])
    func response(text: String, reason: PairingFailedReason) throws {
        let octets = try securityOctets(text)
        var pipe = SecurityPipe()
        pipe.interference = { $1.first == 0x02 ? [octets] : [$1] }

        try pipe.pair()

        #expect(pipe.transcript.last?.octets == [0x05, reason.rawValue])
        #expect(pipe.effects(of: .central).failures == [.refused(reason)])
        #expect(pipe.effects(of: .peripheral).failures == [.refusedByPeer(reason)])
    }

    @Test func `a device that does not pair says so, and may still ask for encryption`() throws {
        var pipe = SecurityPipe(peripheral: SecurityPolicy(acceptsPairing: false))

        try pipe.pair()

        #expect(pipe.effects(of: .central).failures == [.refusedByPeer(.pairingNotSupported)])
        #expect(pipe.effects(of: .peripheral).failures == [.refused(.pairingNotSupported)])
        try pipe.pair(from: .peripheral)
        #expect(pipe.effects(of: .central).last == .securityRequested([.bonding, .secureConnections]))
    }

    @Test func `a central declines a Security Request`() throws {
        var pipe = SecurityPipe()
        try pipe.pair(from: .peripheral)
        var effects: [SecurityEffect] = []

        pipe.central.declineSecurityRequest(into: &effects)
        try pipe.deliver(try #require(effects.sent.first), to: .peripheral)

        #expect(effects.sent == [[0x05, 0x05]])
        #expect(pipe.effects(of: .peripheral).failures == [.refusedByPeer(.pairingNotSupported)])
    }

    @Test(
        "what only the other role takes, and passkeys, are not supported",
        arguments: [
            (Role.central, "01 03 00 09 10 03 03"), (.peripheral, "02 03 00 09 10 03 03"), (.peripheral, "0b 09"),
            (.central, "0e 00"), (.peripheral, "0e 04"), (.peripheral, "0e"),
        ])
    func wrongRole(role: Role, text: String) throws {
        var pipe = SecurityPipe()

        try pipe.deliver(try securityOctets(text), to: role)

        #expect(pipe.transcript.map(\.octets) == [[0x05, 0x07]])
        #expect(pipe.effects(of: role).failures == [.refused(.commandNotSupported)])
    }

    @Test func `a confirm value that does not fit the nonce ends the pairing`() throws {
        for code in [UInt8(0x03), 0x04] {
            var pipe = SecurityPipe()
            pipe.interference = { from, octets in
                guard from == .peripheral, octets.first == code, let last = octets.last else { return [octets] }
                return [octets.dropLast() + [last ^ 0x80]]
            }

            try pipe.pair()

            #expect(pipe.effects(of: .central).failures == [.refused(.confirmValueFailed)])
            #expect(pipe.effects(of: .peripheral).failures == [.refusedByPeer(.confirmValueFailed)])
            #expect(pipe.encryptionKeys == [])
        }
    }

    @Test(
        "a check value that is wrong ends the pairing on the side that sees it",
        arguments: [Role.central, .peripheral])
    func wrongCheck(from: Role) throws {
        var pipe = SecurityPipe()
        pipe.interference = { role, octets in
            guard role == from, octets.first == 0x0d, let last = octets.last else { return [octets] }
            return [octets.dropLast() + [last ^ 1]]
        }

        try pipe.pair()

        #expect(pipe.effects(of: from == .central ? .peripheral : .central).failures == [.refused(.dhKeyCheckFailed)])
        #expect(pipe.effects(of: from).failures == [.refusedByPeer(.dhKeyCheckFailed)])
        #expect(pipe.encryptionKeys == [])
        #expect(pipe.peripheral.longTermKey(random: 0, diversifier: 0) == nil)
    }

    @Test(
        "features that were changed on their way are found out by who checks the other's",
        arguments: [(UInt8(0x01), Role.peripheral), (0x02, .central)])
    func changedFeatures(code: UInt8, witness: Role) throws {
        var pipe = SecurityPipe()
        pipe.interference = { _, octets in
            // Someone in between asks for protection that the sender did not ask for.
            octets.first == code ? [[octets[0], octets[1], octets[2], octets[3] | 0x04] + octets[4...]] : [octets]
        }

        try pipe.pair()

        #expect(pipe.effects(of: witness).failures == [.refused(.dhKeyCheckFailed)])
        #expect(pipe.encryptionKeys == [])
    }

    @Test func `a public key that is no point of the curve is refused by both sides`() throws {
        for role in [Role.central, .peripheral] {
            var pipe = SecurityPipe()
            pipe.interference = { from, octets in
                guard from == role, octets.first == 0x0c, let last = octets.last else { return [octets] }
                return [octets.dropLast() + [last ^ 1]]
            }

            try pipe.pair()

            let other: Role = role == .central ? .peripheral : .central
            #expect(pipe.effects(of: other).failures == [.refused(.dhKeyCheckFailed)])
            #expect(pipe.effects(of: role).failures == [.refusedByPeer(.dhKeyCheckFailed)])
        }
    }

    @Test func `a central's own public key sent back is refused, and so is its mirror image`() throws {
        for isMirrored in [false, true] {
            var pipe = SecurityPipe()
            var generator = SeededGenerator(seed: 5)
            let own = P256KeyPair(using: &generator)
            pipe.central.preparedContribution = KeyContribution(keyPair: own, nonce: Block128(low: 1, high: 1))
            var sentBack = own.publicKey.wireOrder
            if isMirrored { sentBack = Array(sentBack.prefix(32)) + [UInt8](repeating: 0x55, count: 32) }
            let reflected = [0x0c] + sentBack
            pipe.interference = { $0 == .peripheral && $1.first == 0x0c ? [reflected] : [$1] }

            try pipe.pair()

            #expect(pipe.effects(of: .central).failures == [.refused(.unspecifiedReason)])
        }
    }

    @Test func `the debug key is refused unless it is allowed, and then its bond is not to be stored`() throws {
        let debug = KeyContribution(keyPair: try #require(P256KeyPair.debug), nonce: Block128(low: 1, high: 1))
        var refusing = SecurityPipe()
        refusing.central.preparedContribution = debug
        var allowing = SecurityPipe(peripheral: SecurityPolicy(allowsDebugKey: true))
        allowing.central.preparedContribution = debug

        try refusing.pair()
        try allowing.pair()

        #expect(refusing.effects(of: .peripheral).failures == [.refused(.unspecifiedReason)])
        let bond = try #require(allowing.effects(of: .peripheral).bonds.first)
        #expect(allowing.effects(of: .peripheral).last == .paired(bond, isBonding: false))
    }

    @Test(
        "an identity address has to be public or static",
        arguments: ["01 000000000041", "01 000000000001", "01 000000000080"])
    func badIdentity(text: String) throws {
        let octets = [0x09] + (try securityOctets(text))
        var pipe = SecurityPipe()
        pipe.interference = { $0 == .central && $1.first == 0x09 ? [octets] : [$1] }

        try pipe.pair()

        #expect(pipe.effects(of: .peripheral).failures == [.refused(.invalidParameters)])
        #expect(pipe.effects(of: .peripheral).bonds == [])
    }

    @Test func `a link that cannot be encrypted ends the pairing without a key`() throws {
        var pipe = SecurityPipe()
        pipe.encryptionWorks = false

        try pipe.pair()

        #expect(pipe.effects(of: .central).failures == [.encryptionFailed])
        #expect(pipe.effects(of: .peripheral).failures == [.encryptionFailed])
        #expect(pipe.peripheral.longTermKey(random: 0, diversifier: 0) == nil)
    }

    @Test func `a peer's refusal carries its reason, known or not`() throws {
        for reason in [UInt8(0x01), 0x08, 0x0f, 0x10, 0x55] {
            var pipe = SecurityPipe()
            pipe.interference = { $0 == .peripheral && $1.first == 0x0c ? [[0x05, reason]] : [$1] }

            try pipe.pair()

            #expect(pipe.effects(of: .central).failures == [.refusedByPeer(PairingFailedReason(rawValue: reason))])
            #expect(!pipe.central.isPairing)
        }
    }
}
