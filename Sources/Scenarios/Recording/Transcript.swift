internal import Foundation
internal import LatchServer
internal import SimulationKernel

/// Turns what was done to a daemon into steps.
struct Transcript {
    var book: DraftBook
    /// What could not be written as a step, in words.
    private(set) var omissions: [String] = []
    /// What a replay has reached by then, or less.
    private var reached: Instant
    /// The event from which on answers are expected as they were.
    private let after: UInt64
    private var isQuiet = false

    init(_ recording: Recording, messages: [JSON], start: Instant, after: UInt64) {
        book = DraftBook(property: recording.propertyYAML, messages: messages)
        reached = start
        self.after = after
    }

    mutating func add(_ entry: RecordingEntry) {
        guard let at = Instant(iso8601: entry.at) else { return }
        isQuiet = entry.event < after
        switch entry.kind {
        case "restart":
            wait(until: at)
            book.add(Draft("restart", [("what", "daemon")]))
        case "host":
            omit("a Bluetooth host came over --hci: what it did there is no step, so it is not in the file")
        default:
            guard let call = entry.call else { return omit("input \(entry.id) cannot be read") }
            let count = book.drafts.count
            add(call, at: at)
            // What was left out took no time that a replay takes.
            if book.drafts.count > count, call.ended > at { reached = reached + call.ended.since(at) }
        }
    }

    /// Lets time pass until an instant of the daemon's.
    mutating func wait(until instant: Instant) {
        guard instant > reached else { return }
        book.add(Draft("advance", [("to", .text(instant.iso8601))]))
        reached = instant
    }

    mutating func omit(_ what: String) {
        if !omissions.contains(what) { omissions.append(what) }
    }

    /// Adds a step that stands for a request.
    mutating func add(_ draft: Draft, _ call: RecordedCall, answerPath: String = "", at instant: Instant) {
        var draft = draft
        if isQuiet { draft.expect = call.status >= 400 ? draft.expect : nil }
        book.add(draft, answer: call.answer, at: answerPath)
    }

    // MARK: Requests

    private mutating func add(_ call: RecordedCall, at instant: Instant) {
        let path = String(call.target.prefix { $0 != "?" })
        let segments = path.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
        if segments.starts(with: ["sim", "v1"]) {
            return control(call, Array(segments.dropFirst(2)), at: instant)
        }
        if Run.proofPaths.contains(path) { return proof(call, at: instant) }
        request(call, at: instant)
    }

    /// Any request, as a call.
    mutating func request(_ call: RecordedCall, at instant: Instant) {
        wait(until: instant)
        var fields: [(key: String, value: JSON)] = []
        switch call.caller {
        case .nobody, .secret: break
        case .client(let id, isExpired: false): fields.append(("as", .text(id)))
        case .client(let id, isExpired: true):
            var draft = Draft("call", [("path", "/sim/v1/tokens"), ("body", ["client": .text(id), "expired": true])])
            let name = "expired\(book.drafts.count)"
            draft.captures = [(name, "body.access_token")]
            book.add(draft)
            fields.append(("token", .text("${\(name)}")))
        case .user(let id): fields.append(("user", .text(book.filled(id, at: instant))))
        case .stranger: fields.append(("token", "not-a-token"))
        }
        fields.append(("path", .text(book.filled(target: call.target, at: instant))))
        addBody(of: call, to: &fields, at: instant)
        add(Draft("call", fields, expect: Transcript.expectation(of: call)), call, answerPath: "body", at: instant)
    }

    private mutating func addBody(
        of call: RecordedCall, to fields: inout [(key: String, value: JSON)], at instant: Instant
    ) {
        let form = call.form.map { JSON.object($0.mapValues { .text($0) }) }
        if call.method != (call.body == nil && form == nil ? "GET" : "POST") {
            fields.append(("method", .text(call.method)))
        }
        if let body = call.body { fields.append(("body", book.filled(body, at: instant))) }
        if let form { fields.append(("form", book.filled(form, at: instant))) }
        if !call.headers.isEmpty {
            fields.append(("headers", .object(call.headers.mapValues { .text($0) })))
        }
        if let from = call.from, !["127.0.0.1", "::1"].contains(from) { fields.append(("from", .text(from))) }
    }

    /// A request that a client proves by its secret: a token that was got needs none, `as` gets its own.
    private mutating func proof(_ call: RecordedCall, at instant: Instant) {
        var call = call
        let members = call.form.map { JSON.object($0.mapValues { .text($0) }) } ?? call.body
        if call.status < 400, members?["grant_type"]?.string == "client_credentials" { return }
        wait(until: instant)
        var fields: [(key: String, value: JSON)] = [("path", .text(call.target))]
        if case .secret(let id) = call.caller {
            fields.insert(("as", .text(id)), at: 0)
            if case .object(let body)? = call.body { call.body = .object(body.filter { $0.key != "client_id" }) }
            call.form = call.form?.filter { $0.key != "client_id" }
        } else if call.caller == .stranger {
            if case .object(let body)? = call.body {
                call.body = .object(body.merging(["client_secret": "not-the-secret"]) { $1 })
            }
            if call.form != nil { call.form?["client_secret"] = "not-the-secret" }
        }
        addBody(of: call, to: &fields, at: instant)
        add(Draft("call", fields, expect: Transcript.expectation(of: call)), call, answerPath: "body", at: instant)
    }

    /// The status; of a refusal, also its word.
    static func expectation(of call: RecordedCall) -> JSON {
        guard call.status > 0 else { return .text(Run.timeout) }
        guard call.status >= 400, case .object(let answer)? = call.answer else { return .integer(call.status) }
        if let code = answer["error"]?["code"] {
            return ["status": .integer(call.status), "body": ["error": ["code": code]]]
        }
        let words = answer.filter { ["message", "error"].contains($0.key) && $0.value.string != nil }
        return words.isEmpty ? .integer(call.status) : ["status": .integer(call.status), "body": .object(words)]
    }
}
