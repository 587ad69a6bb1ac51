internal import Cloud
internal import LockProtocol
internal import SimulationKernel

extension PropertyReader {
    func readKey(_ value: StrictValue) -> Key? {
        guard var map = value.mapping("a key") else { return nil }
        let id = map.take("id")
        let name = map.require("name")
        let kind = map.require("type")
        let building = map.require("building")
        let doors = map.require("doors")
        let partner = map.take("partner")
        let start = map.take("start")
        let end = map.take("end")
        let schedule = map.take("schedule")
        map.finish()

        let keyName = name.flatMap(readName) ?? ""
        let place = building.flatMap { value in buildings.resolve(value).map { (id: $0, name: value.text() ?? "") } }
        var key = Key(
            id: Identifier(readID(id, orFrom: "key/\(keyName)", at: map.position)), name: keyName,
            kind: kind?.choice() ?? .regular, building: place?.id ?? Identifier(UniqueID(high: 0, low: 0)), doors: [],
            partner: partner.flatMap { partners.resolve($0) })
        if let doors, let place { key.doors = readDoors(doors, of: key, in: place.name) }
        key.start = start.flatMap(readInstant)
        key.end = end.flatMap(readInstant)
        if let start = key.start, let stop = key.end, stop <= start {
            end?.report("found an end that is not after the start; expected a later instant")
        }
        key.schedule = schedule.flatMap { Schedule(reading: $0) }
        if let name { keys.add(keyName, (key.id, key.doors), at: name.position, problems: problems) }
        return key
    }

    private func readDoors(_ value: StrictValue, of key: Key, in building: String) -> [DoorID] {
        var seen: Set<DoorID> = []
        let doors = value.list(of: "doors of \(building)", mayBeEmpty: false) { element -> DoorID? in
            guard let door = resolveDoor(element, in: building) else { return nil }
            if !seen.insert(door).inserted { element.report("found the door twice in this key; expected it once") }
            return door
        }
        guard let doors else { return [] }
        if key.kind == .single, doors.count > 1 {
            value.report("found \(doors.count) doors on a SINGLE key; expected one")
        }
        return doors
    }

    /// A door by its name within one building.
    private func resolveDoor(_ value: StrictValue, in building: String) -> DoorID? {
        let expected = "the name of a door of \(building)"
        guard let name = value.text(expected) else { return nil }
        if let door = doors["\(building)/\(name)"] { return door }
        let elsewhere = buildings.keys.filter { doors["\($0)/\(name)"] != nil || name.hasPrefix("\($0)/") }.min()
        if let elsewhere { return value.refuse(expected: expected, hint: " (that is a door of \(elsewhere))") }
        let prefix = "\(building)/"
        let names = doors.keys.lazy.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        return value.refuse(expected: expected, hint: suggestion(for: name, in: names))
    }

    private func readInstant(_ value: StrictValue) -> Instant? {
        value.text(as: "an instant such as 2026-11-21T09:30:00Z") { Instant(iso8601: $0) }
    }
}
