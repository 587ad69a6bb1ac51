import Foundation
import Testing

/// What the repository holds, where, and what it must not betray.
@Suite struct RepositoryTests {
    // MARK: Top level

    private static let topLevel: Set = [
        "Package.swift", "Sources", "Tests", "fixtures", "scripts", "README.md", "LICENSE", "CHANGELOG.md",
    ]

    /// Paths that begin neither with an allowed name nor with a dot.
    private func misplaced(_ paths: [String]) -> [String] {
        paths.filter { path in
            let first = path.prefix { $0 != "/" }
            return !first.hasPrefix(".") && !Self.topLevel.contains(String(first))
        }
    }

    @Test(
        "the top level holds the package, its sources, tests, fixtures, scripts and documents, and nothing else",
        .enabled(if: Repository.trackedFiles != nil, "this is no git checkout"))
    func topLevel() throws {
        let tracked = try #require(Repository.trackedFiles)

        #expect(tracked.contains("Package.swift"))
        #expect(misplaced(tracked) == [])
    }

    @Test("something else at the top level is found")
    func topLevelSample() {
        let paths = ["Package.swift", ".ci/run", "Sources/a.swift", "notes.md", "docs/a.md", "Sourcesx/a", "Makefile"]

        #expect(misplaced(paths) == ["notes.md", "docs/a.md", "Sourcesx/a", "Makefile"])
    }

    // MARK: Machine paths

    /// Put together here, so that this file does not contain them.
    private static let machinePaths = ["root", "home", "Users", "work", "tmp/bash"].map { "/\($0)" }

    /// Lines with an absolute path into somebody's machine.
    private func betrayals(in text: String) -> [String] {
        text.split(separator: "\n").map(String.init).filter { line in
            Self.machinePaths.contains { path in
                line.ranges(of: path).contains { range in
                    // Not in a longer path, an address or another word: `https://a.test/home/`, `/homework`.
                    let before = range.lowerBound > line.startIndex ? line[line.index(before: range.lowerBound)] : " "
                    let after = line[range.upperBound...].first ?? " "
                    let isInside = before.isLetter || before.isNumber || "._-~}*\\".contains(before)
                    return !isInside && (after == "/" || path.hasSuffix("bash"))
                }
            }
        }
    }

    @Test(
        "no tracked file has a path of the machine that it was written on",
        .enabled(if: Repository.trackedFiles != nil, "this is no git checkout"))
    func machinePaths() throws {
        for file in try #require(Repository.trackedFiles) {
            let data = try Data(contentsOf: Repository.root.appending(path: file))
            guard let text = String(data: data, encoding: .utf8) else { continue }

            #expect(betrayals(in: text) == [], "\(file)")
        }
    }

    @Test("a machine's path is found, and what only looks like one is not")
    func machinePathSample() {
        for path in Self.machinePaths {
            #expect(betrayals(in: "a\nlet file = \"\(path)/x\"\nb").count == 1, "\(path)")
        }
        let harmless = ["https://latch.test", "Sources", "~", "a"].map { "\($0)\(Self.machinePaths[1])/x" }
        #expect(betrayals(in: harmless.joined(separator: "\n") + "\n/homework/x\n../shared") == [])
    }

    // MARK: Executables

    @Test("executables are thin: what they do is in a library", arguments: ["latchd", "latchctl"])
    func executables(module: String) throws {
        let files = Repository.swiftFiles(in: "Sources/\(module)")
        let lines = try files.map { lineCount(try Repository.text(of: $0)) }.reduce(0, +)

        #expect(!files.isEmpty)
        #expect(lines < 20)
    }

    @Test("lines are counted")
    func lineCountSample() {
        #expect(lineCount(String(repeating: "x\n", count: 20)) == 20)
        #expect(lineCount("") == 0)
    }

    private func lineCount(_ text: String) -> Int {
        text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().count
    }
}
