internal import LatchServer
internal import SimulationKernel
internal import World

/// Runs scenarios in virtual time: the clock is frozen, each step happens at the instant that the last one reached, and
/// time passes only where a step lets it, or needs it.
package struct ScenarioRunner: Sendable {
    /// The version of what scenarios run in: equal versions, seeds and files end in equal digests.
    package static let version = ProductVersion.current

    private let authority: TokenAuthority
    private let renderer: MessageRenderer

    /// How many events a failure shows.
    static let eventsShown = 12

    private let http: (any HTTPCaller)?
    private let server: RunServer?
    private let replay: OutsideLog?
    private let recording: String?
    private let certificates: String?

    /// - Parameters:
    ///   - http: calls any URL, for scenarios with such steps.
    ///   - server: the daemon to run against; nil runs each scenario in a world of its own.
    ///   - replay: stands in for what is outside.
    ///   - recording: the file that has it, or will, for the commands that failures show.
    ///   - certificates: the file of those that `http` trusts besides the system's, for the same.
    package init(
        http: (any HTTPCaller)? = nil, server: RunServer? = nil, replay: OutsideLog? = nil, recording: String? = nil,
        certificates: String? = nil
    ) async throws {
        self.http = http
        self.server = server
        self.replay = replay
        self.recording = recording
        self.certificates = certificates
        renderer = try MessageRenderer()
        authority = try await TokenAuthority(issuer: IssuerAddress("http://127.0.0.1:8080"))
    }

    /// Runs several, at most so many at a time, and answers in their order.
    package func run(_ scenarios: [Scenario], jobs: Int) async -> [ScenarioResult] {
        await withTaskGroup(of: (Int, ScenarioResult).self) { group in
            var waiting = scenarios.enumerated().makeIterator()
            func startNext() {
                guard let (index, scenario) = waiting.next() else { return }
                group.addTask { (index, await run(scenario)) }
            }
            for _ in 0..<max(1, jobs) { startNext() }
            var results: [(Int, ScenarioResult)] = []
            for await result in group {
                results.append(result)
                startNext()
            }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    package func run(_ scenario: Scenario) async -> ScenarioResult {
        let clock = ContinuousClock()
        let begin = clock.now
        var progress = Progress(scenario)
        do {
            var run = try await open(scenario)
            do { try await prepare(run) } catch {
                await run.end()
                throw error
            }
            await execute(scenario, &run, &progress)
            if let status = try? await run.backend.status() {
                (progress.digest, progress.now) = (status.digest, status.now)
                progress.seed = status.seed
            }
            progress.timeline.add(events: await events(of: run, limit: 10_000))
            progress.outside = run.outsideRun
            progress.isReplayed = run.replay != nil
            await run.end()
        } catch let error as ImpossibleStep {
            progress.failure = Failure(
                kind: .couldNotRun, place: scenario.file, step: "before the first step", differences: [],
                message: error.message)
        } catch {
            progress.failure = Failure(
                kind: .couldNotRun, place: scenario.file, step: "open the property", differences: [],
                message: String(describing: error))
        }
        return progress.result(
            seconds: (clock.now - begin).inSeconds, server: server, recording: recording, certificates: certificates)
    }

    /// The world in which a scenario runs.
    private func open(_ scenario: Scenario) async throws -> Run {
        if let server { return Run(scenario, backend: RemoteBackend(server), http: http) }
        let stands = replay?.run(of: scenario)
        if scenario.reachesOutside, replay != nil, stands == nil {
            throw ImpossibleStep(message: "the replay does not have this scenario: was it recorded under another name?")
        }
        if let stands, stands.seed != scenario.seed {
            throw ImpossibleStep(
                message: Run.unfit("it was made with the seed \(stands.seed), and this run has \(scenario.seed)"))
        }
        if let stands, stands.circumstances != scenario.circumstances {
            throw ImpossibleStep(message: Run.unfit("it was made with another start, or other vars"))
        }
        let backend = try await LocalBackend(
            scenario, authority: authority, renderer: renderer, isServed: scenario.reachesOutside && stands == nil)
        return Run(scenario, backend: backend, http: http, replay: stands)
    }

    private func prepare(_ run: Run) async throws {
        if let remote = run.backend as? RemoteBackend { try await remote.prepare(run.scenario) }
    }

    /// What of scenarios cannot be done against a daemon, a line each.
    package static func objectionsToServer(_ scenarios: [Scenario]) -> [String] {
        scenarios.flatMap { scenario in
            let laws = Set(scenario.laws.map(\.place)).sorted().map {
                "\($0): invariants: laws are held against every event of both truths, which only a run without --server "
                    + "sees; leave them out, or --server"
            }
            return laws
                + scenario.steps.compactMap { step -> String? in
                    if step.verb.name == "restart" {
                        return
                            "\(step.place): restart: a daemon that runs elsewhere cannot be restarted; leave out --server"
                    }
                    if step.verb.name == "call", step.fields.contains(where: { $0.key == "from" }) {
                        return
                            "\(step.place): call: over a real connection the caller's address (from) cannot be chosen"
                    }
                    return nil
                }
        }
    }

    /// What is known of a run so far.
    private struct Progress {
        let scenario: Scenario
        var seed: UInt64
        var outside: OutsideLog.Run?
        var isReplayed = false
        var steps = 0
        var failure: Failure?
        var digest = ""
        var now: Instant
        var timeline = Timeline()

        init(_ scenario: Scenario) {
            self.scenario = scenario
            seed = scenario.seed
            now = scenario.start
        }

        func result(
            seconds: Double, server: RunServer?, recording: String?, certificates: String?
        ) -> ScenarioResult {
            let calls = server != nil || scenario.reachesOutside && !isReplayed
            return ScenarioResult(
                file: scenario.file, name: scenario.name, caseName: scenario.caseName, seed: seed,
                digest: digest, steps: steps, started: scenario.start.iso8601Milliseconds,
                ended: now.iso8601Milliseconds, seconds: seconds, failure: failure, timeline: timeline,
                given: scenario.given, outside: outside,
                isReproducible: isReplayed || !scenario.reachesOutside, server: server?.url,
                freezes: server?.freezes ?? false, resets: server?.resets ?? false || steps > 0,
                recording: isReplayed || outside != nil ? recording : nil,
                certificates: calls ? certificates : nil)
        }
    }

    // MARK: Steps

    private func execute(_ scenario: Scenario, _ run: inout Run, _ progress: inout Progress) async {
        for (name, value) in scenario.settings {
            guard let answer = try? await run.control("PUT", ["settings", name], body: ["value": .text(value)]),
                answer.problem == nil
            else {
                progress.failure = Failure(
                    kind: .couldNotRun, place: scenario.file, step: "setting \(name)", differences: [],
                    message: "the setting was refused")
                return
            }
        }
        var keeper: LawKeeper?
        if !scenario.laws.isEmpty, let world = run.world, let state = try? await world.read({ state, _ in state }) {
            let last = try? await world.timeStatus().lastEvent
            keeper = LawKeeper(scenario.laws.map(\.law), state, after: last ?? 0)
        }
        for step in scenario.steps {
            if Task.isCancelled {
                progress.failure = couldNotRun(step, step.verb.name, "the run was interrupted")
                return
            }
            let before = try? await run.backend.status()
            progress.failure = await perform(step, &run)
            progress.steps += 1
            if Task.isCancelled, progress.failure != nil {
                progress.failure = couldNotRun(step, step.verb.name, "the run was interrupted")
            }
            if let before {
                progress.timeline.add(
                    step: step.words(run.variables), place: step.place, at: before.now, after: before.lastEvent,
                    isFailure: progress.failure != nil)
            }
            for invariant in scenario.invariants where progress.failure == nil {
                guard let broken = await perform(invariant, &run, isInvariant: true) else { continue }
                progress.failure = Failure(
                    kind: broken.kind, place: broken.place, step: "invariant \(broken.step), after \(step.place)",
                    differences: broken.differences, message: broken.message,
                    breach: ([broken.place] + broken.differences.map(\.path)).joined(separator: " "),
                    events: broken.events, outputs: broken.outputs)
            }
            if progress.failure == nil, let violation = await check(&keeper, run) {
                progress.failure = await withCircumstances(failure(violation, in: scenario, after: step), run)
            }
            if progress.failure != nil { return }
        }
        do { try run.endReplay() } catch {
            progress.failure = Failure(
                kind: .couldNotRun, place: scenario.file, step: "after the last step", differences: [],
                message: (error as? ImpossibleStep)?.message)
        }
    }

    /// Holds what happened since the last time against the laws.
    private func check(_ keeper: inout LawKeeper?, _ run: Run) async -> Violation? {
        guard let world = run.world, let after = keeper?.last, let events = try? await world.record(after: after),
            let (state, now) = try? await world.read({ ($0, $1) })
        else { return nil }
        return keeper?.check(events, state, at: now)
    }

    private func failure(_ violation: Violation, in scenario: Scenario, after step: Step) -> Failure {
        let named = scenario.laws.first { $0.law == violation.law }
        return Failure(
            kind: .failed, place: named?.place ?? scenario.file,
            step: "law \(violation.law.rawValue), after \(step.place): \(step.verb.name)", differences: [],
            message: "\(violation.what) (\(violation.place))", breach: "\(violation.law.rawValue): \(violation.what)")
    }

    /// Does a step and compares what came of it.
    /// - Returns: nil where it is as expected.
    private func perform(_ step: Step, _ run: inout Run, isInvariant: Bool = false) async -> Failure? {
        var words = step.verb.name
        do {
            run.variables["now"] = .text(try await run.now.iso8601)
            words = step.words(run.variables)
            let fields = try step.fields(run.variables)
            if !isInvariant { try run.begin(step, fields) }
            let answer = try await step.verb.run(fields, &run)
            if !isInvariant { try await run.endStep(step) }
            if let entry = answer.entry { run.lastEntry = entry }
            if let failure = try step.judge(answer, try step.expected(run.variables), words) {
                return await withCircumstances(failure, run)
            }
            if step.takesAny { return run.capture(step, answer) }
            for capture in step.captures {
                var path = try capture.path.rendered(run.variables)
                // Names of headers are equal in either case (RFC 9110 section 5.1).
                if step.verb.answer == .call, path.hasPrefix("headers.") { path = path.lowercased() }
                let whole = step.verb.answer == .subject ? step.shown(answer) : answer.json
                guard let value = JSONPath(path)?.value(in: whole) else {
                    let failure = Failure(
                        kind: .failed, place: step.place, step: words,
                        differences: [.init(path: path, expected: "a value to capture", seen: "nothing")],
                        message: "the answer is \(Step.shortened(whole))")
                    return await withCircumstances(failure, run)
                }
                run.variables[capture.name] = value
            }
            return nil
        } catch let error as UnknownVariable {
            // What it would be done with never came to be.
            if step.takesAny { return nil }
            return couldNotRun(step, words, "there is no value for ${\(error.reference.name)}")
        } catch let error as ImpossibleStep {
            return couldNotRun(step, words, error.message, run.outputs)
        } catch {
            return couldNotRun(step, words, String(describing: error), run.outputs)
        }
    }

    private func couldNotRun(_ step: Step, _ words: String, _ message: String, _ outputs: [String] = []) -> Failure {
        Failure(kind: .couldNotRun, place: step.place, step: words, differences: [], message: message, outputs: outputs)
    }

    // MARK: Circumstances

    /// With the events before it, and why the last code, card or phone opened its door, or did not.
    private func withCircumstances(_ failure: Failure, _ run: Run) async -> Failure {
        var failure = failure
        failure.outputs = run.outputs
        failure.events = await events(of: run, limit: ScenarioRunner.eventsShown).map { event in
            let parts = ["id", "at", "door", "summary"].compactMap { event[$0]?.string }
            return "#" + parts.joined(separator: "  ")
        }
        if let entry = run.lastEntry,
            let explanation = try? await run.control(
                "GET", ["explain"],
                query: ["what": await outcome(at: entry.door, of: run) ?? entry.what, "door": entry.door]),
            explanation.problem == nil
        {
            failure.explanation = (explanation.json["chain"]?.elements ?? []).map { link in
                ["localTime", "what", "by"].compactMap { link[$0]?.string }.joined(separator: "  ")
            }
            if let advice = explanation.json["advice"]?.string { failure.explanation.append(advice) }
        }
        return failure
    }

    /// The event that says what came of the last entry at a door, by its id: what the lock made of it, or else how a
    /// phone's unlock failed, which the lock may know nothing of.
    private func outcome(at door: String, of run: Run) async -> String? {
        var failure: JSON?
        for event in await events(of: run, limit: 1_000, door: door).reversed() {
            let summary = event["summary"]?.string ?? ""
            switch event["kind"]?.string {
            case "lock.opened", "lock.refused", "lock.ignored": return event["id"]?.string
            case "phone.unlock" where summary.contains(": failed"): failure = failure ?? event["id"]
            case "phone.unlock" where summary.hasSuffix(": started"): if let failure { return failure.string }
            default: break
            }
        }
        return failure?.string
    }

    private func events(of run: Run, limit: Int, door: String? = nil) async -> [JSON] {
        var query = ["limit": String(limit)]
        query["door"] = door
        let answer = try? await run.control("GET", ["events"], query: query)
        return answer?.json["events"]?.elements ?? []
    }
}

extension Run {
    /// Gives the names for which the answer has a value.
    fileprivate mutating func capture(_ step: Step, _ answer: Answer) -> Failure? {
        for capture in step.captures {
            guard let path = try? capture.path.rendered(variables) else { continue }
            variables[capture.name] = JSONPath(path)?.value(in: answer.json)
        }
        return nil
    }
}
