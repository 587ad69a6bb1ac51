internal import ArgumentParser

struct OutboxCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "outbox", abstract: "Shows the email and text messages that the cloud would have sent.",
        subcommands: [OutboxList.self, OutboxShow.self, OutboxWait.self])
}

/// A command that is answered by one message.
protocol MessageExchange: ExchangeCommand {}

extension MessageExchange {
    func text(of view: JSONValue) -> String { messageText(of: view) }

    /// A message's fields, and its text where that was asked for.
    func messageText(of view: JSONValue) -> String {
        let doors = view["doors"].elements.map { door in
            door["door"].text + (door["code"].isNull ? "" : " (\(door["code"].text))")
        }
        let heading = sheet([
            "id": view["id"].text,
            "kind": view["kind"].text,
            "to": "\(view["to"].text) by \(view["channel"].text)",
            "from": view["from"].text,
            "at": view["at"].text,
            "doors": doors.isEmpty ? "-" : doors.joined(separator: ", "),
            "code": view["code"].text,
        ])
        guard let text = view["text"].string else { return heading }
        let subject = view["subject"].isNull ? "" : "subject: \(view["subject"].text)\n\n"
        return heading + "\n" + "\(subject)\(text)\n".printableLines
    }
}
