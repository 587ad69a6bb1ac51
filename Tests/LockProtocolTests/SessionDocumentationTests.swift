import Foundation
import LockProtocol
import Testing

/// The article "Sessions" tells the truth.
@Suite struct SessionDocumentationTests {
    private let article: String

    init() throws {
        article = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "Sources/LockProtocol/LockProtocol.docc/Sessions.md"),
            encoding: .utf8)
    }

    @Test("the worked example is what the code makes of its keys, block for block")
    func example() throws {
        let section = try #require(article.components(separatedBy: "## A worked example\n").last)
        let written = section.components(separatedBy: "```\n").enumerated().compactMap { index, part in
            index.isMultiple(of: 2) ? nil : part
        }

        let expected = try SessionExample().blocks.map { $0 + "\n" }

        #expect(written == expected, "expected:\n\(expected.map { "```\n\($0)```" }.joined(separator: "\n\n"))")
    }

    @Test("the limits are those of the code")
    func limits() {
        let rows: [(String, String)] = [
            ("message", "\(SessionLimits.maximumMessageLength) octets"),
            ("half a message", "\(SessionLimits.messageTimeout.components.seconds) s"),
            ("session without a message", "\(SessionLimits.idleTimeout.components.seconds) s"),
            ("whole session", "\(SessionLimits.sessionTimeout.components.seconds) s"),
            ("sessions at a time", "\(SessionLimits.maximumSessions)"),
            ("open requests", "\(SessionLimits.maximumOpenRequests)"),
            ("serial number", "\(SessionLimits.maximumSerialNumberLength) octets"),
        ]
        for (what, value) in rows { #expect(article.contains("| \(what) | \(value) |"), "\(what)") }
    }

    @Test("every request has its row, and every reason its number and word")
    func tables() {
        for kind in LockRequest.Kind.allCases {
            #expect(article.contains("\n| \(kind.rawValue) "), "\(kind)")
        }
        for reason in Reason.allCases {
            #expect(article.contains("| \(reason.rawValue) | `\(reason.name)` |"), "\(reason)")
        }
    }
}
