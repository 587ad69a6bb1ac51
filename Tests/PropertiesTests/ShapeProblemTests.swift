import Properties
import Testing

/// Faults that any strict file has: syntax, unknown and missing keys, wrong types.
@Suite struct ShapeProblemTests {
    static let top = "name, portfolio, settings, partners, buildings, keys, users, accesses"
    static let nameForm = "a name of up to 200 letters in one line, without space at its ends"

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var yaml: String
        var expected: [String]

        init(_ name: String, _ yaml: String, _ expected: String...) {
            testDescription = name
            self.yaml = yaml
            self.expected = expected
        }
    }

    @Test(
        "A fault of shape is told with line, column, what was found and what was expected",
        arguments: [
            Case("empty file", "", "1:1: found an empty file; expected a property"),
            Case("only a comment", "# nothing\n", "1:1: found an empty file; expected a property"),
            Case("empty document", "---\n", "1:1: found an empty file; expected a property"),
            Case("a word", "hello", "1:1: found 'hello'; expected a property: a map of keys and values"),
            Case("a list", "- name: x", "1:1: found a list; expected a property: a map of keys and values"),
            Case(
                "two documents", "name: a\n---\nname: b\n",
                "2:1: found a second document; expected only one in the file"),
            Case(
                "tab as indentation", "name: a\nusers:\n\t- x\n",
                "3:1: found a tab where a line is indented; expected spaces"),
            Case(
                "tab behind spaces as indentation", "name: a\nusers:\n  \tx: y\n",
                "3:3: found a tab where a line is indented; expected spaces"),
            Case(
                "unclosed list", "name: [a",
                "1:9: not YAML: did not find expected ',' or ']' (while parsing a flow sequence that begins at 1:7)"),
            Case(
                "control character", "name: a\nportfolio: \u{1}\n",
                "2:12: not YAML: control characters are not allowed (U+1)"),
            Case("unknown alias", "name: *nobody\n", "1:7: not YAML: found undefined alias"),
            Case(
                "duplicate key", "name: a\nusers: []\n# name: c\nname: b\n",
                "4:1: found the key 'name' a second time; expected it once (the first is at 1:1)"),
            Case(
                "duplicate key in a list's map", "name: a\nusers:\n  - email: a@b.c\n    phone: x\n    \"email\": d\n",
                "5:5: found the key 'email' a second time; expected it once (the first is at 3:5)"),
            Case(
                "duplicate key on one line", "name: a\nportfolio: {name: a, name: b}\n",
                "2:13: found the key 'name' more than once in this map; expected it once"),
            Case(
                "a list as a key", "name: a\n? [x]\n: y\n",
                "2:3: found a key that is not a word in a property; expected a word"),
            Case(
                "aliases in a key", "name: &a x\n[*a]: y\n",
                "2:4: found a list, map or alias as a key; expected a word"),
            Case(
                "unknown key with a near one", "name: a\nbuilding: []\n",
                "2:1: found the unknown key 'building' in a property; expected one of \(top); did you mean 'buildings'?"
            ),
            Case(
                "unknown key far from all", "name: a\nxyzzy: 1\n",
                "2:1: found the unknown key 'xyzzy' in a property; expected one of \(top)"),
            Case(
                "merge key", "name: a\n<<: {}\n",
                "2:1: found the unknown key '<<' in a property; expected one of \(top)"),
            Case("missing key", "users: []\n", "1:1: found a property without 'name'; expected that key"),
            Case("null for a needed key", "name: null\n", "1:7: name: found 'null'; expected a value"),
            Case("nothing behind a needed key", "name:\nusers: []\n", "1:6: name: found nothing; expected a value"),
            Case(
                "nothing behind another key", "name: a\nusers:\n",
                "2:7: users: found nothing; expected a value, or null"),
            Case("map for text", "name: {}\n", "1:7: name: found a map; expected \(nameForm)"),
            Case("text for list", "name: a\nusers: ana\n", "2:8: users: found 'ana'; expected a list of users"),
            Case(
                "list for map", "name: a\nportfolio: [x]\n",
                "2:12: portfolio: found a list; expected a portfolio: a map of keys and values"),
            Case("tag", "name: !secret a\n", "1:7: name: found the tag '!secret'; expected \(nameForm)"),
            Case("empty name", "name: ''\n", "1:7: name: found ''; expected \(nameForm)"),
            Case("name of two lines", "name: \"a\\nb\"\n", "1:7: name: found 'a\\nb'; expected \(nameForm)"),
            Case(
                "list as a setting", "name: a\nsettings: {otpDigits: [6]}\n",
                "2:23: otpDigits: found a list; expected a word or a number"),
        ])
    func faultOfShape(_ sample: Case) {
        #expect(problems(sample.yaml) == sample.expected)
    }

    @Test func `every problem of a file is told at once, in the order of the file`() {
        let found = problems("accesses: 1\nnaem: a\nusers: 2\n")
        #expect(found.map { $0.prefix(4) } == ["1:1:", "1:11", "2:1:", "3:8:"])
    }

    @Test func `equal keys are told in every map of a file`() {
        let yaml = """
            name: a
            users:
              - {email: a@b.c, email: d@e.f}
              - 'email': x
                phone: 1
                email: y
                phone: 2
            name: b
            name: c
            """
        #expect(
            problems(yaml) == [
                "3:6: found the key 'email' more than once in this map; expected it once",
                "6:5: found the key 'email' a second time; expected it once (the first is at 4:5)",
                "7:5: found the key 'phone' a second time; expected it once (the first is at 5:5)",
                "8:1: found the key 'name' a second time; expected it once (the first is at 1:1)",
                "9:1: found the key 'name' a second time; expected it once (the first is at 8:1)",
            ])
    }

    @Test func `at most twenty problems are told, and that there may be more`() throws {
        let yaml = "name: a\nusers: [" + Array(repeating: "x", count: 100).joined(separator: ", ") + "]\n"
        let error = try #require(throws: PropertyError.self) { try PropertyLoader.load(yaml: yaml, file: "f") }
        #expect(error.problems.count == ProblemCollector.maximumProblems)
        #expect(!error.isComplete)
        #expect(error.description.hasSuffix("\n20 problems are shown; there may be more"))
    }

    @Test func `the description of a refusal has one line for each problem`() throws {
        let error = try #require(throws: PropertyError.self) {
            try PropertyLoader.load(yaml: "name: a\nusers: 1\nkeys: 2\n", file: "dir/house.yaml")
        }
        #expect(
            error.description == """
                dir/house.yaml:2:8: error: users: found '1'; expected a list of users
                dir/house.yaml:3:7: error: keys: found '2'; expected a list of keys
                """)
    }

    @Test func `a fault behind an alias is told once, at its anchor`() {
        let found = problems("name: a\nusers: [&u 7, *u, *u]\n")
        #expect(found == ["2:9: users: found '7'; expected a user: a map of keys and values"])
    }
}
