import Foundation
import VirtualRadio

/// How fast our Bluetooth is with itself in one process: hosts, controllers and the radio, on one thread; and Bumble's
/// own benchmark beside it where its lines are given (`scripts/benchmark-radio`).
@main
struct RadioBenchmarks {
    static func main() {
        do {
            try run(Options(CommandLine.arguments.dropFirst()))
        } catch {
            FileHandle.standardError.write(Data("RadioBenchmarks: \(error)\n".utf8))
            exit(2)
        }
    }

    private static func run(_ options: Options) throws {
        var results = Results()
        if let path = options.bumble { results.bumble = try Results.bumbleLines(path) }
        // First, before memory that others leave free hides what it takes.
        if options.wants("memory") { results.memory = try Measurements.memory(options.locks) }
        for timing in [Radio.Timing.instant, .realistic] {
            if options.wants("connections") { results.rates.append(try Measurements.connections(timing, options)) }
            if options.wants("writes") { results.rates.append(try Measurements.writes(timing, options)) }
            if options.wants("unlocks") {
                results.rates.append(try Measurements.unlocks(timing, options))
                results.rates.append(try Measurements.visits(timing, options))
            }
            if options.wants("sessions") { results.rates.append(try Measurements.sessions(timing, options)) }
        }
        if options.wants("unlocks") { results.rates.append(try Measurements.handshakes(options)) }
        if options.wants("advertisers") {
            for count in options.advertisers {
                var crowd = try Crowd(count)
                results.crowds.append(try crowd.scan())
            }
        }
        if options.wants("idle") {
            var crowd = try Crowd(options.locks)
            results.crowds.append(try crowd.idle())
        }
        results.finish()
        print(results.table)
        if let path = options.json { try results.write(to: path) }
    }
}
