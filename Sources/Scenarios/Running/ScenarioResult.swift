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

    /// The name, with that of the case.
    package var title: String { caseName.map { "\(name) (\($0))" } ?? name }

    /// The command that replays it.
    package var replay: String {
        let chosen = caseName.map { " --case \(Self.quoted($0))" } ?? ""
        return "latchctl scenario run \(Self.quoted(file)) --seed \(seed)\(chosen)"
    }

    /// As a POSIX shell reads one word.
    private static func quoted(_ word: String) -> String {
        let isPlain = !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-".contains($0)) }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}

/// What happened in a run, in its order: the steps, and the events of the record.
package struct Timeline: Sendable {
    package struct Entry: Sendable {
        package let at: String
        /// `step`, or the event's kind.
        package let kind: String
        package let text: String
        package let door: String?
        /// Whose the event is: `cloud`, `phone`, `lock`, `world`, or `step`.
        package let lane: String
        package let isFailure: Bool
    }

    package var entries: [Entry] = []
}
