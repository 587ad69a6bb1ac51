internal import ArgumentParser

struct FaultCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "fault", abstract: "Has things go wrong on purpose, by the seed, and tells what they did.",
        subcommands: [FaultList.self, FaultAdd.self, FaultClear.self, FaultKinds.self])
}

extension JSONValue {
    /// The members that have a value, as `name=value`.
    var assignments: String {
        guard case .object(let members) = self else { return "-" }
        let set = members.filter { !$0.value.isNull && !$0.name.hasSuffix("Uuid") }
        return set.isEmpty ? "-" : set.map { "\($0.name)=\($0.value.text)" }.joined(separator: " ")
    }
}
