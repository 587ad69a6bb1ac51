internal import Properties
internal import World

/// Looks for what breaks the laws, or a scenario's own invariants: each seed mixes steps at random into a scenario, and
/// what fails is made as small as it gets.
///
/// What a scenario expects of its steps plays no part: in a world in which anything may happen in between, it may come
/// otherwise. Only what shall hold always counts.
package struct Hunt: Sendable {
    /// How many seeds are tried.
    package var seeds: Int
    package var first: UInt64
    /// How many run at a time; the finding is the same.
    package var jobs: Int
    /// Random steps of each seed.
    package var steps: Int
    /// The file that the finding will be in; its places are told of it, and the property is named from its folder.
    package var file: String?

    /// How many smaller scenarios are tried for one finding.
    package static let shrinkingTries = 2_000

    package init(seeds: Int, first: UInt64 = 1, jobs: Int = 1, steps: Int = 40, file: String? = nil) {
        self.seeds = seeds
        self.first = first
        self.jobs = jobs
        self.steps = steps
        self.file = file
    }

    /// What came of it.
    package struct Report: Sendable {
        /// How many scenarios were run before something was found, or the hunt ended.
        package fileprivate(set) var runs = 0
        /// In how many scenarios it was hunted; each seed is a run of each.
        package fileprivate(set) var scenarios = 0
        /// How many of them ended early, without breaking an invariant, because a step could not be done.
        package fileprivate(set) var cutShort = 0
        package fileprivate(set) var finding: Finding?
        /// Why it could not go on.
        package fileprivate(set) var problem: String?
    }

    /// A scenario that fails.
    package struct Finding: Sendable {
        package let seed: UInt64
        /// The file that it was hunted in.
        package let base: String
        /// What is wrong, in words that are equal where two fail alike.
        package let breach: String
        /// How many steps it had when it was found.
        package let stepsFound: Int
        /// How many it has now.
        package let steps: Int
        /// The scenario file.
        package let text: String
        /// What its run came to.
        package let result: ScenarioResult
    }

    /// Hunts in scenarios, seed by seed, until one fails.
    package func run(in bases: [Scenario], by runner: ScenarioRunner) async -> Report {
        var report = Report()
        let bases = bases.map(\.bare)
        report.scenarios = bases.count
        for base in bases {
            // As it stands: what cannot be run is nothing to hunt in.
            let result = await runner.run(base)
            if let failure = result.failure, failure.kind == .couldNotRun {
                report.problem = "\(failure.headline)"
                return report
            }
        }
        var number = 0
        while number < seeds {
            var batch: [Scenario] = []
            while batch.count < max(1, jobs), number < seeds {
                for base in bases { batch.append(mix(base, seed: first &+ UInt64(number))) }
                number += 1
            }
            let results = await runner.run(batch, jobs: jobs)
            for (scenario, result) in zip(batch, results) {
                report.runs += 1
                guard let failure = result.failure else { continue }
                guard let breach = failure.breach else {
                    report.cutShort += 1
                    continue
                }
                await settle(&report, scenario, breach, stepsDone: result.steps, runner)
                return report
            }
        }
        return report
    }

    /// A scenario with steps at random between its own.
    private func mix(_ base: Scenario, seed: UInt64) -> Scenario {
        var mixed = base
        mixed.seed = seed
        guard var random = RandomSteps(Terrain(base.property.description), seed: seed) else { return mixed }
        mixed.settings += random.settings().filter { own in !base.settings.contains { $0.name == own.name } }
        var others: [[Step]] = []
        var count = 0
        while count < steps {
            let next = random.next()
            // Deeds that the property does not allow come to nothing; some always are.
            if !next.isEmpty { others.append(next) }
            count += max(1, next.count)
        }
        mixed.steps = random.merge(base.steps.map { [$0] }, others).flatMap { $0 }
        return mixed
    }

    /// Makes the finding small, writes it down, and sees that what is written fails the same way.
    private func settle(
        _ report: inout Report, _ scenario: Scenario, _ breach: String, stepsDone: Int, _ runner: ScenarioRunner
    ) async {
        var start = scenario
        start.steps = Array(scenario.steps.prefix(stepsDone))
        let law = scenario.laws.first { breach.hasPrefix("\($0.law.rawValue): ") }
        // Only what was broken is looked at from here.
        start.laws = law.map { [$0] } ?? []
        if law != nil { start.invariants = [] }
        var shrinker = Shrinker(tries: Hunt.shrinkingTries) { await runner.run($0).failure?.breach == breach }
        var small = await shrinker.shrink(start)
        let file = self.file ?? "found.yaml"
        small.name = "Found by hunt: \(breach)"
        small.why =
            "Of \(stepsDone) steps, some of them at random, this is left; it is to fail until the fault is found."
        small.source = "latchctl scenario hunt \(scenario.file) --seed \(scenario.seed) --seeds 1 --steps \(steps)"
        let text = ScenarioWriter(file: file).text(of: small)
        guard let result = await replay(text, as: file, scenario.property, runner), let again = result.failure?.breach,
            law == nil || again == breach
        else {
            report.problem = "what was found (\(breach)) does not fail when it is read from a file:\n\(text)"
            return
        }
        report.finding = Finding(
            seed: scenario.seed, base: scenario.file, breach: breach, stepsFound: stepsDone, steps: small.steps.count,
            text: text, result: result)
    }

    private func replay(
        _ text: String, as file: String, _ property: World.LoadedProperty, _ runner: ScenarioRunner
    ) async -> ScenarioResult? {
        let loader = ScenarioLoader { path throws(ScenarioLoader.UnreadableFile) in
            if path == file { return text }
            // Also one that is in memory only.
            let isProperty = ScenarioWriter.isSameFile(path, property.file)
            return isProperty ? property.yaml : try ScenarioLoader.text(ofFile: path)
        }
        guard let scenario = try? loader.load(file).first else { return nil }
        return await runner.run(scenario)
    }
}

extension RandomSteps {
    /// Two lists as one, each in its order.
    fileprivate mutating func merge(_ left: [[Step]], _ right: [[Step]]) -> [[Step]] {
        var merged: [[Step]] = []
        var (left, right) = (left[...], right[...])
        while !left.isEmpty || !right.isEmpty {
            let takesLeft = draw(left.count + right.count) < left.count
            if takesLeft { merged.append(left.removeFirst()) } else { merged.append(right.removeFirst()) }
        }
        return merged
    }
}

extension Scenario {
    /// The scenario without what it expects of its steps, and with all laws.
    fileprivate var bare: Scenario {
        var bare = self
        bare.steps = steps.compactMap(\.bare)
        bare.laws = Law.allCases.map { law in laws.first { $0.law == law } ?? (law, file) }
        return bare
    }
}

extension Step {
    /// The step, whatever comes of it; nil for one that does nothing but look.
    fileprivate var bare: Step? {
        if verb.answer == .subject {
            guard !captures.isEmpty else { return nil }
            return Step(
                verb: verb, file: file, position: position, fields: fields, expectation: nil, captures: captures)
        }
        return Step(
            verb: verb, file: file, position: position, fields: fields, expectation: nil, captures: captures,
            takesAny: verb.takesExpectation)
    }
}
