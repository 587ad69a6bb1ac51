internal import Cloud
internal import LockModel
internal import LockProtocol
package import Properties
package import SimulationKernel
internal import VirtualRadio

extension WorldState {
    /// The state of a property at its start: a function of the description, the seed and the instant.
    /// - Throws: ``PropertySettingError`` for a setting that does not exist or a value that it does not take.
    package init(_ property: PropertyDescription, seed: UInt64, start: Instant) throws {
        var settings = Settings()
        for setting in property.settings {
            guard let definition = SettingDefinition.named(setting.name) else {
                throw PropertySettingError(
                    position: setting.position,
                    message: "unknown setting '\(setting.name)'; the settings are "
                        + SettingDefinition.all.map(\.name).joined(separator: ", "))
            }
            guard definition.set(&settings, setting.value) else {
                throw PropertySettingError(
                    position: setting.position,
                    message: "setting '\(setting.name)' is '\(setting.value)'; expected \(definition.values)")
            }
        }

        let cloudIdentity = try WorldState.identity("cloud", seed)
        var cloud = Cloud(portfolio: property.portfolio, identity: cloudIdentity, settings: settings)
        property.buildings.forEach { cloud.add($0) }
        var identities: [DoorID: StaticPrivateKey] = [:]
        for description in property.doors {
            let door = WorldState.door(description, settings, start)
            let identity = try WorldState.identity("lock/\(door.lockID)", seed)
            identities[door.id] = identity
            cloud.add(
                door, lockKey: identity.publicKey, doorcodeSecret: WorldState.secret(of: door, seed),
                idKey: LockRadioKeys(lock: door.lockID, seed: seed).idKey)
        }
        property.keys.forEach { cloud.add($0) }
        property.partners.forEach { cloud.add($0) }
        property.users.forEach { cloud.add($0) }
        var generator = SeededGenerator(seed: seed, stream: "property.accesses")
        for access in property.accesses where access.synced {
            WorldState.add(access, to: &cloud, start, using: &generator)
        }
        self.init(cloud: cloud)
        for description in property.doors {
            let (credentials, sequence) = self.cloud.markSynced(description.door.id)
            guard let door = self.cloud.doors[description.door.id], let device = door.device,
                let identity = identities[door.id]
            else { continue }
            let isLost = description.lock.clockLost
            locks[door.id] = Lock(
                id: door.lockID, serialNumber: device.serialNumber, family: device.family, identity: identity,
                cloudKey: cloudIdentity.publicKey, doorcodeSecret: WorldState.secret(of: door, seed),
                zone: self.cloud.zone(of: door), configuration: door.configuration,
                battery: description.lock.battery,
                clock: LockClock(
                    reading: isLost ? nil : start, at: start,
                    driftPPM: description.lock.driftPPM ?? settings.clockDriftPPM),
                isBoltThrown: description.lock.deadboltThrown, sequence: sequence,
                credentials: credentials, at: start)
        }
        place(property.doors)
        for access in property.accesses where !access.synced {
            WorldState.add(access, to: &self.cloud, start, using: &generator)
        }
    }

    /// Puts each lock where the property has it; the rest stand in rows of twenty, three metres apart, ten rows to a
    /// floor, each building out of the others' reach.
    private mutating func place(_ doors: [DoorDescription]) {
        var counts: [BuildingID: Int] = [:]
        let buildings = cloud.buildings.keys.enumerated().reduce(into: [:]) { $0[$1.element] = $1.offset }
        for description in doors {
            let building = description.door.building
            let index = counts[building, default: 0]
            counts[building] = index + 1
            guard locks[description.door.id] != nil else { continue }
            let usual = Position(
                x: Double(index % 20) * 3, y: Double(index / 20 % 10) * 6 + Double(buildings[building] ?? 0) * 1_000,
                z: Double(index / 200) * 3)
            positions[description.door.id] =
                description.position.map { Position(x: $0.x, y: $0.y, z: $0.z) } ?? usual
        }
    }

    private static func identity(_ name: String, _ seed: UInt64) throws -> StaticPrivateKey {
        var generator = SeededGenerator(seed: seed, stream: "identity/\(name)")
        return try StaticPrivateKey(rawRepresentation: generator.bytes(32))
    }

    private static func secret(of door: Door, _ seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed, stream: "doorcodes/\(door.lockID)")
        return generator.bytes(DailyDoorcode.secretLength)
    }

    /// The door with its last battery reading, and with the property's settings where it has none of its own.
    private static func door(_ description: DoorDescription, _ settings: Settings, _ start: Instant) -> Door {
        var door = description.door
        if let reading = description.batteryReading {
            door.device?.battery = Device.BatteryReading(
                percentage: reading.percentage, at: reading.at.resolved(start: start))
        }
        let own = door.ownSettings ?? SettingDefinition.own(of: door.configuration, besides: Settings())
        var asSettings = settings
        asSettings.lock = door.configuration
        for definition in SettingDefinition.all where definition.isForLocks && !own.contains(definition.name) {
            _ = definition.set(&asSettings, definition.get(settings))
        }
        door.configuration = asSettings.lock
        door.ownSettings = own
        return door
    }

    private static func add(
        _ access: AccessDescription, to cloud: inout Cloud, _ start: Instant, using generator: inout SeededGenerator
    ) {
        for door in access.doors {
            cloud.addStanding(
                user: access.user, door: door, key: access.key, role: access.role, shareable: access.shareable,
                start: access.start.resolved(start: start), end: access.end?.resolved(start: start),
                granter: access.granter, code: access.code, using: &generator, at: start)
        }
    }
}

/// A setting in a property file that is none, or has a value that it does not take.
package struct PropertySettingError: Error {
    package let position: SourcePosition
    package let message: String
}
