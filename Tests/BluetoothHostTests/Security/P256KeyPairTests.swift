import BluetoothHCI
import BluetoothHost
import SimulationKernel
import Testing

@Suite struct P256KeyPairTests {
    /// Vol 2, Part G, 7.1.2.
    struct Sample: Sendable, CustomTestStringConvertible {
        let number: Int
        let privateA, privateB, publicAX, publicAY, publicBX, publicBY, dhKey: String

        var testDescription: String { "data set \(number)" }
    }

    static let samples = [
        Sample(
            number: 1,
            privateA: "3f49f6d4 a3c55f38 74c9b3e3 d2103f50 4aff607b eb40b799 5899b8a6 cd3c1abd",
            privateB: "55188b3d 32f6bb9a 900afcfb eed4e72a 59cb9ac2 f19d7cfb 6b4fdd49 f47fc5fd",
            publicAX: "20b003d2 f297be2c 5e2c83a7 e9f9a5b9 eff49111 acf4fddb cc030148 0e359de6",
            publicAY: "dc809c49 652aeb6d 63329abf 5a52155c 766345c2 8fed3024 741c8ed0 1589d28b",
            publicBX: "1ea1f0f0 1faf1d96 09592284 f19e4c00 47b58afd 8615a69f 559077b2 2faaa190",
            publicBY: "4c55f33e 429dad37 7356703a 9ab85160 472d1130 e28e3676 5f89aff9 15b1214a",
            dhKey: "ec0234a3 57c8ad05 341010a6 0a397d9b 99796b13 b4f866f1 868d34f3 73bfa698"),
        Sample(
            number: 2,
            privateA: "06a51669 3c9aa31a 6084545d 0c5db641 b48572b9 7203ddff b7ac73f7 d0457663",
            privateB: "529aa067 0d72cd64 97502ed4 73502b03 7e8803b5 c60829a5 a3caa219 505530ba",
            publicAX: "2c31a47b 5779809e f44cb5ea af5c3e43 d5f8faad 4a8794cb 987e9b03 745c78dd",
            publicAY: "91951218 3898dfbe cd52e240 8e43871f d0211091 17bd3ed4 eaf84377 43715d4f",
            publicBX: "f465e43f f23d3f1b 9dc7dfc0 4da87581 84dbc966 204796ec cf0d6cf5 e16500cc",
            publicBY: "0201d048 bcbbd899 eeefc424 164e33c2 01c2b010 ca6b4d43 a8a155ca d8ecb279",
            dhKey: "ab85843a 2f6d883f 62e5684b 38e30733 5fe6e194 5ecd1960 4105c6f2 3221eb69"),
    ]

    @Test("both sides get the public keys and the Diffie-Hellman key of the sample data", arguments: samples)
    func sample(_ sample: Sample) throws {
        let a = try #require(P256KeyPair(privateKey: try securityOctets(sample.privateA)))
        let b = try #require(P256KeyPair(privateKey: try securityOctets(sample.privateB)))

        #expect(a.publicKey.x == (try securityOctets(sample.publicAX)))
        #expect(a.publicKey.y == (try securityOctets(sample.publicAY)))
        #expect(b.publicKey.x == (try securityOctets(sample.publicBX)))
        #expect(b.publicKey.y == (try securityOctets(sample.publicBY)))
        let dhKey = try #require(DHKey(wireOrder: try securityOctets(sample.dhKey).reversed()))
        #expect(a.dhKey(with: b.publicKey) == dhKey)
        #expect(b.dhKey(with: a.publicKey) == dhKey)
    }

    @Test func `a key on the wire has the least significant octets first`() throws {
        let sample = try #require(Self.samples.first)
        let x = try securityOctets(sample.publicAX)
        let y = try securityOctets(sample.publicAY)

        let key = try #require(P256PublicKey(mostSignificantFirst: x + y))

        #expect(key.wireOrder == x.reversed() + y.reversed())
        #expect(P256PublicKey(wireOrder: key.wireOrder) == key)
        #expect(P256PublicKey(wireOrder: key.wireOrder.dropLast()) == nil)
        #expect(P256PublicKey(mostSignificantFirst: key.wireOrder + [0]) == nil)
    }

    @Test func `what is no private key is refused`() throws {
        let order = try securityOctets("ffffffff 00000000 ffffffff ffffffff bce6faad a7179e84 f3b9cac2 fc632551")
        let greatest = try securityOctets("ffffffff 00000000 ffffffff ffffffff bce6faad a7179e84 f3b9cac2 fc632550")

        #expect(P256KeyPair(privateKey: [UInt8](repeating: 0, count: 32)) == nil)
        #expect(P256KeyPair(privateKey: order) == nil)
        #expect(P256KeyPair(privateKey: greatest) != nil)
        #expect(P256KeyPair(privateKey: [UInt8](repeating: 1, count: 31)) == nil)
        #expect(P256KeyPair(privateKey: []) == nil)
    }

    @Test func `no key is agreed on with what is no point of the curve`() throws {
        var generator = SeededGenerator(seed: 7)
        let pair = P256KeyPair(using: &generator)
        var octets = P256KeyPair(using: &generator).publicKey.wireOrder
        octets[63] ^= 1

        #expect(pair.dhKey(with: try #require(P256PublicKey(wireOrder: octets))) == nil)
        let zero = try #require(P256PublicKey(wireOrder: [UInt8](repeating: 0, count: 64)))
        #expect(pair.dhKey(with: zero) == nil)
        let ones = try #require(P256PublicKey(wireOrder: [UInt8](repeating: 0xff, count: 64)))
        #expect(pair.dhKey(with: ones) == nil)
    }

    @Test func `the debug key is known, and so is its mirror image`() throws {
        let sample = try #require(Self.samples.first)
        var generator = SeededGenerator(seed: 7)
        let debug = try #require(P256KeyPair.debug)
        // n - d, whose public key has the same X coordinate.
        let mirrored = try #require(
            P256KeyPair(
                privateKey: try securityOctets(
                    "c0b6092a 5c3aa0c8 8b364c1c 2defc0af 71e79a31 bbd6e6eb 9b20121c 2f270a94")))

        #expect(debug.publicKey.x == (try securityOctets(sample.publicAX)))
        #expect(debug.publicKey.isDebug)
        #expect(mirrored.publicKey.isDebug)
        #expect(mirrored.publicKey != debug.publicKey)
        #expect(!P256KeyPair(using: &generator).publicKey.isDebug)
    }

    @Test func `equal generators draw equal pairs, and one generator different ones`() {
        var first = SeededGenerator(seed: 7)
        var second = SeededGenerator(seed: 7)

        let pair = P256KeyPair(using: &first)

        #expect(P256KeyPair(using: &second).publicKey == pair.publicKey)
        #expect(P256KeyPair(using: &first).publicKey != pair.publicKey)
    }
}
