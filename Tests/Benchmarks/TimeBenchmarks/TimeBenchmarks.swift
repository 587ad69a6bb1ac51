import Foundation

/// How fast a property lives through weeks in virtual time: people at keypads, and phones over the radio
/// (`scripts/benchmark-time`).
@main
struct TimeBenchmarks {
    static func main() async {
        do {
            let options = try Options(CommandLine.arguments.dropFirst())
            var stage = try await Stage(options)
            let facts = try await stage.run()
            print(facts.table)
            if let path = options.json { try facts.write(to: path) }
            exit(facts.isKept ? 0 : 1)
        } catch {
            FileHandle.standardError.write(Data("TimeBenchmarks: \(error)\n".utf8))
            exit(2)
        }
    }
}

/// What the command line asks for.
struct Options {
    var doors = 1_000
    var days = 30
    var entries = 300_000
    /// Where the results go as JSON.
    var json: String?
    /// The share of entries that are phones', in percent.
    var phones = 10

    static let usage = """
        TimeBenchmarks [--doors 20...10000] [--days 1...365] [--entries N] [--phones 0...100] [--json FILE]
          --phones: percent of the entries; the rest are codes at keypads
        """

    init(_ arguments: some Sequence<String>) throws {
        var rest = Array(arguments)[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw BenchmarkError(Self.usage) }
            switch (name, Int(value)) {
            case ("--doors", let number?) where (20...10_000).contains(number): doors = number
            case ("--days", let number?) where (1...365).contains(number): days = number
            case ("--entries", let number?) where number > 0: entries = number
            case ("--phones", let number?) where (0...100).contains(number): phones = number
            case ("--json", _): json = value
            default: throw BenchmarkError(Self.usage)
            }
        }
        // A person takes some seconds, and people come one after the other.
        guard days * 86_400 / entries >= 8 else { throw BenchmarkError("so many entries find no room in \(days) days") }
    }

    /// Whether it is what the design's budget is about.
    var isBudgeted: Bool { doors == 1_000 && days == 30 && entries == 300_000 && phones == 10 }
}

struct BenchmarkError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
