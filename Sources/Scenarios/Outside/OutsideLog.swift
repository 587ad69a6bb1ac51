package import Foundation
internal import LatchServer
internal import SimulationKernel

/// What came from outside while a scenario ran: the answers to its `http` and `run` steps, and the requests that programs
/// outside made to its world. A later run can take it in place of the outside, and needs no socket then.
package struct OutsideLog: Codable, Sendable {
    /// Of the file's form.
    private var version = OutsideLog.currentVersion
    package var runs: [Run] = []

    /// The first form kept nothing by which to tell whether it fits.
    private static let currentVersion = 2

    package init() {}

    package struct Run: Codable, Sendable {
        var file: String
        var `case`: String?
        var seed: UInt64
        /// Of the start and the vars.
        var circumstances: String
        /// Of the steps up to the last that met the outside: what each asked for.
        var requests: [String]
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
    /// - Throws: ``Unreadable`` where it is nothing of the kind.
    package init(_ data: Data) throws(Unreadable) {
        struct Head: Decodable {
            var version: Int?
            var runs: [JSON]
        }
        guard let head = try? JSONDecoder().decode(Head.self, from: data) else {
            throw Unreadable(message: "is not what --outside writes")
        }
        guard head.version == OutsideLog.currentVersion,
            let log = try? JSONDecoder().decode(OutsideLog.self, from: data)
        else { throw Unreadable(message: "is of another version of this product: record anew with --outside") }
        self = log
    }

    /// Why a file cannot be read; its name goes before it.
    package struct Unreadable: Error {
        package let message: String
    }

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

/// A digest by which two requests are told apart. It shows nothing of what they say.
///
/// The world's own address, and tokens, which name it, differ from run to run, and count as equal.
struct Fingerprint {
    private var digest = TraceDigest()

    mutating func combine(_ json: JSON, base: String? = nil) {
        var text = json.compact
        if let base { text.replace(base, with: "${base}") }
        text.replace(/eyJ[-_A-Za-z0-9]+\.[-_A-Za-z0-9]+\.[-_A-Za-z0-9]+/, with: "token")
        digest.combine(Array(text.utf8))
        digest.combine([0])
    }

    var text: String { digest.text }
}

extension Scenario {
    /// A digest of what its steps start from, but for the seed.
    var circumstances: String {
        var fingerprint = Fingerprint()
        fingerprint.combine(.text(start.iso8601Milliseconds))
        fingerprint.combine(.object(variables.mapValues(\.json)))
        return fingerprint.text
    }
}
