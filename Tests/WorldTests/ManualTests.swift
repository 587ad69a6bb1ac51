import Cloud
import Foundation
import LockProtocol
import Testing

@Suite("The page When it does not open")
struct ManualTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The entries of the page: heading and body.
    private static func entries() throws -> [(word: String, body: String)] {
        try text("Sources/World/World.docc/WhenItDoesNotOpen.md").split(separator: "\n### ").dropFirst().map { part in
            let lines = part.split(separator: "\n", maxSplits: 1)
            return (String(lines[0]), String(lines.last ?? ""))
        }
    }

    @Test("has one entry for each reason and for each word of 400, and no other")
    func completeness() throws {
        let words = try Self.entries().map(\.word)
        let wanted = Reason.allCases.map(\.name) + CloudRefusal.Code.badRequests.map(\.rawValue)

        #expect(Set(words).count == words.count)
        #expect(Set(wanted).subtracting(words).sorted() == [])
        #expect(Set(words).subtracting(wanted).sorted() == [])
    }

    @Test("says in each entry what the word means, how to see it, and what to do")
    func form() throws {
        for (word, body) in try Self.entries() {
            for part in ["**Means**: ", "**See it**: ", "**Do**: "] {
                #expect(body.contains(part), "\(word) lacks \(part)")
            }
        }
    }

    @Test("knows every word of 400 that the code has")
    func words() throws {
        let source = try Self.text("Sources/Cloud/CloudRefusal.swift")
        let named = source.matches(of: /Code\(rawValue: "([A-Z_]+)"\)/).map { String($0.output.1) }
        let known = CloudRefusal.Code.badRequests.map(\.rawValue) + ["NOT_FOUND"]

        #expect(named.count >= 12)
        #expect(Set(named).subtracting(known) == [])
    }
}
