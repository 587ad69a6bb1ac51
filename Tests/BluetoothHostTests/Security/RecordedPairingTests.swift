import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// Two pairings by LE Secure Connections with Just Works whose keys and nonces are known: facts that the unit tests of
/// Apache NimBLE name (`ble_sm_sc_test.c`: `peer_jw_iio3_rio3_b1_iat0_rat0` and `us_jw_iio3_rio4_b1_iat0_rat0`), made
/// with other stacks than this one. All octets in the order of the wire.
@Suite struct RecordedPairingTests {
    static let now = Instant.epoch
    static let identity = LocalIdentity(
        irk: Block128(low: 1, high: 2), address: DeviceAddress(Address(value: 0x0a45_0011_2233), .publicDevice))

    @Test func `as peripheral, every value is the recorded one`() throws {
        // Arrange
        var generator = SeededGenerator(seed: 1)
        var manager = SecurityManager(
            role: .peripheral, local: try .publicAddress("0A:45:00:11:22:33"),
            peer: try .publicAddress("E0:94:67:A0:61:CA"), identity: Self.identity)
        manager.preparedContribution = try contribution(
            privateKey: "548d20b8970bbc439aad106f6074d46a55c17a178b60e0b45ae658f1ea12d9fb",
            nonce: "c091fbb377a2020bc6cd6c0451454539")
        let exchanges = [
            ("01 03 00 09 10 0d 0f", ["02 03 00 09 10 00 02"]),
            (
                "0c bcf2d8a5dba3956c99f9110d4d2ef0bdee9b69b6cd8874be40e8e5ccdc884453"
                    + "bfa9820e187a14f877fd8e922af85d39d16d921f387499dc6c2c9423f97256ab",
                [
                    "0c 728cd188d7be49b2c55c95b364e01232b6c9476337385b9c1e1b1a0609e23185"
                        + "193a296962d630e7e84863dc00730a707d2e29cc917771b175b8f7dcb0e29110",
                    "03 82edd062913d967f13c50d022b5e4316",
                ]
            ),
            ("04 a4345fb3af734364cd191b5b87583166", ["04 c091fbb377a2020bc6cd6c0451454539"]),
            ("0d 82651d02ed891344041a147c329a1e7d", ["0d 063c284ae5484b51654e145e2fddfa22"]),
        ]

        // Act and assert
        for (received, sent) in exchanges {
            var effects: [SecurityEffect] = []
            manager.receive(
                ByteBuffer(bytes: try securityOctets(received)), now: Self.now, generator: &generator, into: &effects)
            #expect(effects.sent == (try sent.map(securityOctets)))
        }
        let key = try Block128(wire: "63598a14094b946effae5e538602a36c")
        #expect(manager.longTermKey(random: 0, diversifier: 0) == key)
        #expect(manager.longTermKey(random: 1, diversifier: 0) == nil)
        #expect(manager.longTermKey(random: 0, diversifier: 1) == nil)
    }

    @Test func `as central, every value is the recorded one`() throws {
        // Arrange
        var generator = SeededGenerator(seed: 1)
        var manager = SecurityManager(
            role: .central, local: try .publicAddress("01:08:07:01:01:01"),
            peer: try .publicAddress("E0:94:67:A0:61:CA"), identity: Self.identity)
        manager.preparedContribution = try contribution(
            privateKey: "afce1245a8e0a9458a56c5bf3bf90469f2f9e4d47eb7c965b1683eabcd8e6f1f",
            nonce: "b5597c8e7b01ac098fe897988d3fb763")
        let exchanges = [
            (
                "02 04 00 09 10 07 05",
                "0c 45cadae3657cf53736668b3b54b92bb209d56ee0041dd649ff554135a02f12ee"
                    + "6541d37b59f2af9478d863c49b9a9a92330f146798519dffef59b717c2167218"
            ),
            (
                "0c 9e440957b701785b4e500d990d52882419f54053061e68d0fdd2848bae9df7d9"
                    + "c2e7e001b32a1b0119d114b5c898022abe6b331a99187723d48b8c09f57720a0",
                ""
            ),
            ("03 bd85be80d97716a3651adfff5a6f8b37", "04 b5597c8e7b01ac098fe897988d3fb763"),
            ("04 861f76112e83ed999bc09aab7f9420cb", "0d e09f87879f82c5065f11faa0e3bf72f2"),
            ("0d 26c2f1b9f1c2bdcbdb94968e08cc53d4", ""),
        ]
        var effects: [SecurityEffect] = []
        try manager.pair(now: Self.now, generator: &generator, into: &effects)
        #expect(effects.sent == [try securityOctets("01 03 00 09 10 02 02")])

        // Act and assert
        for (received, sent) in exchanges {
            effects = []
            manager.receive(
                ByteBuffer(bytes: try securityOctets(received)), now: Self.now, generator: &generator, into: &effects)
            #expect(effects.sent == (sent.isEmpty ? [] : [try securityOctets(sent)]))
        }
        let key = try Block128(wire: "2e6c8bdb9e193e3d4d6d29bc89ca57ed")
        #expect(effects == [.startEncryption(longTermKey: key)])
    }

    private func contribution(privateKey: String, nonce: String) throws -> KeyContribution {
        KeyContribution(
            keyPair: try #require(P256KeyPair(privateKey: try securityOctets(privateKey).reversed())),
            nonce: try Block128(wire: nonce))
    }
}
