import Testing

/// The core modules depend on nothing but their inputs.
@Suite struct DeterminismTests {
    static let coreModules = Repository.modules.filter { Layers.row(of: $0)?.isCore == true }

    @Test("core modules contain no clock, no chance, no concurrency and no output", arguments: coreModules)
    func coreModule(module: String) throws {
        for file in Repository.swiftFiles(in: "Sources/\(module)") {
            let violations = BannedCode.violations(in: try Repository.text(of: file))

            #expect(violations.isEmpty, "\(file): \(violations.joined(separator: ", "))")
        }
    }

    @Test("the modules that are there are looked at")
    func coverage() {
        #expect(Self.coreModules.contains("SimulationKernel"))
        #expect(Self.coreModules.contains("Cloud"))
        #expect(!Self.coreModules.contains("Journal"))
        #expect(!Repository.swiftFiles(in: "Sources/SimulationKernel").isEmpty)
    }

    @Test(
        "each banned text is found",
        arguments: [
            ("let now = Date()", "Date()"),
            ("let now = Foundation.Date.init( )", "Date()"),
            ("let now: Date = .now, then = Date\n    .now", "Date.now"),
            ("let id = UUID().uuidString", "UUID()"),
            ("var generator = SystemRandomNumberGenerator()", "SystemRandomNumberGenerator"),
            ("let clock = ContinuousClock()", "ContinuousClock"),
            ("let number = Int.random(in: 0..<10)", ".random("),
            ("let number = Int.random(in: 0..<f(using: g))", ".random("),
            ("let order = list.shuffled()", ".shuffled("),
            ("list.shuffle()", ".shuffle("),
            ("let one = list.randomElement()", ".randomElement("),
            ("let hash = name.hashValue", "hashValue"),
            ("var hasher = Hasher()", "Hasher("),
            ("let key = Curve25519.KeyAgreement.PrivateKey()", "PrivateKey()"),
            ("let nonce = ChaChaPoly.Nonce()", "Nonce()"),
            ("let key = SymmetricKey(size: .bits256)", "SymmetricKey(size:"),
            ("Task { f() }", "Task {"),
            ("Task{ f() }", "Task {"),
            ("try f(Task.sleep)", "Task.sleep"),
            ("print(\"x\")", "print("),
            ("let text = \"\\(UUID())\"", "UUID()"),
            ("func f() async {}", "async"),
            ("g(await f)", "await"),
        ])
    func badSample(source: String, rule: String) {
        #expect(BannedCode.violations(in: "\n" + source).contains { $0.hasSuffix(": \(rule)") })
    }

    @Test(
        "what only looks like it is left alone",
        arguments: [
            "// Date() and print(x)", "/* await */ let x = 1", "let text = \"UUID()\"", "let date = LocalDate()",
            "let date = Date(timeIntervalSince1970: 0)", "let id = UUID(uuidString: text)", "let x = fingerprint(y)",
            "let x = Int.random(in: 0..<10, using: &generator)", "list.shuffle(using: &generator)",
            "let x = list.map { $0 + 1 }.randomElement(using: &generator)", "func hash(into hasher: inout Hasher) {}",
            "let key = try PrivateKey(rawRepresentation: bytes)", "let key = SymmetricKey(data: bytes)", "checkNonce()",
            "let awaited = asyncLetters", "struct TaskList {}", "self.init()",
        ])
    func goodSample(source: String) {
        #expect(BannedCode.violations(in: source) == [])
    }

    @Test("a violation says its line")
    func line() {
        #expect(BannedCode.violations(in: "// a\nlet b = 1\nlet c = Date()\n") == ["3: Date()"])
    }
}
