internal import ArgumentParser

struct PhoneUnlock: ControlCommand {
    static let configuration = CommandConfiguration.command(
        "unlock", "Has a phone open a door; exits with 0 if the door opened, else with 1.",
        note: """
            Each line is an event of the SDK's unlock stream; the last says what came of it. A setup sync comes first \
            where the lock has yet to learn of the phone.
            """,
        example: "latchctl phone unlock riley 101")

    @Argument(help: "The phone.")
    var phone: String

    @Argument(help: "The door.")
    var door: String

    @Flag(help: "Only starts it, as the SDK does; exits with 0 if it has begun.")
    var noWait = false

    @OptionGroup var radio: PhoneRadio

    @OptionGroup var options: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        try await radio.move(phone, in: session)
        let request = try ControlRequest.post(
            "phones", phone, "unlock", body: ["lockID": door, "wait": noWait ? false : nil])
        let answer = try await session.client.answer(to: request)
        session.print(options.json ? Self.view(of: answer).pretty + "\n" : text(of: answer))
        return noWait || answer["verdict"].string == "opened" ? .held : .refused
    }

    /// The members that `--json` prints, and no other.
    static func view(of answer: JSONValue) -> JSONValue {
        .object(["verdict", "reason", "at", "door", "events"].map { JSONValue.Member($0, answer[$0]) })
    }

    private func text(of answer: JSONValue) -> String {
        let name = (answer["door"].string ?? door).printable
        if noWait {
            return "\(name): begun at \(answer["at"].text) — \"latchctl events --follow --kind phone\" shows the rest\n"
        }
        return Self.lines(of: answer["events"]) + "\(name): \(conclusion(of: answer))\n".printableLines
            + Manual.line(for: answer["reason"].string)
            + (answer["hint"].string.map { "\($0)\n".printableLines } ?? "")
    }

    private func conclusion(of answer: JSONValue) -> String {
        if answer["verdict"].string == "opened" { return "opened at \(answer["at"].text)" }
        let last = answer["events"].elements.last ?? .null
        let reason = answer["reason"].string ?? last["failure"].string
        let verdict = answer["verdict"].text + (reason.map { ", \($0)" } ?? "")
        // What no lock has judged, the chain of the credential does not explain.
        guard answer["verdict"].string == "refused", let user = answer["user"].string else { return verdict }
        return "\(verdict) — type \"latchctl explain \(user.shellWord) --door \(door.shellWord)\" for the chain"
    }

    /// A line for each event of the unlock stream.
    static func lines(of events: JSONValue) -> String {
        var table = Table(alignments: [.left, .left])
        for event in events.elements { table.append([event["at"].text, line(of: event)]) }
        return table.text
    }

    private static func line(of event: JSONValue) -> String {
        let attempt = event["attempt"].isNull ? "" : " (\(event["attempt"].text))"
        let details = ["failure", "code", "message"].compactMap { event[$0].string }
        let reason = event["reason"].isNull ? "" : " (\(event["reason"].text))"
        let method = event["method"].string == "proximity" ? " by proximity" : ""
        return event["status"].text + attempt + method
            + (details.isEmpty ? "" : ": " + details.joined(separator: ", ")) + reason
    }
}
