internal import Foundation
internal import LatchServer
internal import Properties
internal import SimulationKernel

// Steps that reach outside, and what comes from there.
extension Run {
    /// Tells a step from others; in a replay, from the one that was recorded.
    mutating func begin(_ step: Step, _ fields: Verb.Fields) throws {
        guard replay != nil || backend is LocalBackend && backend.base != nil else { return }
        var fingerprint = Fingerprint()
        fingerprint.combine(.text(step.verb.name))
        fingerprint.combine(.object(fields.values), base: variables["base"]?.string)
        requests.append(fingerprint.text)
        if let replay, replay.requests.indices.contains(stepIndex), replay.requests[stepIndex] != fingerprint.text {
            throw ImpossibleStep(message: Run.unfit("this step was another, or its values were"))
        }
    }

    /// - Throws: ``ImpossibleStep`` where the recording has answers for steps that there are no more.
    func endReplay() throws {
        if let replay, let entry = replay.steps.first(where: { $0.step >= stepIndex }) {
            throw ImpossibleStep(message: Run.unfit("it goes on with \(entry.place): \(entry.verb)"))
        }
    }

    static func unfit(_ why: String) -> String {
        "the recording does not fit the scenario: \(why); record anew with --outside"
    }

    /// What came from outside; nil where nothing did.
    var outsideRun: OutsideLog.Run? {
        outsideEntries.last.map { last in
            OutsideLog.Run(
                file: scenario.file, case: scenario.caseName, seed: scenario.seed,
                circumstances: scenario.circumstances, requests: Array(requests.prefix(last.step + 1)),
                steps: outsideEntries)
        }
    }

    /// Has something done outside; where a replay stands in, takes what it has instead.
    mutating func outside(
        _ verb: String, _ perform: (inout Run) async throws -> Answer
    ) async throws -> Answer {
        guard let replay else {
            let answer = try await perform(&self)
            outsideAnswer = answer.json
            return answer
        }
        guard let entry = replay.steps.first(where: { $0.step == stepIndex }), entry.verb == verb,
            let json = entry.answer
        else {
            throw ImpossibleStep(message: Run.unfit("it has no answer for this step"))
        }
        try await repeatCalls(of: entry)
        var answer = Answer(json: json)
        answer.problem = verb == "http" ? Run.problem(ofAnswer: json) : Run.problem(ofProgram: json)
        return answer
    }

    /// Keeps what came in from outside by the end of a step; in a replay, does it again.
    mutating func endStep(_ step: Step) async throws {
        if let replay {
            if !step.reachesOutside, let entry = replay.steps.first(where: { $0.step == stepIndex }) {
                try await repeatCalls(of: entry)
            }
        } else if backend.base != nil {
            let inputs = try await backend.inputs(after: lastInput)
            lastInput = inputs.last?.id ?? lastInput
            let calls = inputs.compactMap(\.call)
            if outsideAnswer != nil || !calls.isEmpty {
                outsideEntries.append(
                    OutsideLog.Entry(
                        step: stepIndex, place: step.place, verb: step.verb.name, answer: outsideAnswer, calls: calls))
            }
        }
        outsideAnswer = nil
        stepIndex += 1
    }

    /// Makes requests again that came from outside.
    private mutating func repeatCalls(of entry: OutsideLog.Entry) async throws {
        for call in entry.calls {
            var request = APIRequest(path: "", accept: "application/json", remoteAddress: call.from)
            for (name, value) in call.headers {
                let member = Run.headers.first { $0.name.lowercased() == name.lowercased() }?.member
                if let member { request[keyPath: member] = value }
            }
            var fields = call.form.map { JSON.object($0.mapValues { .text($0) }) } ?? call.body
            switch call.caller {
            case .nobody: break
            case .stranger where Run.proofPaths.contains(String(call.target.prefix { $0 != "?" })):
                if case .object(let members)? = fields {
                    fields = .object(members.merging(["client_secret": "not-the-secret"]) { $1 })
                }
            case .stranger: request.authorization = "Bearer not-a-token"
            case .client, .user:
                let token = try await (backend as? LocalBackend)?.bearer(of: call.caller)
                request.authorization = token.map { "Bearer \($0)" }
            case .secret(let id): fields = try await withSecret(of: id, fields)
            }
            if let fields { try request.setBody(fields, isForm: call.form != nil) }
            let response = try await backend.respond(call.method, call.target, request)
            guard response.status == call.status else {
                throw ImpossibleStep(
                    message:
                        "the recording does not fit: \(call.method) \(call.target) was answered with \(call.status) "
                        + "when it was recorded, and with \(response.status) now")
            }
        }
    }

    // MARK: Live

    /// Whether a text begins like a URL that can be called.
    static func isURL(_ text: String) -> Bool { ["http://", "https://"].contains { text.lowercased().hasPrefix($0) } }

    mutating func fetch(_ fields: Verb.Fields) async throws -> Answer {
        guard let http else { throw ImpossibleStep(message: "nothing here can call a URL") }
        let url = fields.text("url")
        guard Run.isURL(url), URL(string: url)?.host() != nil else {
            throw ImpossibleStep(message: "url is \(quoted(url)); expected one such as http://localhost:3000/hook")
        }
        var call = HTTPCall("GET", url, seconds: Run.seconds(fields))
        call.headers = try textMap(fields, "headers").sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        func add(_ type: String, _ body: [UInt8]) {
            call.method = "POST"
            call.body = body
            if !call.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
                call.headers.append(("Content-Type", type))
            }
        }
        if case .text(let text)? = fields["body"] {
            add("text/plain; charset=utf-8", Array(text.utf8))
        } else if let body = fields["body"] {
            add("application/json", try Run.bytes(body))
        } else if let form = fields["form"] {
            add("application/x-www-form-urlencoded", Array(Run.form(form).utf8))
        }
        if let method = fields["method"]?.spelled { call.method = method }
        let answer: HTTPAnswer
        do { answer = try await http.call(call) } catch {
            throw ImpossibleStep(message: "no answer from \(url): \(error.message)")
        }
        let response = APIResponse(status: answer.status, body: answer.body)
        let headers = answer.headers.map { ($0.name.lowercased(), JSON.text($0.value)) }
        let json: JSON = [
            "status": .integer(answer.status),
            "headers": .object(Dictionary(headers) { first, _ in first }),
            "body": response.json ?? .text(String(decoding: answer.body, as: UTF8.self)),
        ]
        var result = Answer(json: json)
        result.problem = Run.problem(ofAnswer: json)
        return result
    }

    mutating func start(_ fields: Verb.Fields) async throws -> Answer {
        let name = fields.text("program")
        let arguments = try texts(fields, "arguments")
        let environment = try textMap(fields, "environment")
        let program = try Program(
            name, arguments: arguments, environment: environment, folder: folder, input: fields.text("input"))
        let isKept = if case .bool(true)? = fields["background"] { true } else { false }
        let seconds = Run.seconds(fields)
        let text = fields["until"]?.spelled
        // One that is to go on, and of which nothing is awaited, is not waited for.
        let isDone = isKept && text == nil ? true : await program.wait(until: text, seconds: seconds)
        let json = program.answer
        // What it has started may be there for later steps.
        let goesOn = isKept ? isDone || program.isRunning : isDone && program.isGroupRunning
        if goesOn { programs.append(program) } else { await program.end() }
        guard isDone else {
            let (why, wrote) = (text.map { "did not write \(quoted($0))" } ?? "did not end", Run.tail(json))
            if let code = json["exit"]?.whole {
                throw ImpossibleStep(message: "\(name) ended with \(code), and \(why); it wrote: \(wrote)")
            }
            if let signal = json["signal"]?.whole {
                throw ImpossibleStep(
                    message:
                        "\(name) was killed by \(Program.name(ofSignal: signal)), and \(why); it wrote: \(wrote)")
            }
            throw ImpossibleStep(message: "\(name) \(why) within \(Int(seconds.rounded())) s; it wrote: \(wrote)")
        }
        var answer = Answer(json: json)
        answer.problem = Run.problem(ofProgram: json)
        return answer
    }

    /// A list of texts, which a name may have stood for.
    private func texts(_ fields: Verb.Fields, _ name: String) throws -> [String] {
        guard let value = fields[name] else { return [] }
        guard case .list(let elements) = value else {
            throw ImpossibleStep(message: "\(name) is \(quoted(value.compact)); expected a list of texts")
        }
        return elements.map(\.spelled)
    }

    private func textMap(_ fields: Verb.Fields, _ name: String) throws -> [String: String] {
        guard let value = fields[name] else { return [:] }
        guard case .object(let members) = value else {
            throw ImpossibleStep(message: "\(name) is \(quoted(value.compact)); expected a map of texts")
        }
        return members.mapValues(\.spelled)
    }

    /// The last lines of the programs that go on, or did.
    var outputs: [String] {
        programs.flatMap { program in program.lastLines(Run.linesShown).map { "\(program.name): \($0)" } }
    }

    /// How many lines of a program's output, and of its errors, a failure shows.
    private static let linesShown = 10

    /// Ends the programs that were to go on.
    mutating func endPrograms() async {
        for program in programs { await program.end() }
        programs = []
    }

    private static func seconds(_ fields: Verb.Fields) -> Double {
        fields["timeout"]?.string.flatMap { Duration(text: $0) }?.inSeconds ?? 30
    }

    private static func problem(ofAnswer json: JSON) -> Answer.Problem? {
        guard let status = json["status"]?.whole, status >= 400 else { return nil }
        return .init(message: "status \(status): \(json["body"]?.compact ?? "")", isRefusal: true)
    }

    private static func problem(ofProgram json: JSON) -> Answer.Problem? {
        if let signal = json["signal"]?.whole {
            let name = Program.name(ofSignal: signal)
            return .init(message: "it was killed by \(name), and wrote: \(tail(json))", isRefusal: true)
        }
        guard let code = json["exit"]?.whole, code != 0 else { return nil }
        return .init(message: "it exited with \(code), and wrote: \(tail(json))", isRefusal: true)
    }

    /// The end of what a program wrote, for people.
    private static func tail(_ json: JSON) -> String {
        let text = ["errors", "output"].compactMap { json[$0]?.string }.first { !$0.isEmpty } ?? "nothing"
        return String(text.suffix(500)).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
