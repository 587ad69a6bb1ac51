internal import ArgumentParser

struct DoorShow: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "show", "Shows a door's two truths side by side.", example: "latchctl door show 101")

    @Argument(help: "The door.")
    var door: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try .get("doors", door) } }

    func text(of view: JSONValue) -> String {
        let heading = sheet([
            "door": "\(view["name"].text), \(view["building"].text)",
            "uuid": view["uuid"].text,
            "sdk door": view["sdkDoorUuid"].text,
            "place": view["place"].text,
            "access": "\(view["accessibility"].text), \(view["connected"] == .bool(true) ? "connected" : "offline")",
            "partners": view["partners"].text,
            "local time": "\(view["localTime"].text) (\(view["timeZone"].text))",
        ])
        return heading + "\n" + truths(cloud: view["cloud"], lock: view["lock"])
    }

    /// What the cloud believes, and what the lock holds: one line for each matter, `-` where a side has no say.
    private func truths(cloud: JSONValue, lock: JSONValue) -> String {
        var table = Table(heading: ["", "CLOUD", "LOCK"], alignments: [.left, .left, .left])
        let battery = cloud["battery"]
        let rows: [(String, String, String)] = [
            ("sequence", cloud["sequence"].text, lock["applied"].text),
            ("acknowledged", cloud["acknowledged"].text, "-"),
            ("pending operations", cloud["pendingOperations"].text, "-"),
            ("needs sync", cloud["needsSync"].text, "-"),
            ("last sync", cloud["lastSyncAt"].text, "-"),
            ("next sync", cloud["nextSyncAt"].text, "-"),
            ("accesses", cloud["accesses"].text, lock["credentials"].text(" credentials")),
            (
                "battery",
                battery["percentage"].text(" %" + (battery["at"].isNull ? "" : " at \(battery["at"].text)")),
                lock["battery"].text(" %")
            ),
        ]
        for (label, cloud, lock) in rows { table.append([label, cloud, lock]) }
        for (label, value) in LockSheet.fields(lock) { table.append([label, "-", value]) }
        let why = cloud["why"].elements.map { "needs sync: \($0.text)\n" }.joined()
        let noLock = lock.isNull ? "There is no lock on this door.\n" : ""
        let visit = cloud["visit"].elements.map { "needs a visit: \($0.text)\n" }.joined()
        return table.text + noLock + why + visit
    }
}
