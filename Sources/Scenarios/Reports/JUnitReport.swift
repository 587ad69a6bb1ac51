/// Results in the XML of JUnit, as CI systems read it.
package enum JUnitReport {
    package static func text(of results: [ScenarioResult]) -> String {
        let failed = results.count { $0.failure?.kind == .failed }
        let errors = results.count { $0.failure?.kind == .couldNotRun }
        let seconds = results.reduce(0) { $0 + $1.seconds }
        let counts = "tests=\"\(results.count)\" failures=\"\(failed)\" errors=\"\(errors)\" time=\"\(time(seconds))\""
        var lines: [String] = []
        for result in results {
            let opening =
                "    <testcase classname=\"\(result.file.escapedForMarkup)\" name=\"\(result.title.escapedForMarkup)\""
                + " time=\"\(time(result.seconds))\""
            guard let failure = result.failure else {
                lines.append(opening + "/>")
                continue
            }
            let element = failure.kind == .failed ? "failure" : "error"
            lines.append(opening + ">")
            lines.append(verdict(element, failure.headline, failure.lines(replay: result.replay)))
            lines.append("    </testcase>")
        }
        return document(counts, lines)
    }

    /// A report of one error, where nothing was run.
    /// - Parameter problems: why, a line each.
    package static func text(ofProblems problems: [String]) -> String {
        document(
            "tests=\"1\" failures=\"0\" errors=\"1\" time=\"\(time(0))\"",
            [
                "    <testcase classname=\"\(suite)\" name=\"read the scenarios\" time=\"\(time(0))\">",
                verdict("error", problems.first ?? "", problems), "    </testcase>",
            ])
    }

    private static let suite = "latchctl scenario run"

    /// - Parameter cases: the lines of the test cases.
    private static func document(_ counts: String, _ cases: [String]) -> String {
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites \(counts)>",
            "  <testsuite name=\"\(suite)\" \(counts)>",
        ]
        lines += cases
        lines += ["  </testsuite>", "</testsuites>"]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func verdict(_ element: String, _ message: String, _ lines: [String]) -> String {
        "      <\(element) message=\"\(message.escapedForMarkup)\">"
            + lines.joined(separator: "\n").escapedForMarkup + "</\(element)>"
    }

    private static func time(_ seconds: Double) -> String {
        let milliseconds = Int((seconds * 1_000).rounded())
        let rest = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}

extension String {
    /// As text and as an attribute's value in XML and HTML. Characters that XML 1.0 does not have become question marks.
    var escapedForMarkup: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff: result += "?"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension Failure {
    /// The step and what is wrong, in one line.
    package var headline: String {
        let what = differences.first.map { $0.line } ?? message ?? ""
        return "\(place): \(what)"
    }

    /// Everything that is known, for people.
    package func lines(replay: String) -> [String] {
        var lines = ["\(place): \(step)"]
        lines += differences.map { "  \($0.line)" }
        if let message { lines.append("  \(message)") }
        if !events.isEmpty { lines += ["events before it:"] + events.map { "  \($0)" } }
        if !explanation.isEmpty { lines += ["explain:"] + explanation.map { "  \($0)" } }
        if !outputs.isEmpty { lines += ["in the background:"] + outputs.map { "  \($0)" } }
        lines.append("replay: \(replay)")
        return lines
    }
}

extension Failure.Difference {
    package var line: String { (path.isEmpty ? "" : "\(path): ") + "expected \(expected), seen \(seen)" }
}
