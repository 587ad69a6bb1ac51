internal import ArgumentParser

/// The tool: from the words of a command line to text and an exit status.
package enum ControlTool {
    /// Runs one command line, the tool's own name left out.
    package static func run(_ arguments: [String], in surroundings: Surroundings) async -> ExitStatus {
        let command: any ParsableCommand
        do {
            command = try LatchctlCommand.parseAsRoot(arguments)
        } catch {
            return report(parsing: error, of: arguments, in: surroundings)
        }
        if let command = command as? any ControlCommand { return await run(command, in: surroundings) }
        if let command = command as? any LocalCommand { return await run(command, in: surroundings) }
        if command is any CommandGroup {
            // Help that nobody asked for is no success: a script that lost its verb is to stop.
            surroundings.write(.errors, LatchctlCommand.helpMessage(for: type(of: command)) + "\n")
            return .couldNotRun
        }
        do {
            // Only what ArgumentParser adds is left: its `help`.
            var command = command
            try command.run()
            return .held
        } catch {
            return report(parsing: error, of: arguments, in: surroundings)
        }
    }

    private static func run(_ command: any ControlCommand, in surroundings: Surroundings) async -> ExitStatus {
        do {
            let client = try command.options.client(in: surroundings)
            do {
                let status = try await command.run(in: Session(client: client, surroundings: surroundings))
                await client.shutdown()
                return status
            } catch {
                await client.shutdown()
                throw error
            }
        } catch {
            let error = error as? ControlError ?? ControlError(code: .badAnswer, message: String(describing: error))
            return report(error, asJSON: command.options.json, in: surroundings)
        }
    }

    private static func run(_ command: any LocalCommand, in surroundings: Surroundings) async -> ExitStatus {
        do {
            return try await command.run(in: surroundings)
        } catch {
            let error = error as? ControlError ?? ControlError(code: .usage, message: String(describing: error))
            return report(error, asJSON: command.json, in: surroundings)
        }
    }

    /// Reports what ArgumentParser throws: help that was asked for, else a command line that cannot be meant so.
    private static func report(
        parsing error: any Error, of arguments: [String], in surroundings: Surroundings
    ) -> ExitStatus {
        // The options were not read, so that this wish has to be looked for by hand.
        let asJSON = arguments.prefix { $0 != "--" }.contains("--json")
        let text = LatchctlCommand.fullMessage(for: error) + "\n"
        if LatchctlCommand.exitCode(for: error) == .success {
            surroundings.write(.output, text)
            return .held
        }
        guard asJSON else {
            surroundings.write(.errors, text)
            return .couldNotRun
        }
        let message = LatchctlCommand.message(for: error)
        return report(ControlError(code: .usage, message: message), asJSON: true, in: surroundings)
    }

    private static func report(_ error: ControlError, asJSON: Bool, in surroundings: Surroundings) -> ExitStatus {
        surroundings.write(asJSON ? .output : .errors, asJSON ? error.json.pretty + "\n" : error.text)
        return error.status
    }
}
