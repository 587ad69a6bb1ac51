import Foundation

/// How many requests of the partner API the server answers in a second over loopback, beside a bare handler of the same
/// framework in the same process, which decodes and encodes the same bodies with the same coders; and how the rate of a
/// small property compares with that of a large one (`scripts/benchmark-api`).
@main
struct APIBenchmarks {
    static func main() async {
        do {
            try await run(Options(CommandLine.arguments.dropFirst()))
            exit(0)
        } catch {
            FileHandle.standardError.write(Data("APIBenchmarks: \(error)\n".utf8))
            exit(2)
        }
    }

    private static func run(_ options: Options) async throws {
        let small = try await Stage(doors: 100, users: 2_000)
        let large = try await Stage(doors: 1_000, users: 10_000)
        let bare = try await BareServer(like: large)
        var results = Results()
        // In turns, so that a machine that slows down slows all of them.
        for _ in 0..<options.runs {
            for work in Work.allCases {
                results.add(
                    work, .small, try await small.rate(of: work, requests: options.requests))
                results.add(
                    work, .large, try await large.rate(of: work, requests: options.requests))
                if let path = work.barePath {
                    let requests = (0..<options.requests).map { large.bareRequest(of: work, $0, path: path) }
                    results.add(work, .bare, try await Load.rate(of: requests, port: bare.port))
                }
            }
        }
        print(results.table)
        if let path = options.json { try results.write(to: path) }
    }
}

/// What the command line asks for.
struct Options {
    var runs = 5
    /// Of each measurement.
    var requests = 1_000
    /// Where the results go as JSON.
    var json: String?

    static let usage = "APIBenchmarks [--runs 1...10] [--requests N] [--json FILE]"

    init(_ arguments: some Sequence<String>) throws {
        var rest = Array(arguments)[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw BenchmarkError(Self.usage) }
            switch (name, Int(value)) {
            case ("--runs", let number?) where (1...10).contains(number): runs = number
            case ("--requests", let number?) where number > 0: requests = number
            case ("--json", _): json = value
            default: throw BenchmarkError(Self.usage)
            }
        }
    }
}

struct BenchmarkError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
