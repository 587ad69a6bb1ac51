import Foundation
import SimulationKernel
import Testing

/// The page Faults has the catalog as the code has it.
@Suite struct FaultPageTests {
    private func page() throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "Sources/World/World.docc/Faults.md"), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private func rows(under heading: String) throws -> [String] {
        Array(try page().drop { $0 != heading }.dropFirst(2).prefix { $0.hasPrefix("|") })
    }

    @Test func `has every kind with its effect and parameters`() throws {
        let wanted = FaultKind.allCases.map { kind in
            let parameters = kind.parameters.map { "`\($0.name)`: \($0.values) (\($0.standard.spelled))" }
            let listed = parameters.isEmpty ? "–" : parameters.joined(separator: "; ")
            return "| `\(kind.rawValue)` | \(kind.effect) | \(kind.manner.rawValue) | \(listed) |"
        }

        #expect(try rows(under: "| kind | what a strike does | manner | parameters |") == wanted)
    }

    @Test func `has the scopes of every family, which all its kinds have`() throws {
        let wanted = FaultKind.Family.allCases.map { family in
            let scopes = FaultKind.allCases.filter { $0.family == family }.map(\.scopes)
            #expect(Set(scopes.map { $0.map(\.rawValue) }).count == 1)
            let names = scopes.first?.map { "`\($0.rawValue)`" }.joined(separator: ", ") ?? ""
            return "| `\(family.rawValue).` | \(names) |"
        }

        #expect(try rows(under: "| kinds | members |") == wanted)
    }

    @Test func `names every step`() throws {
        let text = try page().joined(separator: "\n")

        for step in FaultStep.allCases { #expect(text.contains("`\(step.rawValue)`"), "\(step.rawValue)") }
    }
}
