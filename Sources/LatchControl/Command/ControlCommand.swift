internal import ArgumentParser

/// A command that talks to the daemon.
protocol ControlCommand: ParsableCommand {
    var options: GlobalOptions { get }

    /// Does it, and says what came of it.
    func run(in session: Session) async throws -> ExitStatus
}

/// A command that is one request and the display of its answer.
protocol ExchangeCommand: ControlCommand {
    var request: ControlRequest { get throws }

    /// The part of the answer that matters here; what `--json` prints.
    func view(of answer: JSONValue) throws -> JSONValue

    /// That part for people: whole lines.
    func text(of view: JSONValue) -> String

    func status(of view: JSONValue) -> ExitStatus

    /// What is to be done before.
    func prepare(in session: Session) async throws
}

extension ExchangeCommand {
    func view(of answer: JSONValue) -> JSONValue { answer }
    func status(of view: JSONValue) -> ExitStatus { .held }
    func prepare(in session: Session) async throws {}

    func run(in session: Session) async throws -> ExitStatus {
        try await prepare(in: session)
        let view = try view(of: await session.client.answer(to: request))
        session.print(options.json ? view.pretty + "\n" : text(of: view))
        return status(of: view)
    }
}

/// A noun: it does nothing itself, its subcommands do.
protocol CommandGroup: ParsableCommand {}

/// A command's way to the daemon and to the user.
struct Session: Sendable {
    let client: ControlClient
    let surroundings: Surroundings

    func print(_ text: String) { surroundings.write(.output, text) }
    func note(_ text: String) { surroundings.write(.errors, text) }
}

extension CommandConfiguration {
    /// A command with its help; the example is a command line that works with the demo property.
    static func command(_ name: String, _ abstract: String, note: String? = nil, example: String) -> Self {
        let discussion = (note.map { $0 + "\n\n" } ?? "") + "Example:\n  \(example)"
        return CommandConfiguration(commandName: name, abstract: abstract, discussion: discussion)
    }
}
