internal import ArgumentParser

struct FaultClear: ControlCommand {
    static let configuration = CommandConfiguration.command(
        "clear", "Takes faults away; what they have in force ends, what they did to a clock or battery stays.",
        example: "latchctl fault clear --all")

    @Argument(help: "Faults, such as fault-1.")
    var faults: [String] = []

    @Flag(help: "All of them.")
    var all = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if faults.isEmpty != all { throw ValidationError("Name faults, or give --all.") }
    }

    /// The requests, one after the other.
    var requests: [ControlRequest] {
        get throws { all ? [try .delete("faults")] : try faults.map { try .delete("faults", $0) } }
    }

    func run(in session: Session) async throws -> ExitStatus {
        var cleared: [JSONValue] = []
        for request in try requests {
            let answer = try await session.client.answer(to: request)
            cleared += all ? answer["cleared"].elements : [answer["id"]]
        }
        let view = JSONValue.object([.init("cleared", .array(cleared))])
        session.print(options.json ? view.pretty + "\n" : cleared.map { "\($0.text) is cleared\n" }.joined())
        return .held
    }
}
