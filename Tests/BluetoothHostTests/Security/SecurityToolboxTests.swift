import BluetoothHCI
import BluetoothHost
import SimulationKernel
import Testing

/// The sample data of the Core Specification, Vol 3, Part H, Appendix D, and of what it builds on.
@Suite struct SecurityToolboxTests {
    static let u = "20b003d2 f297be2c 5e2c83a7 e9f9a5b9 eff49111 acf4fddb cc030148 0e359de6"
    static let v = "55188b3d 32f6bb9a 900afcfb eed4e72a 59cb9ac2 f19d7cfb 6b4fdd49 f47fc5fd"
    static let dhKey = "ec0234a3 57c8ad05 341010a6 0a397d9b 99796b13 b4f866f1 868d34f3 73bfa698"
    static let n1 = "d5cb8454 d177733e ffffb2ec 712baeab"
    static let n2 = "a6e8e7cc 25a75f6e 216583f7 ff3dc4cf"
    static let macKey = "2965f176 a1084a02 fd3f6a20 ce636e20"

    static func a1() throws -> DeviceAddress { try .publicAddress("56:12:37:37:BF:CE") }
    static func a2() throws -> DeviceAddress { try .publicAddress("A7:13:70:2D:CF:C1") }

    @Test func `e encrypts the block of FIPS 197, C.1`() throws {
        let key = try Block128(printed: "000102030405060708090a0b0c0d0e0f")
        let plaintext = try Block128(printed: "00112233445566778899aabbccddeeff")

        let encrypted = SecurityToolbox.e(key: key, plaintext: plaintext)

        #expect(encrypted == (try Block128(printed: "69c4e0d86a7b0430d8cdb78070b4c55a")))
    }

    @Test(
        "AES-CMAC gives the sample data of D.1",
        arguments: [
            ("", "bb1d6929 e9593728 7fa37d12 9b756746"),
            ("6bc1bee2 2e409f96 e93d7e11 7393172a", "070a16b4 6b4d4144 f79bdd9d d04a287c"),
            (
                "6bc1bee2 2e409f96 e93d7e11 7393172a ae2d8a57 1e03ac9c 9eb76fac 45af8e51 30c81c46 a35ce411",
                "dfa66747 de9ae630 30ca3261 1497c827"
            ),
            (
                "6bc1bee2 2e409f96 e93d7e11 7393172a ae2d8a57 1e03ac9c 9eb76fac 45af8e51"
                    + "30c81c46 a35ce411 e5fbc119 1a0a52ef f69f2445 df4f9b17 ad2b417b e66c3710",
                "51f0bebf 7e3b9d92 fc497417 79363cfe"
            ),
        ])
    func cmac(message: String, code: String) throws {
        let key = try Block128(printed: "2b7e1516 28aed2a6 abf71588 09cf4f3c")

        #expect(
            SecurityToolbox.aesCMAC(key: key, message: try securityOctets(message)) == (try Block128(printed: code)))
    }

    @Test func `f4 gives the sample data of D.2`() throws {
        let confirm = SecurityToolbox.f4(
            u: try securityOctets(Self.u), v: try securityOctets(Self.v), x: try Block128(printed: Self.n1), z: 0)

        #expect(confirm == (try Block128(printed: "f2c916f1 07a9bd1c f1eda1be a974872d")))
    }

    @Test func `f5 gives the sample data of D.3`() throws {
        let key = try #require(DHKey(wireOrder: try securityOctets(Self.dhKey).reversed()))

        let derived = SecurityToolbox.f5(
            dhKey: key, n1: try Block128(printed: Self.n1), n2: try Block128(printed: Self.n2), a1: try Self.a1(),
            a2: try Self.a2())

        #expect(derived.longTermKey == (try Block128(printed: "69867911 69d7cd23 980522b5 94750a38")))
        #expect(derived.macKey == (try Block128(printed: Self.macKey)))
    }

    @Test func `f6 gives the sample data of D.4`() throws {
        let check = SecurityToolbox.f6(
            macKey: try Block128(printed: Self.macKey), n1: try Block128(printed: Self.n1),
            n2: try Block128(printed: Self.n2), r: try Block128(printed: "12a3343b b453bb54 08da42d2 0c2d0fc8"),
            ioCapability: [0x01, 0x01, 0x02], a1: try Self.a1(), a2: try Self.a2())

        #expect(check == (try Block128(printed: "e3c47398 9cd0e8c5 d26c0b09 da958f61")))
    }

    @Test func `g2 gives the sample data of D.5`() throws {
        let number = SecurityToolbox.g2(
            u: try securityOctets(Self.u), v: try securityOctets(Self.v), x: try Block128(printed: Self.n1),
            y: try Block128(printed: Self.n2))

        #expect(number == 0x2f9e_d5ba)
    }

    @Test func `h6 gives the sample data of D.6`() throws {
        let key = try Block128(printed: "ec0234a3 57c8ad05 341010a6 0a397d9b")

        #expect(
            SecurityToolbox.h6(key: key, keyID: 0x6c65_6272)
                == (try Block128(printed: "2d9ae102 e76dc91c e8d3a9e2 80b16399")))
    }

    @Test func `ah gives the sample data of D.7`() throws {
        let key = try Block128(printed: "ec0234a3 57c8ad05 341010a6 0a397d9b")

        #expect(SecurityToolbox.ah(key: key, random: 0x70_8194) == 0x0d_fbaa)
        #expect(SecurityToolbox.ah(key: key, random: 0xff70_8194) == 0x0d_fbaa)
    }

    @Test func `h7 gives the sample data of D.8`() throws {
        let salt = try Block128(printed: "00000000 00000000 00000000 746d7031")

        let key = SecurityToolbox.h7(salt: salt, key: try Block128(printed: "ec0234a3 57c8ad05 341010a6 0a397d9b"))

        #expect(key == (try Block128(printed: "fb173597 c6a3c0ec d2998c2a 75a57011")))
    }

    @Test func `a random address counts into f5 by its type`() throws {
        let key = try #require(DHKey(wireOrder: try securityOctets(Self.dhKey).reversed()))
        let nonce = try Block128(printed: Self.n1)
        let random = DeviceAddress(try Self.a1().address, .randomDevice)

        let of = { (a1: DeviceAddress, a2: DeviceAddress) in
            SecurityToolbox.f5(dhKey: key, n1: nonce, n2: nonce, a1: a1, a2: a2).longTermKey
        }

        #expect(of(random, try Self.a2()) != of(try Self.a1(), try Self.a2()))
        #expect(of(DeviceAddress(random.address, .randomIdentity), try Self.a2()) == of(random, try Self.a2()))
    }
}
