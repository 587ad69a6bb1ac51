internal import ArgumentParser

struct LockShow: LockStateExchange {
    static let configuration = CommandConfiguration.command(
        "show", "Shows what a lock itself holds.", example: "latchctl lock show Roof")

    @Argument(help: "The door that the lock is on.")
    var door: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("doors", door) } }

    func view(of answer: JSONValue) throws -> JSONValue {
        guard !answer["lock"].isNull else {
            throw ControlError(code: .noDevice, message: "there is no lock on \(answer["name"].text)")
        }
        return answer["lock"]
    }
}
