import Scenarios
import Testing

/// The reports: for CI systems, and for a browser.
@Suite struct ReportTests {
    private static func results() async throws -> [ScenarioResult] {
        let held = try await ScenarioText(steps: "touch: 101").run()
        let failed = try await ScenarioText(
            "name: <a> & \"b\"\nsteps:\n  - keypad: {door: 101, code: \"1\", expect: {reason: \"<x>\"}}\n"
        ).run()
        let other = try await ScenarioText(steps: "expect: {phone: phone-1, is: {}}").run()
        return held + failed + other
    }

    @Test("JUnit counts what failed and what could not run, and escapes what XML demands")
    func junit() async throws {
        let text = JUnitReport.text(of: try await Self.results())

        #expect(text.contains("<testsuites tests=\"3\" failures=\"1\" errors=\"1\""))
        #expect(text.components("<testcase ").count == 4)
        #expect(text.contains("name=\"&lt;a&gt; &amp; &quot;b&quot;\""))
        #expect(text.contains("<failure message=\"here.yaml:3: reason: expected &quot;&lt;x&gt;&quot;, seen"))
        #expect(text.contains("<error message=\"here.yaml:3: unknown_phone"))
        #expect(!text.contains("<x>"))
    }

    @Test("Each phone has a lane of its own, in the order in which they appear")
    func phones() async throws {
        let results = try await ScenarioText(
            steps: "phone: {create: Riley, position: [0, 0, 0]}", "phone: {create: \"<b>\", position: [0, 0, 0]}",
            "phone: {move: Riley, to: [1, 0, 0]}"
        ).run()
        let text = HTMLReport.text(of: results)
        // The lanes before the one with a text.
        let cells = text.split(separator: "<tr>").filter { $0.contains("title=\"phone.") }.map { row in
            String(row).components("<td").dropFirst(2).prefix { !$0.contains("title=") }.reduce(0) { lanes, cell in
                lanes + (cell.split(separator: "colspan=\"").last.flatMap { Int($0.prefix { $0 != "\"" }) } ?? 1)
            }
        }

        #expect(
            text.contains("<th>Cloud</th><th>Phone Riley</th><th>Phone &lt;b&gt;</th><th>Locks</th>"),
            "\(results.map { $0.failure?.headline ?? "" })")
        #expect(cells.filter { $0 == 2 }.count >= 2)
        #expect(cells.contains(3))
        #expect(!text.contains("<td></td><td></td>"), "empty lanes side by side take one cell")
        #expect(cells.allSatisfy { [2, 3].contains($0) })
    }

    @Test("The page has a timeline for each, open where one failed, and nothing of the network")
    func page() async throws {
        let text = HTMLReport.text(of: try await Self.results())

        #expect(text.contains("<h1>1 of 3 scenarios held</h1>"))
        #expect(text.components("<details open>").count == 3)
        #expect(text.components("<details>").count == 2)
        #expect(text.contains("&lt;a&gt; &amp; &quot;b&quot;"))
        #expect(!text.contains("<x>") && !text.contains("http"))
        #expect(text.contains("<i>here.yaml:3</i> keypad"))
        #expect(
            text.contains("<td class=\"lock refused\" title=\"lock.ignored\">")
                || text.contains("title=\"lock.ignored\""))
    }
}

extension String {
    /// The parts between the occurrences of a text.
    fileprivate func components(_ separator: String) -> [Substring] {
        split(separator: separator, omittingEmptySubsequences: false)
    }
}
