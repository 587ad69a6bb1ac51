package import LockProtocol
package import SimulationKernel

/// A phone whose key the locks of its user are told.
package struct RegisteredPhone: Hashable, Codable, Sendable {
    package let id: PhoneID
    package let user: UserID
    /// X25519, 32 bytes (RFC 7748).
    package let publicKey: [UInt8]
    package var name: String
    /// Which of the user's phones it is, 0…7: part of the ids of its credentials.
    package let slot: UInt8
    package let registeredAt: Instant

    /// Phones that one person may have: each is a credential at every one of their locks.
    package static let capacity = 8
    /// Bytes of a phone's name in UTF-8.
    package static let nameLengths = 1...100

    package init(id: PhoneID, user: UserID, publicKey: [UInt8], name: String, slot: UInt8, registeredAt: Instant) {
        self.id = id
        self.user = user
        self.publicKey = publicKey
        self.name = name
        self.slot = slot
        self.registeredAt = registeredAt
    }
}

/// A door of the user's, as a phone is told of it.
package struct AppLock: Hashable, Codable, Sendable {
    /// `sdkDoorUuid`.
    package let id: UniqueID
    package let door: DoorID
    package var name: String
    package var building: BuildingID
    package var start: Instant
    package var end: Instant?
    package var doorCode: String?
    package var isShareable: Bool
    package var role: Role
    package var schedule: Schedule?
    /// The lock's static key.
    package var publicKey: StaticPublicKey
    /// With which the lock's advertised ids are recognised.
    package var idKey: [UInt8]
    /// Whether phones open it: there is a device. Every family that is publicly known has Bluetooth.
    package var canUnlock: Bool
    /// The lock's sequence with the newest change of this user's credentials there; 0 where the lock need not be told.
    package var sequence: UInt64

    package init(
        id: UniqueID, door: DoorID, name: String, building: BuildingID, start: Instant, end: Instant?,
        doorCode: String?, isShareable: Bool, role: Role, schedule: Schedule?, publicKey: StaticPublicKey,
        idKey: [UInt8], canUnlock: Bool, sequence: UInt64
    ) {
        self.id = id
        self.door = door
        self.name = name
        self.building = building
        self.start = start
        self.end = end
        self.doorCode = doorCode
        self.isShareable = isShareable
        self.role = role
        self.schedule = schedule
        self.publicKey = publicKey
        self.idKey = idKey
        self.canUnlock = canUnlock
        self.sequence = sequence
    }
}

/// A lock for which something waits, and that a courier may meet.
package struct AppErrand: Hashable, Codable, Sendable {
    /// `sdkDoorUuid`.
    package let id: UniqueID
    package let name: String
    package let publicKey: StaticPublicKey
    package let idKey: [UInt8]
    /// What the package would build on and lead to.
    package let base: UInt64
    package let sequence: UInt64

    package init(
        id: UniqueID, name: String, publicKey: StaticPublicKey, idKey: [UInt8], base: UInt64, sequence: UInt64
    ) {
        self.id = id
        self.name = name
        self.publicKey = publicKey
        self.idKey = idKey
        self.base = base
        self.sequence = sequence
    }
}

/// A line of a door's history, as a phone is shown it.
package struct AppLog: Hashable, Codable, Sendable {
    package let id: String
    /// By the lock's clock; where it did not know the time, when the line arrived.
    package let at: Instant
    package let user: UserID?
    package let userName: String?
    package let method: LogRecord.Method
    /// nil is success.
    package let reason: Reason?

    package init(
        id: String, at: Instant, user: UserID?, userName: String?, method: LogRecord.Method, reason: Reason?
    ) {
        self.id = id
        self.at = at
        self.user = user
        self.userName = userName
        self.method = method
        self.reason = reason
    }
}
