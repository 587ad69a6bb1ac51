/// A lock's own state, for people.
enum LockSheet {
    /// Those fields to which the cloud has no counterpart.
    static func fields(_ lock: JSONValue) -> [(label: String, value: String)] {
        if lock.isNull { return [] }
        let until = lock["unlockedUntil"].isNull ? "" : " until \(lock["unlockedUntil"].text)"
        let heldOpen = lock["heldOpen"] == .bool(true) ? ", held open" : ""
        let clock = lock["clock"].isNull ? "lost" : lock["clock"].text
        let error = lock["clockErrorSeconds"].isNull ? "" : " (\(lock["clockErrorSeconds"].text) s off)"
        let lockedOut = lock["lockedOutUntil"].isNull ? "" : " until \(lock["lockedOutUntil"].text)"
        return [
            ("state", lock["state"].text + until + heldOpen),
            ("deadbolt", lock["deadbolt"].text),
            ("lens", lock["lens"].text + lockedOut),
            ("powered", lock["powered"].text),
            ("clock", clock + error),
            ("log", "\(lock["logRecords"].text) records, \(lock["unconfirmedRecords"].text) unconfirmed"),
            ("device", "\(lock["family"].text) \(lock["serialNumber"].text), firmware \(lock["firmware"].text)"),
        ]
    }

    /// The whole state as a sheet.
    static func text(_ lock: JSONValue) -> String {
        var table = Table(alignments: [.left, .left])
        table.append(["sequence", lock["applied"].text])
        table.append(["credentials", lock["credentials"].text])
        table.append(["battery", lock["battery"].text(" %")])
        for (label, value) in fields(lock) { table.append([label, value]) }
        return table.text
    }
}

/// A command that is answered by the lock's state.
protocol LockStateExchange: ExchangeCommand {}

extension LockStateExchange {
    func text(of view: JSONValue) -> String { LockSheet.text(view) }
}
