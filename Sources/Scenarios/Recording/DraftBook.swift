internal import Foundation
internal import LatchServer
internal import SimulationKernel

/// The steps that are being written, and what their answers gave: a value that a later request carries is captured where
/// it came from, so that the file has no code, and holds where chance gives another.
struct DraftBook {
    private(set) var drafts: [Draft] = []
    /// Where values came from: the step, the path in its answer, and the name that it has got there.
    private var sources: [String: Source] = [:]
    private var names: Set<String> = Set(ScenarioReader.reserved)
    /// What stands in the property, or was sent before any answer had it.
    private var known: Set<String>
    private var messages: [JSON]

    private struct Source {
        let draft: Int
        let path: String
        let base: String
        var name: String?
    }

    /// - Parameters:
    ///   - property: the text of the property file.
    ///   - messages: the outbox, oldest first.
    init(property: String, messages: [JSON]) {
        known = Set(property.split { !($0.isLetter || $0.isNumber || "-_.+@".contains($0)) }.map(String.init))
        self.messages = messages
    }

    mutating func add(_ draft: Draft) { drafts.append(draft) }

    /// Adds a step whose answer later requests may use.
    /// - Parameter path: where the answer lies in what the step can capture from.
    mutating func add(_ draft: Draft, answer: JSON?, at path: String = "") {
        drafts.append(draft)
        if let answer { note(answer, path: path, key: "value") }
    }

    private mutating func note(_ json: JSON, path: String, key: String) {
        switch json {
        case .object(let members):
            for (name, value) in members.sorted(by: { $0.key < $1.key }) where Reference.isName(name) {
                note(value, path: path.isEmpty ? name : "\(path).\(name)", key: name)
            }
        case .list(let elements):
            for (index, element) in elements.enumerated() { note(element, path: "\(path)[\(index)]", key: key) }
        case .text(let text):
            guard DraftBook.mayBeGiven(text, as: key), sources[text] == nil, !known.contains(text) else { return }
            sources[text] = Source(draft: drafts.count - 1, path: path, base: key)
        default: break
        }
    }

    /// Whether chance gives such values: ids, codes, refresh tokens.
    private static func mayBeGiven(_ text: String, as key: String) -> Bool {
        // Numbers of the record are no codes.
        if ["id", "event", "cause"].contains(key), UUID(uuidString: text) == nil { return false }
        if key == "refresh_token" || UUID(uuidString: text) != nil { return true }
        return (4...12).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    // MARK: What requests carry

    /// A request's value with names for what earlier answers, or messages by an instant, gave.
    mutating func filled(_ json: JSON, at instant: Instant) -> JSON {
        switch json {
        case .object(let members): .object(members.mapValues { filled($0, at: instant) })
        case .list(let elements): .list(elements.map { filled($0, at: instant) })
        case .text(let text): .text(filled(text, at: instant))
        default: json
        }
    }

    mutating func filled(_ text: String, at instant: Instant) -> String {
        if let name = name(for: text, at: instant) { return "${\(name)}" }
        if sources[text] == nil { known.insert(text) }
        return text.replacing("${", with: "$${")
    }

    /// A path with names in place of whole segments, or values of the query.
    mutating func filled(target: String, at instant: Instant) -> String {
        var filled = ""
        var word = ""
        func isEnd(_ character: Character) -> Bool { "/?&=".contains(character) }
        for character in target + "/" {
            guard isEnd(character) else {
                word.append(character)
                continue
            }
            let name = word.isEmpty ? nil : name(for: word, at: instant)
            filled += (name.map { "${\($0)}" } ?? word.replacing("${", with: "$${")) + String(character)
            word = ""
        }
        return String(filled.dropLast())
    }

    private mutating func name(for text: String, at instant: Instant) -> String? {
        if sources[text] == nil, !known.contains(text) { takeFromOutbox(text, at: instant) }
        guard var source = sources[text] else { return nil }
        if let name = source.name { return name }
        let name = freeName(source.base)
        source.name = name
        sources[text] = source
        drafts[source.draft].captures.append((name, source.path))
        return name
    }

    private mutating func freeName(_ base: String) -> String {
        let name = ([base] + (2...100_000).lazy.map { "\(base)\($0)" }).first { !names.contains($0) } ?? base
        names.insert(name)
        return name
    }

    /// A code of a message that had come by then, and was the newest of its kind: the step that reads it.
    private mutating func takeFromOutbox(_ code: String, at instant: Instant) {
        guard DraftBook.mayBeGiven(code, as: "code") else { return }
        let arrived = messages.filter {
            $0["at"]?.string.flatMap { Instant(iso8601: $0) }.map { $0 <= instant } ?? false
        }
        guard
            let message = arrived.last(where: { message in
                message["code"]?.string == code
                    || (message["doors"]?.elements ?? []).contains { $0["code"]?.string == code }
            }), let to = message["to"]?.string, let kind = message["kind"]?.string,
            arrived.last(where: { $0["to"]?.string == to && $0["kind"]?.string == kind })?["id"]?.string
                == message["id"]?.string
        else { return }
        let door = message["doors"]?.elements.first { $0["code"]?.string == code }?["doorUuid"]?.string
        let path = message["code"]?.string == code ? "code" : door.map { "doors[doorUuid=\($0)].code" }
        guard let path else { return }
        drafts.append(Draft("expect", [("outbox", .text(to)), ("kind", .text(kind))]))
        sources[code] = Source(draft: drafts.count - 1, path: path, base: "code")
    }
}
