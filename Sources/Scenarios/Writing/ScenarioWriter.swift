internal import Foundation
internal import LatchServer
internal import Properties
internal import SimulationKernel
internal import World

/// Writes a scenario as a file that reads as the same: names, cases and included files filled in, a step a line.
struct ScenarioWriter {
    /// Where the file will be: the property's path is written from its folder.
    let file: String

    /// - Parameter remarks: lines for comments at the head.
    func text(of scenario: Scenario, remarks: [String] = []) -> String {
        var lines = remarks.map { "# " + $0 }
        lines.append("name: " + scenario.title.asYAML)
        if !scenario.why.isEmpty { lines.append("why: " + scenario.why.asYAML) }
        if !scenario.source.isEmpty { lines.append("source: " + scenario.source.asYAML) }
        if !scenario.isOfDemo { lines.append("property: " + path(of: scenario.property.file).asYAML) }
        lines.append("start: " + scenario.start.iso8601Milliseconds.asYAML)
        lines.append("seed: \(scenario.seed)")
        if !scenario.settings.isEmpty {
            let members = scenario.settings.map { "\($0.name): \($0.value.asYAML)" }
            lines.append("settings: {\(members.joined(separator: ", "))}")
        }
        lines.append("")
        lines.append("steps:")
        lines += scenario.steps.map { "  - " + Self.text(of: $0) }
        let invariants = scenario.laws.map(\.law.rawValue) + scenario.invariants.map { Self.flow($0.members) }
        if !invariants.isEmpty { lines += ["invariants:"] + invariants.map { "  - " + $0 } }
        return lines.joined(separator: "\n") + "\n"
    }

    static func isSameFile(_ left: String, _ right: String) -> Bool {
        URL(filePath: left).standardizedFileURL == URL(filePath: right).standardizedFileURL
    }

    /// A step in one line.
    static func text(of step: Step) -> String { "\(step.verb.name): \(flow(step.members))" }

    /// The property's file from the folder of this one.
    private func path(of property: String) -> String {
        let folder = URL(filePath: file).standardizedFileURL.deletingLastPathComponent().pathComponents
        let target = URL(filePath: property).standardizedFileURL.pathComponents
        let shared = zip(folder, target).prefix { $0 == $1 }.count
        return (Array(repeating: "..", count: folder.count - shared) + target[shared...]).joined(separator: "/")
    }

    // MARK: Values

    static func flow(_ members: [Value.Member]) -> String {
        "{" + members.map { "\($0.key.asYAML): \(flow($0.value))" }.joined(separator: ", ") + "}"
    }

    private static func flow(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .flag(let flag): flag ? "true" : "false"
        case .number(let text): text
        case .variable(let reference): "\"\(reference.spelled)\""
        case .text(let template): template.spelled.asYAML
        case .list(let elements): "[" + elements.map(flow).joined(separator: ", ") + "]"
        case .map(let members): flow(members)
        }
    }
}

extension Scenario {
    var isOfDemo: Bool { property.file == DemoProperty.fileName && property.yaml == DemoProperty.yaml }
}

extension Step {
    /// What stands behind its name in a file.
    var members: [Value.Member] {
        var members = fields
        if takesAny {
            members.append(.init(key: "expect", value: .text("any")))
        } else if verb.answer == .subject, case .map(let own)? = expectation {
            members += own
        } else if let expectation {
            members.append(.init(key: "expect", value: expectation))
        }
        if !captures.isEmpty {
            let names = captures.map { Value.Member(key: $0.name, value: .text($0.path)) }
            members.append(.init(key: "capture", value: .map(names)))
        }
        return members
    }
}

extension Template {
    /// As it is written in a file.
    var spelled: String {
        parts.map { part in
            switch part {
            case .text(let text): text.replacing("${", with: "$${")
            case .variable(let reference): reference.spelled
            }
        }.joined()
    }
}

extension Reference {
    /// As it is written in a file.
    var spelled: String {
        guard offset != 0 else { return "${\(name)}" }
        let (sign, amount) = (offset < 0 ? "-" : "+", offset.magnitude)
        let units: [(name: String, nanoseconds: UInt64)] = [
            ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000),
        ]
        let unit = units.first { amount.isMultiple(of: $0.nanoseconds) } ?? ("ms", 1_000_000)
        return "${\(name)\(sign)\(amount / unit.nanoseconds)\(unit.name)}"
    }
}
