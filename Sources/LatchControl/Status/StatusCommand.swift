internal import ArgumentParser

struct StatusCommand: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "status", "Shows the daemon: its time, property, size, journal, and the settings that were changed.",
        example: "latchctl status")

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("status") } }

    private func mail(_ relay: JSONValue) -> String {
        if relay.isNull { return "stays in the outbox" }
        let failure = relay["lastFailure"].isNull ? "" : "; last failure: \(relay["lastFailure"].text)"
        return "to \(relay["server"].text): \(relay["sent"].text) sent, \(relay["waiting"].text) waiting, "
            + "\(relay["failed"].text) failed, \(relay["dropped"].text) dropped" + failure
    }

    func text(of view: JSONValue) -> String {
        let settings = view["settings"].elements.map {
            "\($0["name"].text) = \($0["value"].text) (default \($0["default"].text))"
        }
        return sheet([
            "version": view["version"].text,
            "property": view["property"].text,
            "now": "\(view["now"].text) (\(pace(of: view)))",
            "started at": view["startTime"].text,
            "seed": view["seed"].text,
            "digest": view["digest"].text,
            "doors": view["doors"].text,
            "users": view["users"].text,
            "events": "\(view["events"].text) (\(view["pendingEvents"].text) pending)",
            "journal": view["journal"].text,
            "mail": mail(view["mailRelay"]),
            "settings": settings.isEmpty ? "all at their defaults" : settings.joined(separator: ", "),
        ])
    }
}

/// How simulated time runs, of an answer that has `mode` and `scale`.
func pace(of view: JSONValue) -> String {
    view["mode"].string == "frozen" ? "frozen" : "\(view["mode"].text), scale \(view["scale"].text)"
}
