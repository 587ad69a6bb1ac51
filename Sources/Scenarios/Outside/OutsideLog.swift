package import Foundation
internal import LatchServer

/// What came from outside while a scenario ran: the answers to its `http` and `run` steps, and the requests that programs
/// outside made to its world. A later run can take it in place of the outside, and needs no socket then.
package struct OutsideLog: Codable, Sendable {
    package var runs: [Run] = []

    package init() {}

    package struct Run: Codable, Sendable {
        var file: String
        var `case`: String?
        var steps: [Entry]
    }

    /// What one step met outside.
    struct Entry: Codable, Sendable {
        /// Counts from 0.
        var step: Int
        /// `file:line`, for people.
        var place: String
        var verb: String
        /// The answer of an `http` or `run` step.
        var answer: JSON?
        /// What came in over the socket by its end, in order.
        var calls: [RecordedCall]
    }

    /// Reads what ``data`` has written.
    /// - Throws: where it is nothing of the kind.
    package init(_ data: Data) throws { self = try JSONDecoder().decode(OutsideLog.self, from: data) }

    package var data: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self)
        }
    }

    /// What a scenario met; nil where it was not among those that were run.
    func run(of scenario: Scenario) -> Run? { runs.first { $0.file == scenario.file && $0.case == scenario.caseName } }
}
