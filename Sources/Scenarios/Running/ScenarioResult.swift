internal import LatchServer
internal import SimulationKernel

/// What came of one scenario.
package struct ScenarioResult: Sendable {
    package let file: String
    package let name: String
    package let caseName: String?
    package let seed: UInt64
    /// Of the world at the end; equal runs have equal ones.
    package let digest: String
    /// How many steps were done.
    package let steps: Int
    /// Simulated instants, as ISO 8601 writes them.
    package let started: String
    package let ended: String
    /// How many seconds of the wall clock it took.
    package let seconds: Double
    /// Nil where all held.
    package let failure: Failure?
    package let timeline: Timeline
    /// The vars that the command line gave.
    let given: [String]
    /// What it met outside, where it reaches there.
    package let outside: OutsideLog.Run?
    /// Whether the seed alone decides what comes of it.
    package let isReproducible: Bool
    /// The daemon against which it ran; nil where it ran by itself.
    let server: String?
    /// Whether that daemon's clock was to be frozen.
    let freezes: Bool
    /// Whether that daemon's run is begun anew first: as it was this time, or as it has gone on since.
    let resets: Bool
    /// The file that stands in for the outside, where there is one.
    let recording: String?
    /// The file of certificates that were trusted besides the system's, where it called anything.
    let certificates: String?

    /// The name, with that of the case.
    package var title: String { caseName.map { "\(name) (\($0))" } ?? name }

    /// The command that replays it.
    package var replay: String {
        let chosen = caseName.map { " --case \(Self.quoted($0))" } ?? ""
        let values = given.map { " --var \(Self.quoted($0))" }.joined()
        let place =
            server.map { "--server \(Self.quoted($0))\(freezes ? " --freeze" : "")\(resets ? " --reset" : "")" }
            ?? "--seed \(seed)"
        let trusted = certificates.map { " --ca \(Self.quoted($0))" } ?? ""
        let stands = recording.map { " --replay \(Self.quoted($0))" } ?? ""
        return "latchctl scenario run \(Self.quoted(file)) \(place)\(trusted)\(chosen)\(values)\(stands)"
    }

    /// As a POSIX shell reads one word.
    private static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-".contains($0)) }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
