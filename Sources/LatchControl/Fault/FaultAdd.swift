internal import ArgumentParser

struct FaultAdd: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "add", "Has something go wrong, from now on or when its event comes.",
        note: """
            Without options it strikes on every occasion, everywhere, until it is cleared. What is drawn is drawn by the \
            seed: equal runs have equal faults.
            """,
        example: "latchctl fault add cloud.error_after_commit --route grantAccessToUserV2 --count 1 --set status=502")

    @Argument(help: "What goes wrong: a word of \"latchctl fault kinds\".")
    var kind: String

    @Option(help: "Only at this door.")
    var door: String?

    @Option(help: "Only for this person.")
    var user: String?

    @Option(help: "Only for this simulated phone.")
    var phone: String?

    @Option(help: "Only for calls of this API client.")
    var client: String?

    @Option(help: "Only for this operation: its name, or method and path.")
    var route: String?

    @Option(help: "The beginning of the kind of the event that brings it on.")
    var event: String?

    @Option(help: "to_lock or from_lock (default: both).")
    var direction: String?

    @Option(help: "How many occasions it lets pass first.")
    var after: Int?

    @Option(help: "How often it strikes at most.")
    var count: PositiveCount?

    @Option(help: "How probable it is on each occasion, 0 to 1.")
    var probability: Double?

    @Option(help: "Not before this instant.")
    var from: String?

    @Option(help: "Not at this instant or after.")
    var until: String?

    @Option(name: .customLong("set"), help: "A parameter of the kind, as name=value; may be given several times.")
    var parameters: [String] = []

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        for parameter in parameters where parameter.split(separator: "=", maxSplits: 1).count != 2 {
            throw ValidationError("--set takes name=value, such as delay=30s.")
        }
        if let probability, !(0...1).contains(probability) { throw ValidationError("--probability is from 0 to 1.") }
        if let after, after < 0 { throw ValidationError("--after is 0 or more.") }
    }

    var request: ControlRequest {
        get throws {
            let scope = JSONValue.object(having: [
                "kind": kind, "door": door, "user": user, "phone": phone, "client": client, "route": route,
                "event": event, "direction": direction, "after": after, "count": count?.count,
                "probability": probability, "from": from, "until": until,
            ])
            guard case .object(let members) = scope else { return try .post("faults") }
            let set = parameters.map { text in
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                return JSONValue.Member(parts[0], .string(parts.count > 1 ? parts[1] : ""))
            }
            return try .post("faults", object: .object(members + set))
        }
    }

    func text(of view: JSONValue) -> String {
        sheet([
            "fault": view["id"].text,
            "kind": view["kind"].text,
            "effect": view["effect"].text,
            "state": view["state"].text,
            "scope": view["scope"].assignments,
            "parameters": view["parameters"].assignments,
        ])
    }
}
