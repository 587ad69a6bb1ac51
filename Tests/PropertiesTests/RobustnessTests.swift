import Cloud
import Properties
import SimulationKernel
import Testing

/// Nothing traps and nothing takes for ever, whatever the text.
@Suite struct RobustnessTests {
    @Test func `a file of ten thousand doors loads`() throws {
        var yaml = "name: Tower\nbuildings:\n  - name: Tower\n    timeZone: America/New_York\n    doors:\n"
        for number in 0..<10_000 {
            yaml += "      - {name: \(number), place: RESIDENCE, device: {family: C2, battery: \(number % 101)}}\n"
        }
        let property = try PropertyLoader.load(yaml: yaml, file: "tower.yaml")
        #expect(property.doors.count == 10_000)
        #expect(Set(property.doors.map(\.door.lockID)).count == 10_000)
    }

    typealias Case = ShapeProblemTests.Case

    @Test(
        "A text at its limits is refused",
        arguments: [
            Case("lists in lists", String(repeating: "[", count: 100_000)),
            Case("lists in lists, in lines", String(repeating: "- ", count: 100_000)),
            Case("maps in maps", String(repeating: "{a: ", count: 100_000)),
            Case(
                "closed lists in lists",
                "name: " + String(repeating: "[", count: 999) + String(repeating: "]", count: 999)),
            Case("a long word", "name: " + String(repeating: "x", count: 1_000_000)),
            Case("a long escaped text", "name: \"" + String(repeating: "\\n", count: 100_000) + "\""),
            Case("a long key", String(repeating: "c", count: 1_000) + ": d\n"),
            Case("a longer key", "? " + String(repeating: "c", count: 100_000) + "\n: d\n"),
            Case("ten thousand times the same key", String(repeating: "a: b\n", count: 10_000)),
            Case("anchors without values", String(repeating: "&a ", count: 1_000)),
        ])
    func limits(_ sample: Case) {
        #expect(!problems(sample.yaml).isEmpty)
    }

    @Test(
        "A scrap of YAML is refused",
        arguments: [
            "\u{feff}", "\u{0}", "\u{fffe}", "\r", "%YAML 9.9\n---\n", "...", "!!binary x", "!<", "*", "&",
            "? ?", "|9", ">-",
            "name: \"\\uD800\"", "name: !!int '7'\nusers: !!set {a, b}", "name: 'x", "{[",
            "- - - ? - :",
        ])
    func scraps(text: String) {
        #expect(!problems(text).isEmpty)
    }

    @Test func `a text longer than the limit is refused before it is read`() {
        let text = "name: x\n#" + String(repeating: "x", count: StrictDocument.maximumBytes)
        #expect(problems(text) == ["1:1: found 10000009 bytes; expected at most 10000000"])
    }

    @Test(
        "Aliases that multiply are refused in good time",
        arguments: [
            "users: *z", "? *z\n: x", "{[*z]: x}", "*z : x",
        ])
    func aliases(use: String) {
        var yaml = "name: a\nsettings:\n  a: &a [x, x]\n"
        for (previous, next) in zip("abcdefghijklmnopqrstuvwxy", "bcdefghijklmnopqrstuvwxyz") {
            yaml += "  \(next): &\(next) [*\(previous), *\(previous), *\(previous), *\(previous)]\n"
        }
        #expect(!problems(yaml + use + "\n").isEmpty)
    }

    @Test func `values are counted as often as aliases repeat them`() {
        let collector = ProblemCollector(file: "f")
        #expect(collector.spend(ProblemCollector.maximumValues, at: .start))
        #expect(!collector.spend(1, at: SourcePosition(line: 3, column: 4)))
        #expect(collector.isFull)
        #expect(
            collector.problems.map(\.description) == [
                "f:3:4: error: found more than 5000000 values, aliases repeated; expected a smaller file"
            ])
    }

    @Test func `mutations of the demo never trap`() {
        let original = Array(DemoProperty.yaml.utf8)
        let pieces = [
            "\n", " ", ":", "- ", "{", "}", "[", "]", "*a", "&a ", "!", "\"", "'", "#", "? ", "null", "-1",
            "\u{0}", "é",
        ]
        var generator = SeededGenerator(seed: 1, stream: "mutations")
        var accepted = 0
        for _ in 0..<400 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let start = Int.random(in: 0..<bytes.count, using: &generator)
                let end = min(bytes.count, start + Int.random(in: 0...6, using: &generator))
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.removeSubrange(start..<end)
                case 1: bytes[start] = UInt8.random(in: 0...255, using: &generator)
                case 2: bytes.insert(contentsOf: pieces.randomElement(using: &generator)!.utf8, at: start)
                default:
                    let target = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes.insert(contentsOf: Array(bytes[start..<end]), at: target)
                }
            }
            if problems(String(decoding: bytes, as: UTF8.self)).isEmpty { accepted += 1 }
        }
        // Most changes of single bytes in comments and texts leave a good file; most others do not.
        #expect((1..<400).contains(accepted))
    }
}
