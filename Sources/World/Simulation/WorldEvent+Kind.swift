internal import Properties

extension WorldEvent {
    /// The dotted words by which readers filter events, scenarios expect them and faults wait for them.
    ///
    /// A reader names one, or several by how they begin: `lock.opened`, `lock.`.
    package enum Kind: String, CaseIterable, Sendable {
        case worldStarted = "world.started"
        case worldRestored = "world.restored"

        case userAdded = "user.added"
        case userChanged = "user.changed"
        case keyAdded = "key.added"
        case keyAssigned = "key.assigned"
        case doorAssigned = "door.assigned"
        case doorUnassigned = "door.unassigned"
        case partnerChanged = "partner.changed"
        case accessGranted = "access.granted"
        case accessChanged = "access.changed"
        case accessRevoked = "access.revoked"
        case messageSent = "message.sent"
        case packageSealed = "package.sealed"
        case packageMissed = "package.missed"
        case packageApplied = "package.applied"
        case packageRefused = "package.refused"
        case reportReceived = "report.received"
        case reportRefused = "report.refused"
        case reportSealed = "report.sealed"
        case recordsReceived = "records.received"
        case syncFailed = "sync.failed"
        case tokenIssued = "token.issued"
        case callRefused = "call.refused"
        case settingChanged = "setting.changed"
        case consentChanged = "consent.changed"
        case loginCodeIssued = "login.code_issued"
        case loginCodeMissed = "login.code_missed"
        case loginBegun = "login.begun"
        case loginRefreshed = "login.refreshed"
        case loginEnded = "login.ended"

        case lockOpened = "lock.opened"
        case lockRefused = "lock.refused"
        case lockSession = "lock.session"
        case lockIgnored = "lock.ignored"
        case lockRelocked = "lock.relocked"
        case lockBolt = "lock.bolt"
        case lockBattery = "lock.battery"
        case lockBatterySwapped = "lock.battery_swapped"
        case lockPower = "lock.power"
        case lockRebooted = "lock.rebooted"
        case lockFirmware = "lock.firmware"
        case lockClockLost = "lock.clock_lost"
        case lockClockSet = "lock.clock_set"
        case lockClockDrift = "lock.clock_drift"

        case radioConnected = "radio.connected"
        case radioDisconnected = "radio.disconnected"
        case radioBonded = "radio.bonded"
        case radioPairingFailed = "radio.pairing_failed"
        case radioRemembered = "radio.remembered"

        case phoneRegistered = "phone.registered"
        case phoneRemoved = "phone.removed"
        case phoneCreated = "phone.created"
        case phoneGone = "phone.gone"
        case phoneMoved = "phone.moved"
        case phoneRehomed = "phone.rehomed"
        case phoneStored = "phone.stored"
        case phoneUnlock = "phone.unlock"
        case phoneSynced = "phone.synced"
        case phoneFailed = "phone.failed"

        case faultAdded = "fault.added"
        case faultArmed = "fault.armed"
        case faultPassed = "fault.passed"
        case faultStruck = "fault.struck"
        case faultEnded = "fault.ended"
        case faultCleared = "fault.cleared"

        /// Those that can bring a fault on: a fault's own events do not.
        package static let causes = allCases.filter { !$0.rawValue.hasPrefix("fault.") }

        /// What is wrong with a text that is to say how kinds begin, with the nearest word; nil where one of `kinds` begins so.
        /// - Parameter words: others that will do as well.
        package static func problem(
            withBeginning text: String, of kinds: [Kind] = allCases, or words: [String] = []
        ) -> String? {
            let names = kinds.map(\.rawValue)
            guard !text.isEmpty else { return "found nothing; expected how a kind of event begins, such as lock." }
            guard !words.contains(text) else { return nil }
            if let word = words.first(where: { $0.hasPrefix(text) }) {
                let events = families(of: kinds).contains(text) ? ", or \(quoted(text + ".")) for events" : ""
                return "\(quoted(text)) is only the beginning of \(quoted(word)); expected \(quoted(word))\(events)"
            }
            guard !names.contains(where: { $0.hasPrefix(text) }) else { return nil }
            if allCases.contains(where: { $0.rawValue.hasPrefix(text) }) {
                return "\(quoted(text)) is of what faults do, which brings none on"
            }
            let nearest = suggestion(for: text, in: beginnings(of: kinds) + words)
            return "no event's kind begins with \(quoted(text))\(nearest)"
        }

        /// What readers are offered: what kinds are about, such as `lock.`, and the kinds themselves. Any other beginning
        /// of a kind will do as well.
        package static func beginnings(of kinds: [Kind] = allCases) -> [String] {
            families(of: kinds).map { "\($0)." } + kinds.map(\.rawValue)
        }

        /// What kinds are about: their words before the dot, in alphabetical order.
        package static func families(of kinds: [Kind]) -> [String] {
            Set(kinds.map { String($0.rawValue.prefix { $0 != "." }) }).sorted()
        }
    }
}
