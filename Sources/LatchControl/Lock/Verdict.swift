/// A command that holds a credential against a lock, and is answered by the lock's verdict.
protocol VerdictExchange: ExchangeCommand {
    var door: String { get }
    /// What was held against the lock, as `explain` takes it.
    var credential: String { get }
}

extension VerdictExchange {
    func status(of view: JSONValue) -> ExitStatus { view["verdict"].string == "opened" ? .held : .refused }

    func text(of view: JSONValue) -> String {
        let name = view["door"].string ?? door
        if status(of: view) == .held {
            let feedback = view["feedback"].isNull ? "" : " (\(view["feedback"].text))"
            return "\(name): opened at \(view["at"].text)\(feedback)\n".printableLines
        }
        let reason = view["reason"].isNull ? "" : ", \(view["reason"].text)"
        // The event is this very entry; what was typed could be taken for something else.
        let subject = view["event"].string.map { "#" + $0 } ?? credential
        let chain = "latchctl explain \(subject.shellWord) --door \(door.shellWord)"
        return "\(name): \(view["verdict"].text)\(reason) — type \"\(chain)\" for the chain\n".printableLines
            + Manual.line(for: view["reason"].string)
    }
}
