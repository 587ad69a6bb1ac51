import Foundation
import Testing
import World

@Suite("The kinds of events")
struct EventKindTests {
    @Test("have a row each on the page Events, and no other word has")
    func page() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "Sources/World/World.docc/Events.md"), encoding: .utf8)
        let rows = text.matches(of: /(?m)^\| `([a-z]+\.[a-z_]+)` \|/).map { String($0.1) }

        #expect(rows.sorted() == WorldEvent.Kind.allCases.map(\.rawValue).sorted())
    }

    @Test("are named by their beginnings", arguments: WorldEvent.Kind.allCases)
    func beginnings(kind: WorldEvent.Kind) {
        for length in 1...kind.rawValue.count {
            #expect(WorldEvent.Kind.problem(withBeginning: String(kind.rawValue.prefix(length))) == nil)
        }
        #expect(WorldEvent.Kind.problem(withBeginning: kind.rawValue + "x")?.contains("did you mean") == true)
    }

    @Test("are offered by their families, and one by one; nothing is no beginning")
    func offered() {
        let offered = WorldEvent.Kind.beginnings()

        #expect(offered.starts(with: ["access.", "call."]))
        #expect(offered.contains("lock.") && offered.contains("lock.opened"))
        #expect(offered.allSatisfy { WorldEvent.Kind.problem(withBeginning: $0) == nil })
        #expect(WorldEvent.Kind.problem(withBeginning: "")?.contains("such as lock.") == true)
    }
}
