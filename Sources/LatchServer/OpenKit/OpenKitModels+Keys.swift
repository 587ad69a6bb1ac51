internal import Cloud
internal import SimulationKernel

// Keys, and who has access by them.
extension OpenKitModels {
    package struct Keys: Encodable, Sendable {
        let keys: [Key]
        @Nullable var nextPageToken: String?
    }

    package struct Key: Encodable, Sendable {
        let uuid: String
        let name: String
        let keyType: String
        let doorsType: String
        let buildingUuid: String
        let accountUuid: String
        @Nullable var startTime: String?
        @Nullable var endTime: String?
        @Nullable var doors: [KeyDoor]?

        /// - Parameters:
        ///   - doors: those that it lets in by.
        ///   - listsDoors: whether they are asked for.
        init(_ key: CloudKey, of portfolio: CloudPortfolio, doors: [CloudDoor], listsDoors: Bool) {
            uuid = key.id.description
            name = key.name
            keyType = key.kind.rawValue
            let isForElevators = !doors.isEmpty && doors.allSatisfy { $0.place == .elevator }
            doorsType = isForElevators ? "ELEVATOR" : "DOOR"
            buildingUuid = key.building.description
            accountUuid = portfolio.id.description
            startTime = key.start?.iso8601
            endTime = key.end?.iso8601
            self.doors = listsDoors ? doors.map { KeyDoor($0) } : nil
        }
    }

    package struct KeyDoor: Encodable, Sendable {
        let name: String
        let sdkDoorUuid: String
        let type: String

        init(_ door: CloudDoor) {
            name = door.name
            sdkDoorUuid = door.lockID.description
            type = door.place.rawValue
        }
    }

    package struct KeyAccesses: Encodable, Sendable {
        let accesses: [KeyAccess]
    }

    /// What one person has by a key, with its doors.
    package struct KeyAccess: Encodable, Sendable {
        let keyUuid: String
        let userUuid: String
        let passcodeType: String
        let role: String
        let shareable: Bool
        let startTime: String
        @Nullable var endTime: String?
        let granter: Granter
        let doors: [Door]

        struct Door: Encodable, Sendable {
            let sdkDoorUuid: String
            let doorcode: Doorcode
        }

        /// - Parameter doors: the accesses to single doors that it stands for; they are alike in all but door and code.
        init(_ access: CloudAccess, by key: KeyID, doors: [Door]) {
            keyUuid = key.description
            userUuid = access.user.description
            passcodeType = access.passcodeType.rawValue
            role = access.role.rawValue
            shareable = access.shareable
            startTime = access.start.iso8601
            endTime = access.end?.iso8601
            granter = Granter(access.granter)
            self.doors = doors
        }
    }
}

extension OpenKitModels.KeyAccesses {
    /// Puts together what is one access of a person to a key; a change at one of its doors parts it from the rest.
    init(_ accesses: [CloudAccess], by key: KeyID, in cloud: Cloud) {
        var groups = OrderedTable<Group, (access: CloudAccess, doors: [OpenKitModels.KeyAccess.Door])>()
        var rounds: [RoundAtDoor: Int] = [:]
        for access in accesses {
            guard let door = cloud.doors[access.door] else { continue }
            var group = Group(access)
            // A second daily code of the same day and door is another access.
            let place = RoundAtDoor(group: group, door: door.id)
            group.round = rounds[place, default: 0]
            rounds[place] = group.round + 1
            groups[group, default: (access, [])].doors.append(
                OpenKitModels.KeyAccess.Door(
                    sdkDoorUuid: door.lockID.description, doorcode: OpenKitModels.Doorcode(access)))
        }
        self.accesses = groups.values.map { OpenKitModels.KeyAccess($0.access, by: key, doors: $0.doors) }
    }

    private struct Group: Hashable {
        let user: UserID
        let type: PasscodeType
        let role: Role
        let shareable: Bool
        let start: Instant
        let end: Instant?
        let granter: CloudGranter
        var round = 0

        init(_ access: CloudAccess) {
            (user, type, role, shareable) = (access.user, access.passcodeType, access.role, access.shareable)
            (start, end, granter) = (access.start, access.end, access.granter)
        }
    }

    private struct RoundAtDoor: Hashable {
        let group: Group
        let door: DoorID
    }
}
