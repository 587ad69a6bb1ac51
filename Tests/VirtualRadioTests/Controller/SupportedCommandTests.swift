import BluetoothHCI
import NIOCore
import SimulationKernel
import Testing
import VirtualRadio

/// Every command is answered, and what is claimed is what there is (Vol 4, Part E, 4.4 and 6.27).
@Suite struct SupportedCommandTests {
    @Test("a complete controller has every command that is typed, and claims no other")
    func complete() {
        let configuration = ControllerConfiguration.complete(publicAddress: .zero)

        let supported = configuration.supportedCommands

        let typed = CommandCatalog.types.map { $0.opcode }
        #expect(supported == SupportedCommands(typed))
        for opcode in typed { #expect(configuration.supports(opcode)) }
    }

    @Test(
        "what is claimed is carried out or refused for its parameters, and nothing else is known",
        arguments: [
            ControllerConfiguration.complete(publicAddress: .zero),
            ControllerConfiguration.legacyOnly(publicAddress: .zero),
        ])
    func honest(configuration: ControllerConfiguration) {
        for entry in CommandCatalog.entries {
            var bench = ControllerBench(configuration)
            let parameters = (try? entry.type?.init().parameters().octets) ?? ""

            let answer = bench.answer(entry.opcode.rawValue, parameters)

            let isUnknown = answer.hasPrefix("01")
            let isClaimed = entry.bit.map(configuration.supportedCommands.contains) ?? true
            #expect(isUnknown != isClaimed, "\(entry.name) answered \(answer)")
        }
    }

    @Test("a legacy controller does without what came with versions 4.2 and 5")
    func legacy() {
        let configuration = ControllerConfiguration.legacyOnly(publicAddress: .zero)

        for opcode in [0x2022, 0x2027, 0x2030, 0x2036, 0x2041, 0x2043] as [Opcode] {
            #expect(!configuration.supports(opcode))
        }
        for opcode in [0x2006, 0x200B, 0x200D, 0x2019, 0x2020] as [Opcode] {
            #expect(configuration.supports(opcode))
        }
    }

    @Test("an unknown command, also a vendor's, is refused by Command Status")
    func unknown() {
        var bench = ControllerBench()

        #expect(bench.send(0xFC01, "0102") == ["0f04010101fc"])
        #expect(bench.send(0x0000) == ["0f0401010000"])
        #expect(bench.send(0x0401, "338b9e0800") == ["0f0401010104"])
    }

    @Test("a malformed command is refused in the length of its answer")
    func malformed() {
        var bench = ControllerBench()

        #expect(bench.send(0x2015, "01") == ["0e0b01152012" + "0000" + "0000000000"])
        #expect(bench.send(0x2015, "0700ff") == ["0e0b01152012" + "0700" + "0000000000"])
        #expect(bench.send(0x200D, "00") == ["0f0412010d20"])
    }

    @Test("whatever a host sends, each command has one answer and nothing traps", arguments: 0..<8 as Range<UInt64>)
    func noise(seed: UInt64) throws {
        var bench = ControllerBench.unmasked()
        var noise = SeededGenerator(seed: seed)
        let opcodes = CommandCatalog.types.map { $0.opcode.rawValue }.filter { $0 != 0x0C35 && $0 != 0x1405 }
        bench.connect()
        bench.connect(.peripheral, peer: 0xbb)

        for _ in 0..<4_000 {
            let opcode = opcodes.randomElement(using: &noise) ?? 0
            var parameters = noise.bytes(Int.random(in: 0...40, using: &noise))
            if let type = CommandCatalog.type(for: Opcode(rawValue: opcode)),
                let ordinary = try? type.init().parameters()
            {
                // Mostly of the right length, and close to what is allowed.
                if Bool.random(using: &noise) { parameters = Array(ordinary.readableBytesView) }
                if !parameters.isEmpty, Bool.random(using: &noise) {
                    parameters[Int.random(in: 0..<parameters.count, using: &noise)] = UInt8.random(
                        in: 0...4, using: &noise)
                }
            }
            let packet = try CommandPacket(opcode: Opcode(rawValue: opcode), parameters: ByteBuffer(bytes: parameters))
            bench.controller.receive(.command(packet), now: bench.now, generator: &bench.generator)

            let answers = bench.take().filter { $0.hasPrefix("0e") || $0.hasPrefix("0f") }
            #expect(answers.count == 1, "\(packet): \(answers)")
            bench.sendData(UInt16.random(in: 0...3, using: &noise), "0102")
            _ = bench.takeRequests()
        }
    }
}
