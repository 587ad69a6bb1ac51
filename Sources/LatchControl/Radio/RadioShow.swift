internal import ArgumentParser

struct RadioShow: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "show", "Shows one device on the air, with its connections.", example: "latchctl radio show 101")

    @Argument(help: "The door of a lock, or a client of --hci.")
    var device: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("radio", device) } }

    func text(of view: JSONValue) -> String { Self.sheet(of: view) }

    static func sheet(of view: JSONValue) -> String {
        let heading = LatchControl.sheet([
            "device": "\(view["name"].text) (\(view["id"].text))",
            "kind": view["kind"].text,
            "endpoint": view["endpoint"].text,
            "address": view["address"].text + (view["addressType"].isNull ? "" : ", \(view["addressType"].text)"),
            "position": position(of: view),
            "on air": activity(of: view),
            "bonds": view["bonds"].text,
        ])
        guard !view["links"].elements.isEmpty else { return heading }
        return heading + "\n"
            + view["links"].table([
                Column("CONNECTED TO", "peer"),
                Column("AS", "role"),
                Column("RSSI", .right) { $0["rssi"].text(" dBm") },
                Column("INTERVAL", .right) { $0["intervalMilliseconds"].text(" ms") },
                Column("ENCRYPTED", "encrypted"),
            ])
    }

    static func position(of device: JSONValue) -> String {
        let position = device["position"]
        return "\(position["x"].text), \(position["y"].text), \(position["z"].text)"
    }

    static func activity(of device: JSONValue) -> String {
        let doing = [("advertising", "advertises"), ("scanning", "scans")].compactMap { name, word in
            device[name] == .bool(true) ? word : nil
        }
        if !doing.isEmpty { return doing.joined(separator: ", ") }
        return device["links"].elements.isEmpty ? "off" : "connected"
    }
}
