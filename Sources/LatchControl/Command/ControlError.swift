/// Why a command came to nothing.
package struct ControlError: Error, Equatable {
    /// A word that programs can match; the daemon's own words come through as they are.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The command line cannot be meant so.
        package static let usage = Code(rawValue: "usage")
        /// The daemon could not be reached, or fell silent.
        package static let noAnswer = Code(rawValue: "no_answer")
        /// What answered is not the control API.
        package static let badAnswer = Code(rawValue: "bad_answer")
        /// The door has no lock.
        package static let noDevice = Code(rawValue: "no_device")
    }

    package let code: Code
    package let message: String
    /// What is wrong in files, a line each, where that is the reason.
    package let problems: [String]
    /// What may have been meant.
    package let candidates: [String]
    /// What to do about it.
    package let hint: String?
    package let status: ExitStatus
    /// The daemon's answer, where it is in the control API's form.
    private let answer: JSONValue?

    package init(
        code: Code, message: String, problems: [String] = [], candidates: [String] = [], hint: String? = nil,
        status: ExitStatus = .couldNotRun, answer: JSONValue? = nil
    ) {
        self.code = code
        self.message = message
        self.problems = problems
        self.candidates = candidates
        self.hint = hint
        self.status = status
        self.answer = answer
    }

    /// What is wrong, a line each: the problems where there are some, else the message.
    package var lines: [String] { problems.isEmpty ? [message] : problems }

    /// The error as `--json` prints it, in the control API's form.
    package var json: JSONValue {
        let candidates: JSONValue? = candidates.isEmpty ? nil : .array(candidates.map(JSONValue.string))
        let error = JSONValue.object(having: [
            "code": code.rawValue, "message": lines.joined(separator: "\n"), "candidates": candidates,
        ])
        return answer ?? .object(having: ["error": error])
    }

    /// The lines for people.
    package var text: String {
        var text = problems.map { $0.printable + "\n" }.joined() + "latchctl: \(message.printable)\n"
        if !candidates.isEmpty {
            text += "hint: did you mean \(candidates.joined(separator: ", ").printable)?\n"
        }
        if let hint { text += "hint: \(hint)\n" }
        return text
    }
}
