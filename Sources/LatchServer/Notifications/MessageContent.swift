package import Cloud
internal import LockProtocol
internal import SimulationKernel

/// What a message says, in the words of its reader: names instead of ids, times in each door's own zone.
package struct MessageContent: Sendable {
    /// The person who gets it.
    package var firstName: String
    /// The company or person on whose behalf it is sent.
    package var from: String
    package var doors: [DoorLine]
    package var signInCode: String?
    /// For how long the sign-in code is good.
    package var codeMinutes: Int?

    /// What is said of one door.
    package struct DoorLine: Sendable {
        package var name: String
        package var building: String
        /// nil where the app opens the door, or nothing yet.
        package var code: String?
        /// When it opens, as the end of a sentence; nil in what an earlier version recorded.
        package var when: String?
        /// The time zone by which that is meant.
        package var zone: String

        package init(name: String, building: String, code: String?, when: String?, zone: String) {
            self.name = name.onOneLine
            self.building = building.onOneLine
            self.code = code
            self.when = when
            self.zone = zone
        }
    }

    package init(firstName: String, from: String, doors: [DoorLine], signInCode: String?, codeMinutes: Int?) {
        self.firstName = firstName.onOneLine
        self.from = from.onOneLine
        self.doors = doors
        self.signInCode = signInCode
        self.codeMinutes = codeMinutes
    }

    /// Doors and people are called as they are now.
    package init(_ message: OutboxMessage, in cloud: Cloud) {
        self.init(
            firstName: cloud.users[message.user]?.firstName ?? "", from: message.from,
            doors: message.doors.compactMap { entry in
                cloud.doors[entry.door].map { door in
                    DoorLine(
                        name: door.name, building: cloud.buildings[door.building]?.name ?? "",
                        code: entry.code?.digits, when: cloud.time(of: entry, at: door),
                        zone: cloud.zone(of: door).identifier)
                }
            }, signInCode: message.signInCode,
            codeMinutes: message.expiresAt.map { expiry in
                max(1, Int((expiry.secondsSinceEpoch - message.at.secondsSinceEpoch) / 60))
            })
    }

    /// The doors' names, the first few of many.
    package var doorList: String {
        let names = doors.map(\.name)
        guard names.count > 3 else { return names.joined(separator: ", ") }
        return names.prefix(2).joined(separator: ", ") + " and \(names.count - 2) more doors"
    }
}

extension Cloud {
    /// When an access opens its door, in the door's zone.
    fileprivate func time(of entry: OutboxMessage.DoorCode, at door: Door) -> String? {
        guard let type = entry.passcodeType, let start = entry.start else { return nil }
        let zone = zone(of: door)
        switch type {
        case .permanent:
            guard let end = entry.end else { return "from \(zone.readable(start)), without an end" }
            return "from \(zone.readable(start)) to \(zone.readable(end))"
        case .daily: return "on \(zone.readableDate(start)), all day"
        case .dailySingleUse:
            let seconds = door.configuration.singleUseSeconds
            let life =
                switch seconds {
                case 0: "once"
                case 60...: "until \(seconds / 60) min after its first use"
                default: "until \(seconds) s after its first use"
                }
            return "on \(zone.readableDate(start)), \(life)"
        }
    }
}

extension CivilZone {
    /// `Sat 21 Nov 2026`, the day in the zone.
    fileprivate func readableDate(_ instant: Instant) -> String {
        let date = date(at: instant)
        return "\(date.shortWeekday) \(date.shortText)"
    }

    /// `Sat 21 Nov 2026, 09:30`, by the zone's clock.
    fileprivate func readable(_ instant: Instant) -> String {
        readableDate(instant) + ", " + civilTime(at: instant).description.suffix(8).prefix(5)
    }
}

extension String {
    /// The text with a space for each control character and end of line: names come from outside, and may not add lines
    /// to a text or fields to a mail's header.
    package var onOneLine: String {
        String(
            map { character -> Character in
                let isBreak =
                    character.isNewline
                    || character.unicodeScalars.contains { $0.properties.generalCategory == .control }
                return isBreak ? " " : character
            })
    }
}
