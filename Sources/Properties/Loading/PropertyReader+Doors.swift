internal import Cloud
internal import LockModel
internal import LockProtocol
internal import SimulationKernel

extension PropertyReader {
    func readDoor(_ value: StrictValue, of building: Building) -> DoorDescription? {
        guard var map = value.mapping("a door") else { return nil }
        let id = map.take("id")
        let lockID = map.take("sdkDoorUuid")
        let name = map.require("name")
        let place = map.require("place")
        let isConnected = map.take("connected")
        let partners = map.take("partners")
        let configuration = takeConfiguration(from: &map)
        let device = map.take("device")
        let position = map.take("position")
        map.finish()

        let doorName = name.flatMap(readName) ?? ""
        let path = "\(building.name)/\(doorName)"
        let unique = readID(id, orFrom: "door/\(path)", at: map.position)
        let lock = readID(lockID, orFrom: "lock/\(path)", at: map.position)
        let hardware = device.flatMap { readDevice($0, of: lock) }
        let door = Door(
            id: Identifier(unique), lockID: lock, name: doorName, building: building.id,
            place: place?.choice() ?? .residence, isConnected: isConnected?.boolean() ?? false,
            device: hardware?.device, configuration: configuration.read(),
            ownSettings: configuration.names,
            partners: partners.flatMap { self.partners.resolve(listIn: $0) } ?? [])
        if let name { doors.add(path, door.id, at: name.position, problems: problems) }
        return DoorDescription(
            door: door, lock: hardware?.state ?? DoorDescription.LockState(), batteryReading: hardware?.reading,
            position: position.flatMap(readPosition))
    }

    private func readPosition(_ value: StrictValue) -> DoorDescription.Position? {
        let range = -DoorDescription.Position.limit...DoorDescription.Position.limit
        guard let metres = value.list(of: "metres", { $0.number(range) }) else { return nil }
        guard metres.count == 3 else { return value.refuse(expected: "three numbers of metres, [x, y, z]") }
        return DoorDescription.Position(x: metres[0], y: metres[1], z: metres[2])
    }

    private func takeConfiguration(from map: inout StrictMapping) -> ConfigurationValues {
        ConfigurationValues(
            wrongCodeLimit: map.take("wrongCodeLimit"), lockoutSeconds: map.take("lockoutSeconds"),
            unlockSeconds: map.take("unlockSeconds"), singleUseSeconds: map.take("singleUseSeconds"),
            dailySlots: map.take("dailySlots"), trustsPackageTime: map.take("trustsPackageTime"),
            privacy: map.take("privacy"), openHours: map.take("openHours"))
    }
}

/// The keys of a door that make its lock's configuration.
private struct ConfigurationValues {
    var wrongCodeLimit, lockoutSeconds, unlockSeconds, singleUseSeconds, dailySlots: StrictValue?
    var trustsPackageTime, privacy, openHours: StrictValue?

    /// The settings that the door states itself, also where it states the default.
    var names: [String] {
        let values = [
            ("wrongCodeLimit", wrongCodeLimit), ("lockoutSeconds", lockoutSeconds),
            ("singleUseSeconds", singleUseSeconds), ("dailySlots", dailySlots),
            ("trustPackageTime", trustsPackageTime), ("privacy", privacy),
        ]
        return values.filter { $0.1 != nil }.map(\.0)
    }

    func read() -> LockConfiguration {
        var result = LockConfiguration()
        let seconds = 0...Int(UInt16.max)
        result.wrongCodeLimit = number(wrongCodeLimit, 0...Int(UInt8.max)) ?? result.wrongCodeLimit
        result.lockoutSeconds = number(lockoutSeconds, seconds) ?? result.lockoutSeconds
        result.unlockSeconds = number(unlockSeconds, seconds) ?? result.unlockSeconds
        result.singleUseSeconds = number(singleUseSeconds, seconds) ?? result.singleUseSeconds
        result.dailySlots = number(dailySlots, 1...64) ?? result.dailySlots
        result.trustsPackageTime = trustsPackageTime?.boolean() ?? result.trustsPackageTime
        result.privacy = privacy?.boolean() ?? result.privacy
        result.openHours = openHours.flatMap { Schedule(reading: $0) }
        if (result.wrongCodeLimit > 0) != (result.lockoutSeconds > 0), let value = wrongCodeLimit ?? lockoutSeconds {
            value.report("found only one of wrongCodeLimit and lockoutSeconds above 0; expected both or neither")
        }
        return result
    }

    private func number<Number: FixedWidthInteger>(_ value: StrictValue?, _ range: ClosedRange<Int>) -> Number? {
        value?.integer(range).map { Number($0) }
    }
}
