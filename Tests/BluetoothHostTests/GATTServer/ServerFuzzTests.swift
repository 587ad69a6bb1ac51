import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

@Suite struct ServerFuzzTests {
    /// Opcodes, most of them known, and octets that are often small, so that handles and offsets are met.
    private static func pdu(from generator: inout SeededGenerator) -> [UInt8] {
        let opcode =
            Bool.random(using: &generator)
            ? UInt8.random(in: 0...255, using: &generator)
            : ATTOpcode.allCases.randomElement(using: &generator)?.rawValue ?? 0
        let count = Int.random(in: 0...24, using: &generator)
        return [opcode]
            + (0..<count).map { place in
                place % 2 == 1 && Bool.random(using: &generator)
                    ? 0 : UInt8.random(in: 0...(Bool.random(using: &generator) ? 20 : 255), using: &generator)
            }
    }

    @Test(arguments: TestDatabase.allCases)
    func `any octets get one answer at most, which fits and answers the request`(_ database: TestDatabase) throws {
        var generator = SeededGenerator(seed: 3)
        var peer = try TestPeer(database: database.make(), maximumMTU: 64)
        for round in 0..<20_000 {
            let pdu = Self.pdu(from: &generator)
            let mtu = Int(peer.server.mtu(of: peer.connection))
            let answers = peer.exchange(pdu)
            #expect(answers.count <= 1)
            guard let answer = answers.first, let opcode = pdu.first else { continue }
            #expect(answer.count <= mtu, "\(pdu) in round \(round)")
            #expect(!ATTOpcode.isCommand(opcode))
            #expect(answer.first == opcode + 1 || answer.prefix(2) == [0x01, opcode], "\(pdu) in round \(round)")
        }
    }

    @Test func `the same octets have the same effects`() throws {
        func run() throws -> [ATTEffect] {
            var generator = SeededGenerator(seed: 5)
            var peer = try TestPeer(database: TestDatabase.large1.make())
            for _ in 0..<2_000 { _ = peer.exchange(Self.pdu(from: &generator)) }
            return peer.takeEffects()
        }
        #expect(try run() == run())
    }
}
