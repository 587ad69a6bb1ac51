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
    /// The file that stands in for the outside, where there is one.
    let recording: String?

    /// The name, with that of the case.
    package var title: String { caseName.map { "\(name) (\($0))" } ?? name }

    /// The command that replays it.
    package var replay: String {
        let chosen = caseName.map { " --case \(Self.quoted($0))" } ?? ""
        let values = given.map { " --var \(Self.quoted($0))" }.joined()
        let place =
            server.map { "--server \(Self.quoted($0))\(freezes ? " --freeze" : "") --reset" }
            ?? "--seed \(seed)"
        let stands = recording.map { " --replay \(Self.quoted($0))" } ?? ""
        return "latchctl scenario run \(Self.quoted(file)) \(place)\(chosen)\(values)\(stands)"
    }

    /// As a POSIX shell reads one word.
    private static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-".contains($0)) }
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
        package var isFailure: Bool
        /// Its place: an event's is its id; a step's is that of the last event before it, and behind it.
        fileprivate(set) var place: (event: UInt64, isStep: Bool)
    }

    private var entries: [Entry] = []

    /// Steps and events as they followed one another.
    package var inOrder: [Entry] {
        entries.enumerated().sorted { left, right in
            let (first, second) = (left.element.place, right.element.place)
            if first.event != second.event { return first.event < second.event }
            return first.isStep == second.isStep ? left.offset < right.offset : second.isStep
        }.map(\.element)
    }

    /// - Parameter event: the last before it.
    mutating func add(step: String, at instant: Instant, after event: UInt64, isFailure: Bool) {
        entries.append(
            Entry(
                at: instant.iso8601Milliseconds, kind: "step", text: step, door: nil, lane: "step",
                isFailure: isFailure, place: (event, true)))
    }

    /// - Parameter events: as the control API shows them.
    mutating func add(events: [JSON]) {
        for event in events {
            let kind = event["kind"]?.string ?? ""
            entries.append(
                Entry(
                    at: event["at"]?.string ?? "", kind: kind, text: event["summary"]?.string ?? "",
                    door: event["door"]?.string, lane: Timeline.lane(of: kind),
                    isFailure: ["refused", "failed", "missed"].contains { kind.contains($0) },
                    place: (event["id"]?.string.flatMap { UInt64($0) } ?? 0, false)))
        }
    }

    /// Whose an event of a kind is.
    private static func lane(of kind: String) -> String {
        let word = kind.prefix { $0 != "." }
        switch kind {
        case "package.applied", "package.refused", "report.sealed", "records.received": return "lock"
        case "phone.registered", "phone.removed": return "cloud"
        default:
            return ["lock", "phone"].contains(word)
                ? String(word) : ["world", "radio"].contains(word) ? "world" : "cloud"
        }
    }
}
