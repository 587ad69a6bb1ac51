/// What the command line asks for.
struct Options {
    /// Of each run.
    var seconds = 1.0
    var runs = 5
    /// What is measured; empty for everything.
    var only: [String] = []
    var locks = 10_000
    var advertisers = [100, 1_000, 10_000]
    /// A file with the lines that Bumble's benchmark printed.
    var bumble: String?
    /// Where the results go as JSON.
    var json: String?

    static let usage = """
        RadioBenchmarks [--seconds S] [--runs N] [--only NAME,...] [--locks N] [--advertisers N,...]
                        [--bumble FILE] [--json FILE]
          names: memory, connections, writes, sessions, unlocks, advertisers, idle
        """

    init(_ arguments: some Sequence<String>) throws {
        var rest = Array(arguments)[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw BenchmarkError(Self.usage) }
            switch name {
            case "--seconds": seconds = try Self.number(value)
            case "--runs": runs = max(1, try Self.number(value))
            case "--only": only = value.split(separator: ",").map(String.init)
            case "--locks": locks = max(1, try Self.number(value))
            case "--advertisers": advertisers = try value.split(separator: ",").map { max(1, try Self.number($0)) }
            case "--bumble": bumble = value
            case "--json": json = value
            default: throw BenchmarkError(Self.usage)
            }
        }
    }

    func wants(_ name: String) -> Bool { only.isEmpty || only.contains(name) }

    private static func number<Number: LosslessStringConvertible>(_ text: some StringProtocol) throws -> Number {
        guard let number = Number(String(text)) else { throw BenchmarkError("\(text) is no number") }
        return number
    }
}
