import BluetoothHCI
import SimulationKernel
import Testing
import VirtualRadio

/// Encryption and keys (Vol 4, Part E, 7.8.22 to 7.8.26, 7.8.36 and 7.8.37).
@Suite struct ControllerEncryptionTests {
    private let one = ConnectionHandle(rawValue: 1)
    /// The debug key pair of Vol 3, Part H, 2.3.5.6.1, most significant octet first.
    private let debugX = "20b003d2f297be2c5e2c83a7e9f9a5b9eff49111acf4fddbcc0301480e359de6"
    private let debugY = "dc809c49652aeb6d63329abf5a52155c766345c28fed3024741c8ed01589d28b"

    private func reversed(_ hex: String) -> String {
        var result = ""
        var rest = Substring(hex)
        while !rest.isEmpty {
            result = rest.prefix(2) + result
            rest = rest.dropFirst(2)
        }
        return result
    }

    @Test("LE Encrypt is AES-128 (FIPS 197, C.1), least significant octet first")
    func encrypt() {
        var bench = ControllerBench()
        let key = reversed("000102030405060708090a0b0c0d0e0f")
        let plaintext = reversed("00112233445566778899aabbccddeeff")

        #expect(bench.answer(0x2017, key + plaintext) == "00" + reversed("69c4e0d86a7b0430d8cdb78070b4c55a"))
    }

    @Test("random numbers and keys are those of the seed")
    func random() {
        var first = ControllerBench.unmasked()
        var second = ControllerBench.unmasked()

        let numbers = (0..<3).map { _ in first.answer(0x2018) }

        let again = (0..<3).map { _ in second.answer(0x2018) }
        #expect(numbers == again)
        #expect(numbers.map(\.count) == [18, 18, 18] && numbers[0] != numbers[1])
        #expect(first.send(0x2025) == second.send(0x2025))
    }

    @Test("two controllers agree on a key by their public ones (7.8.37)")
    func agreement() throws {
        var alice = ControllerBench.unmasked()
        var bob = ControllerBench.unmasked()
        bob.generator = .init(seed: 2)

        let first = alice.send(0x2025)
        let second = bob.send(0x2025)
        #expect(first.first == "0f0400012520" && second.first == "0f0400012520")
        let keys = try [first, second].map { String(try #require($0.last).dropFirst(8)) }
        let answers = [alice.send(0x2026, keys[1]), bob.send(0x2026, keys[0])]

        #expect(keys.map(\.count) == [128, 128] && keys[0] != keys[1])
        #expect(answers[0] == answers[1])
        #expect(answers[0].first == "0f0400012620")
        #expect(answers[0].last?.hasPrefix("3e220900") == true)
    }

    @Test("the debug key agrees with any other as that agrees with its public half (7.8.37)")
    func debugKey() throws {
        var bench = ControllerBench.unmasked()
        let own = String(try #require(bench.send(0x2025).last).dropFirst(8))

        let byOwn = bench.send(0x2026, reversed(debugX) + reversed(debugY))
        let byDebug = bench.send(0x205E, own + "01")

        #expect(byOwn.last == byDebug.last)
        #expect(byOwn.last?.hasPrefix("3e220900") == true)
    }

    @Test("there is no agreement without a key of one's own, or with a point off the curve (Vol 3, Part H, 2.3.5.6.1)")
    func badKeys() {
        var bench = ControllerBench.unmasked()

        #expect(bench.answer(0x2026, reversed(debugX) + reversed(debugY)) == "0c")
        bench.send(0x2025)
        #expect(bench.answer(0x2026, reversed(debugX) + reversed(debugX)) == "12")
        #expect(bench.answer(0x205E, String(repeating: "00", count: 64) + "01") == "12")
    }

    @Test("the central starts encryption, once at a time; the peripheral does not")
    func enable() {
        var bench = ControllerBench.unmasked()
        bench.connect()
        bench.connect(.peripheral, peer: 0xbb)
        let key = "3df154e8c792393c77d2a5201db3bb4b"

        #expect(bench.send(0x2019, "0100" + "0807060504030201" + "3412" + key) == ["0f0400011920"])
        #expect(bench.answer(0x2019, "0100" + "0000000000000000" + "0000" + key) == "0c")
        #expect(bench.answer(0x2019, "0200" + "0000000000000000" + "0000" + key) == "0c")
        #expect(
            bench.takeRequests() == [
                .enableEncryption(
                    one, randomNumber: 0x0102_0304_0506_0708, encryptedDiversifier: 0x1234,
                    longTermKey: Block128("4bbbb31d20a5d2773c3992c7e854f13d"))
            ])
        bench.controller.encryptionChanged(one, isEnabled: true)
        #expect(bench.take() == ["080400010001"])
        #expect(bench.controller.connection(one)?.isEncrypted == true)
        bench.send(0x2019, "0100" + "0000000000000000" + "0000" + key)
        bench.controller.encryptionChanged(one, isEnabled: true, isRefreshed: true)
        #expect(bench.take().last == "3003000100")
    }

    @Test("a failure leaves the link as it was")
    func failure() {
        var bench = ControllerBench.unmasked()
        bench.connect()

        bench.controller.encryptionChanged(one, status: .pinOrKeyMissing, isEnabled: false)

        #expect(bench.take() == ["080406010000"])
        #expect(bench.controller.connection(one)?.isEncrypted == false)
    }

    @Test("the event with the key's size is sent where the host wants it")
    func version2() {
        var bench = ControllerBench.unmasked()
        bench.send(0x0C63, "0000000200000000")
        bench.connect()

        bench.controller.encryptionChanged(one, isEnabled: true)

        #expect(bench.take() == ["59050001000110"])
    }

    @Test("the peripheral gives a key, or none, where it was asked (7.8.25, 7.8.26)")
    func longTermKey() {
        var bench = ControllerBench.unmasked()
        bench.connect(.peripheral)
        let key = "3df154e8c792393c77d2a5201db3bb4b"
        #expect(bench.answer(0x201A, "0100" + key) == "0c0100")

        #expect(bench.controller.longTermKeyRequested(one, randomNumber: 1, encryptedDiversifier: 2) == true)
        #expect(bench.take() == ["3e0d050100" + "0100000000000000" + "0200"])
        #expect(bench.answer(0x201A, "0100" + key) == "000100")
        #expect(bench.answer(0x201B, "0100") == "0c0100")
        _ = bench.controller.longTermKeyRequested(one, randomNumber: 0, encryptedDiversifier: 0)
        #expect(bench.answer(0x201B, "0100") == "000100")
        #expect(
            bench.takeRequests() == [
                .longTermKey(one, Block128("4bbbb31d20a5d2773c3992c7e854f13d")), .longTermKey(one, nil),
            ])
    }
}
