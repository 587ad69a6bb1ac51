internal import ArgumentParser

struct UserCommand: CommandGroup {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Shows and enters people, and shuts and opens their accounts.",
        subcommands: [UserList.self, UserShow.self, UserCreate.self, UserDeactivate.self, UserActivate.self])
}

/// A command whose answer is one person.
protocol UserExchange: ExchangeCommand {}

extension UserExchange {
    func text(of view: JSONValue) -> String { UserSheet.text(of: view) }
}

enum UserSheet {
    static func text(of view: JSONValue) -> String {
        sheet([
            "name": "\(view["firstName"].text) \(view["lastName"].text)",
            "uuid": view["uuid"].text,
            "email": view["email"].text,
            "phone": view["phone"].text,
            "active": view["active"].text,
            "consent": view["consent"].text,
            "keycards": view["keycards"].text,
        ])
    }
}
