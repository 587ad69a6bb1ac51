internal import Foundation
internal import LatchControl
internal import Testing

/// `latchctl scenario`: what it reads, prints and writes, and with which status it ends.
@Suite struct ScenarioCommandTests {
    /// A command line for each of its commands.
    static let readings: [(String, String)] = [
        ("scenario list x", ""), ("scenario check x", ""), ("scenario run x", ""), ("scenario hunt x", ""),
        ("scenario schema", ""), ("fault kinds", ""),
        ("scenario run x --server http://127.0.0.1:8080 --reset", ""), ("scenario record", ""), ("bundle x", ""),
    ]

    private static let held = "name: holds\nwhy: it shows\nvars: {door: \"101\"}\nsteps:\n  - touch: \"${door}\"\n"
    private static let failed = "name: fails\nsteps:\n  - keypad: {door: 101, code: \"1234567\", expect: opened}\n"
    private static let impossible = "name: cannot\nsteps:\n  - phone: {unlock: phone-1, door: 101}\n"
    private static let broken = "name: broken\nsteps:\n  - tuch: 101\n"

    /// Runs a command on a folder of these files.
    private func run(_ words: [String], _ files: [String: String]) async throws -> (run: ToolRun, folder: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "scenarios-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        let path = folder.path().hasSuffix("/") ? String(folder.path().dropLast()) : folder.path()
        let arguments = words.map { $0.replacingOccurrences(of: "FOLDER", with: path) }
        return (await runTool(["scenario"] + arguments), path + "/")
    }

    @Test("A run ends with 0 where all held, 1 where one failed, 2 where one could not be run")
    func statuses() async throws {
        let all = try await run(["run", "FOLDER"], ["a.yaml": Self.held, "_part.yaml": "steps: nonsense"])
        let one = try await run(["run", "FOLDER"], ["a.yaml": Self.held, "b.yaml": Self.failed])
        let two = try await run(
            ["run", "FOLDER"], ["a.yaml": Self.held, "b.yaml": Self.failed, "c.yaml": Self.impossible])

        #expect(all.run.status == .held)
        #expect(all.run.output.hasSuffix("1 scenario: 1 held\n"))
        #expect(one.run.status == .refused)
        #expect(one.run.output.contains("b.yaml:3: keypad {\"code\":\"1234567\",\"door\":\"101\"}"))
        #expect(one.run.output.contains("verdict: expected \"opened\", seen \"refused\""))
        #expect(one.run.output.contains("replay: latchctl scenario run \(one.folder)b.yaml --seed 1\n"))
        #expect(one.run.output.hasSuffix("2 scenarios: 1 held, 1 failed\n"))
        #expect(two.run.status == .couldNotRun)
        #expect(two.run.output.hasSuffix("3 scenarios: 1 held, 1 failed, 1 could not run\n"))
    }

    @Test("A file that cannot be used is told with its place, and nothing is run")
    func brokenFile() async throws {
        let files = ["a.yaml": Self.held, "b.yaml": Self.broken]
        let ran = try await run(["run", "FOLDER"], files)
        let checked = try await run(["check", "FOLDER", "--json"], files)

        #expect(ran.run.status == .couldNotRun)
        #expect(ran.run.output == "")
        #expect(ran.run.errors.contains("b.yaml:3:5: error: found the unknown step 'tuch'"))
        #expect(checked.run.status == .couldNotRun)
        let error = try JSONValue(parsing: checked.run.output.utf8)["error"]
        #expect(error["code"] == .string("bad_scenario"))
        #expect(error["message"].string?.contains("did you mean 'touch'?") == true)
    }

    @Test(
        "Steps for others to include are left out where they are named beside scenarios, and told of where they are not"
    )
    func stepsToInclude() async throws {
        let files = ["a.yaml": Self.held, "_part.yaml": "steps: [{touch: 101}]\n"]
        let among = try await run(["check", "FOLDER/_part.yaml", "FOLDER/a.yaml"], files).run
        let alone = try await run(["check", "FOLDER/_part.yaml"], files).run

        #expect(among.status == .held, "\(among.errors)")
        #expect(among.output == "1 scenario read\n")
        #expect(alone.status == .couldNotRun)
        #expect(alone.errors.contains("is no scenario: files whose names begin with _"))
    }

    @Test(
        "So is what lies in a folder for them, where a pattern of the shell names it; folders from the root may be anybody's"
    )
    func folderToInclude() async throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "scenarios-\(UUID().uuidString)")
        let parts = root.appending(path: "_parts")
        try FileManager.default.createDirectory(at: parts, withIntermediateDirectories: true)
        for (folder, text) in [(root, Self.held), (parts, "steps: [{touch: 101}]\n")] {
            try Data(text.utf8).write(to: folder.appending(path: "a.yaml"))
        }
        let above = FileManager.default.currentDirectoryPath.split(separator: "/").map { _ in ".." }
        let relative = above.joined(separator: "/") + root.path()

        let among = await runTool(["scenario", "check", relative + "/a.yaml", relative + "/_parts/a.yaml"])
        let alone = await runTool(["scenario", "check", relative + "/_parts/a.yaml"])
        let fromRoot = await runTool(["scenario", "check", parts.path() + "/a.yaml"])

        #expect(among.output == "1 scenario read\n", "\(among.errors)")
        #expect(alone.errors.contains("is no scenario: files whose names begin with _"))
        #expect(fromRoot.errors.contains("without 'name'"), "\(fromRoot.errors)")
    }

    @Test("A report that cannot be written takes neither the results nor the reason for having none away")
    func resultsWithoutReport() async throws {
        let missing = ["--junit", "FOLDER/missing/junit.xml"]
        let held = try await run(["run", "FOLDER"] + missing, ["a.yaml": Self.held]).run
        let broken = try await run(["run", "FOLDER"] + missing, ["a.yaml": Self.broken]).run

        #expect(held.status == .couldNotRun)
        #expect(held.output.hasSuffix("1 scenario: 1 held\n"))
        #expect(held.errors.contains("missing/junit.xml: there is no folder "))
        #expect(broken.status == .couldNotRun)
        #expect(broken.errors.contains("missing/junit.xml"))
        #expect(broken.errors.contains("a.yaml:3:5: error: found the unknown step 'tuch'"))
    }

    @Test(
        "A property that lies beside the scenarios of a folder is none of them, and told of once where it cannot be used"
    )
    func propertyInFolder() async throws {
        let house =
            "portfolio: {name: P, manager: pat}\npartners: [{name: demo, clients: [{id: m, kind: m2m}]}]\nbuildings:\n"
            + "  - name: House\n    timeZone: Europe/Berlin\n    commonDoorcodes: false\n"
            + "    doors: [{name: Flat, place: RESIDENCE, connected: false, partners: [demo], device: {family: C2}}]\n"
            + "users: [{firstName: Pat, lastName: P, handle: pat, email: pat@example.com}]\n"
        let scenario = "name: x\nproperty: a.property.yaml\nsteps: [{touch: Flat}]\n"
        func files(_ property: String) -> [String: String] {
            ["b.yaml": scenario, "a.property.yaml": property]
        }
        let good = try await run(["run", "FOLDER"], files("name: House\n" + house)).run
        let bad = try await run(["run", "FOLDER"], files("name: House\nnmae: x\n" + house)).run
        let named = try await run(["run", "FOLDER/a.property.yaml"], files("name: House\n" + house)).run

        let both = try await run(["run", "FOLDER/b.yaml", "FOLDER/a.property.yaml"], files("name: House\n" + house)).run

        #expect(good.status == .held, "\(good.errors)")
        #expect(good.output.hasSuffix("1 scenario: 1 held\n"))
        #expect(both.status == .held, "a pattern names it with its scenario: \(both.errors)")
        #expect(bad.errors.split(separator: "\n").count == 2, "\(bad.errors)")
        #expect(bad.errors.contains("found the unknown key 'nmae' in a property"))
        #expect(named.status == .couldNotRun)
        #expect(named.errors.contains("in a scenario"))
    }

    @Test("A report that cannot be written is told in words")
    func unwritableReport() async throws {
        let folder = try await run(["run", "FOLDER", "--report", "FOLDER"], ["a.yaml": Self.held]).run
        let nameless = try await run(["run", "FOLDER", "--junit", ""], ["a.yaml": Self.held]).run

        #expect(folder.errors.contains(": it is a folder"), "\(folder.errors)")
        #expect(nameless.errors.contains("cannot write a file without a name"), "\(nameless.errors)")
    }

    @Test("Results as JSON, with a report for CI, a page and a trace beside them")
    func reports() async throws {
        let (ran, folder) = try await run(
            [
                "run", "FOLDER", "--json", "--seed", "7", "--jobs", "2", "--junit", "FOLDER/junit.xml", "--report",
                "FOLDER/page.html", "--trace", "FOLDER/trace.jsonl",
            ], ["a.yaml": Self.held, "b.yaml": Self.failed])

        let answer = try JSONValue(parsing: ran.output.utf8)
        let scenarios = answer["scenarios"].elements
        #expect(scenarios.map { $0["outcome"] } == [.string("held"), .string("failed")])
        #expect(scenarios.map { $0["seed"] } == [.number("7"), .number("7")])
        #expect(scenarios[0]["failure"] == .null)
        #expect(scenarios[1]["failure"]["differences"].elements.map { $0["path"] } == [.string("verdict")])
        #expect(answer["held"] == .number("1") && answer["failed"] == .number("1"))
        let text = { (name: String) in
            FileManager.default.contents(atPath: folder + name).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
        #expect(text("junit.xml").contains("failures=\"1\""))
        #expect(text("page.html").contains("1 of 2 scenarios held"))
        let trace = try text("trace.jsonl").split(separator: "\n").map { try JSONValue(parsing: $0.utf8) }
        #expect(trace.compactMap { $0["place"].string } == [folder + "a.yaml:5", folder + "b.yaml:3"])
        #expect(text("page.html").contains("<i>\(folder)b.yaml:3</i> keypad"))
        #expect(trace.contains { $0["kind"] == .string("lock.refused") && $0["lane"] == .string("lock") })
    }

    @Test("A report for CI has an error where a file cannot be read, is not there, or a daemon does not answer")
    func reportOfProblems() async throws {
        let junit = ["--junit", "FOLDER/junit.xml"]
        for (words, reason) in [
            (["run", "FOLDER"], "b.yaml:3:5: error: found the unknown step &#39;tuch&#39;"),
            (["run", "FOLDER/none.yaml"], "there is no "), (["run", "FOLDER", "--ca", "FOLDER/none.pem"], "none.pem"),
            (["run", "FOLDER", "--server", "http://127.0.0.1:1"], "no answer from"),
        ] {
            let (ran, folder) = try await run(words + junit, ["a.yaml": Self.held, "b.yaml": Self.broken])
            let report = FileManager.default.contents(atPath: folder + "junit.xml").map {
                String(decoding: $0, as: UTF8.self)
            }

            #expect(ran.status == .couldNotRun)
            #expect(report?.contains("<testsuites tests=\"1\" failures=\"0\" errors=\"1\"") == true, "\(words)")
            #expect(report?.contains(reason) == true, "\(report ?? "")")
        }
    }

    @Test("Vars and cases are chosen on the command line, and those that no file has are refused")
    func choices() async throws {
        let cases =
            "name: cases\ncases: [{case: one, to: thrown}, {case: two, to: retracted}]\n"
            + "steps: [{deadbolt: {door: 102, to: \"${to}\", expect: {deadbolt: thrown}}}]"
        let files = ["a.yaml": Self.held]

        let nowhere = try await run(["run", "FOLDER", "--var", "door=nowhere"], files)
        let unknown = try await run(["run", "FOLDER", "--var", "dor=101"], files)
        let one = try await run(["run", "FOLDER", "--case", "one"], ["a.yaml": cases])
        let both = try await run(["run", "FOLDER"], ["a.yaml": cases])
        let none = try await run(["run", "FOLDER", "--case", "three"], ["a.yaml": cases])

        #expect(nowhere.run.status == .couldNotRun)
        #expect(unknown.run.status == .couldNotRun)
        #expect(unknown.run.errors.contains("did you mean 'door'?"))
        #expect(one.run.status == .held)
        #expect(both.run.status == .refused)
        #expect(none.run.status == .couldNotRun)
        #expect(none.run.errors.contains("hint: did you mean one, two?"))
    }

    @Test("The list has files, names and reasons; a path at which nothing is cannot be run")
    func list() async throws {
        let listed = try await run(["list", "FOLDER", "--json"], ["a.yaml": Self.held])
        let table = try await run(["list", "FOLDER"], ["a.yaml": Self.held])
        let empty = try await run(["list", "FOLDER"], [:])
        let nowhere = await runTool(["scenario", "run", "/nowhere/at/all"])

        let scenario = try JSONValue(parsing: listed.run.output.utf8)["scenarios"].elements.first ?? .null
        #expect(scenario["name"] == .string("holds"))
        #expect(scenario["why"] == .string("it shows"))
        #expect(table.run.output.contains("a.yaml  holds     -     it shows"))
        #expect(empty.run.status == .couldNotRun)
        #expect(empty.run.errors.contains("there is no scenario in"))
        #expect(nowhere.status == .couldNotRun)
        #expect(nowhere.errors.contains("there is no '/nowhere/at/all'"))
    }

    @Test("A hunt ends with 0 if nothing broke; else with 1, and what it writes fails when it is run")
    func hunt() async throws {
        let quiet = "name: quiet\nsteps:\n  - touch: 101\n"
        let broken = """
            name: broken
            steps:
              - touch: 102
              - battery: {door: 101, percentage: 40}
              - touch: 101
            invariants: [{lock: 101, is: {battery: {$not: 40}}}]
            """
        let nothing = try await run(["hunt", "FOLDER", "--seeds", "2", "--steps", "4"], ["a.yaml": quiet])
        let two = try await run(
            ["hunt", "FOLDER", "--seeds", "2", "--steps", "4"], ["a.yaml": quiet, "b.yaml": quiet])
        let (found, folder) = try await run(
            ["hunt", "FOLDER", "--seeds", "3", "--seed", "7", "--steps", "6", "--out", "FOLDER/found.yaml", "--json"],
            ["a.yaml": broken])
        let printed = try await run(["hunt", "FOLDER", "--seeds", "1", "--steps", "3"], ["a.yaml": broken])
        let replayed = await runTool(["scenario", "run", folder + "found.yaml"])
        let impossible = try await run(["hunt", "FOLDER"], ["a.yaml": Self.impossible])

        #expect(nothing.run.status == .held)
        #expect(nothing.run.output == "nothing found in 2 runs\n")
        #expect(two.run.output == "nothing found in 4 runs of 2 scenarios\n")
        #expect(found.status == .refused)
        let finding = try JSONValue(parsing: found.output.utf8)["found"]
        #expect(finding["steps"] == .number("1"))
        #expect(finding["seed"] == .number("7"))
        #expect(finding["scenario"].string?.contains("  - battery: {door: \"101\", percentage: 40") == true)
        #expect(finding["failure"]["replay"].string == "latchctl scenario run \(folder)found.yaml --seed 7")
        #expect(replayed.status == .refused)
        #expect(replayed.output.contains("battery: expected $not 40, seen 40"))
        #expect(printed.run.status == .refused)
        #expect(printed.run.output.hasPrefix("FOUND in 1 run: "))
        #expect(printed.run.output.contains("\nname: \"Found by hunt: "))
        #expect(impossible.run.status == .couldNotRun)
    }

    @Test("The kinds of faults are told without a daemon")
    func faultKinds() async throws {
        let table = await runTool(["fault", "kinds"], variables: ["LATCHD_SERVER": "http://127.0.0.1:1"])
        let named = await runTool(["fault", "kinds", "--json", "--server", "http://127.0.0.1:1"])
        let list = try JSONValue(parsing: named.output.utf8)["kinds"].elements

        #expect(table.status == .held)
        #expect(table.output.split(separator: "\n").count == list.count + 1)
        #expect(list.contains { $0["kind"] == .string("lock.jam") && !$0["scope"].elements.isEmpty })
    }

    @Test("The schema is JSON")
    func schema() async throws {
        let run = await runTool(["scenario", "schema"])

        #expect(run.status == .held)
        #expect(try JSONValue(parsing: run.output.utf8)["$schema"].string?.contains("2020-12") == true)
    }
}
