import Testing

/// The page *Coverage of the partner API* names tests; a table of tests that are gone would show nothing.
@Suite struct CoverageTests {
    private static let page = "Sources/LatchServer/LatchServer.docc/Coverage.md"

    /// The tests that a page names, as `Suite/function`.
    private func named(in text: String) -> [String] {
        text.matches(of: /`([A-Z]\w*Tests\/\w+)`/).map { String($0.1) }
    }

    /// The tests that Swift files have, as `Suite/function`: each function behind `@Test`, in the type that it is in.
    private func tests(in source: String) -> Set<String> {
        var found: Set<String> = []
        var suite = ""
        var words = SwiftCode(source).tokens.map(\.text)[...]
        var isTest = false
        while let word = words.popFirst() {
            switch word {
            case "struct": if let name = words.first, name.hasSuffix("Tests") { suite = name }
            case "Test": isTest = true
            case "func":
                if isTest, let name = words.first { found.insert("\(suite)/\(name)") }
                isTest = false
            default: break
            }
        }
        return found
    }

    @Test("every test that the page names exists")
    func testsExist() throws {
        let named = named(in: try Repository.text(of: Self.page))
        let files = Repository.swiftFiles(in: "Tests")
        let existing = try files.reduce(into: Set<String>()) { $0.formUnion(tests(in: try Repository.text(of: $1))) }

        #expect(named.count > 90)
        #expect(named.filter { !existing.contains($0) } == [], "named on the page, and nowhere in the tests")
    }

    @Test("every operation and every error word is on the page")
    func complete() throws {
        let page = try Repository.text(of: Self.page)
        let operations = try Repository.text(of: "Sources/LatchServer/OpenKit/OpenKit.swift")
            .matches(of: /\("(\w+)", "[A-Z]+", "\/v/).map { String($0.1) }
        let words = try Repository.text(of: "Sources/Cloud/CloudRefusal.swift")
            .matches(of: /rawValue: "([A-Z_]+)"/).map { String($0.1) }

        #expect(operations.count == 11)
        #expect(words.count > 14)
        #expect((operations + words).filter { !page.contains("`\($0)`") } == [])
    }

    @Test("tests are found by suite and name, and what is no test is not")
    func sample() {
        let source = """
            @Suite("Some") struct SomeTests {
                private func helper() {}
                @Test("x", arguments: [1]) func one(_ n: Int) {}
                @Test func two() {}
                func three() {}
            }
            """

        #expect(tests(in: source) == ["SomeTests/one", "SomeTests/two"])
        #expect(named(in: "| a | `SomeTests/one`, `not/this`, `B` |") == ["SomeTests/one"])
    }
}
