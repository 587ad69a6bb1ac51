import Foundation
import FuzzTargets
import SimulationKernel
import Testing

/// The corpora of the fuzz targets as ordinary tests: what was found once stays found.
@Suite struct CorpusTests {
    /// A file of a corpus.
    struct Input: CustomTestStringConvertible, Sendable {
        let name: String
        let octets: [UInt8]

        var testDescription: String { name }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fuzz/Corpora")

    /// The files of a target's corpus, by name.
    private static func corpus(_ target: FuzzTarget) throws -> [Input] {
        let folder = folder.appending(path: target.rawValue)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            Input(name: name, octets: Array(try Data(contentsOf: folder.appending(path: name))))
        }
    }

    /// Runs an input; a rule that it breaks is an issue.
    private func run(_ target: FuzzTarget, _ octets: [UInt8], _ name: String) {
        do throws(FuzzFinding) {
            try target.run(octets)
        } catch {
            Issue.record("\(target.rawValue), \(name): \(error)\n\(Data(octets).base64EncodedString())")
        }
    }

    @Test(arguments: FuzzTarget.allCases)
    func `No file of a corpus breaks a rule`(target: FuzzTarget) throws {
        let corpus = try Self.corpus(target)

        #expect(!corpus.isEmpty)
        for input in corpus { run(target, input.octets, input.name) }
    }

    @Test(arguments: FuzzTarget.allCases)
    func `No seed breaks a rule`(target: FuzzTarget) {
        #expect(!target.seeds.isEmpty)
        for seed in target.seeds { run(target, seed.octets, seed.name) }
    }

    @Test(arguments: FuzzTarget.allCases)
    func `What resembles the files of a corpus breaks no rule`(target: FuzzTarget) throws {
        var generator = SeededGenerator(seed: 1, stream: target.rawValue)
        let bases = try Self.corpus(target).map(\.octets) + target.seeds.map(\.octets)

        for number in 0..<Self.mutationCount(target) {
            let octets = Mutation.make(from: bases, limit: target.maximumLength, using: &generator)
            run(target, octets, "mutation \(number)")
        }
    }

    /// Some thousands in all, as many as a few seconds allow in a debug build.
    private static func mutationCount(_ target: FuzzTarget) -> Int {
        switch target {
        case .smp: 50
        case .controller, .host, .gattClient, .attServer, .l2cap: 150
        case .h4, .hciCommand, .hciEvent: 400
        case .advertisingData: 1_000
        }
    }
}
