package import Cloud
package import LockProtocol
package import SimulationKernel

/// A property as its YAML file describes it: what the cloud believes and how each lock stands, at the start.
package struct PropertyDescription: Sendable {
    package var name: String
    package var portfolio: Portfolio
    /// Named settings that differ from their defaults, in the order of the file, each value as text.
    package var settings: [Setting]
    package var buildings: [Building]
    package var doors: [DoorDescription]
    package var keys: [Key]
    package var partners: [Partner]
    package var users: [User]
    package var accesses: [AccessDescription]

    package struct Setting: Sendable, Hashable {
        package var name: String
        package var value: String
        package var position: SourcePosition

        package init(name: String, value: String, position: SourcePosition) {
            self.name = name
            self.value = value
            self.position = position
        }
    }

    package init(
        name: String, portfolio: Portfolio, settings: [Setting] = [], buildings: [Building] = [],
        doors: [DoorDescription] = [], keys: [Key] = [], partners: [Partner] = [], users: [User] = [],
        accesses: [AccessDescription] = []
    ) {
        self.name = name
        self.portfolio = portfolio
        self.settings = settings
        self.buildings = buildings
        self.doors = doors
        self.keys = keys
        self.partners = partners
        self.users = users
        self.accesses = accesses
    }
}

/// A door and the state of its lock. `door.device.battery` is left nil here: ``batteryReading`` says it, relative to
/// the start.
package struct DoorDescription: Sendable {
    package var door: Door
    package var lock: LockState
    /// What the cloud last heard of the battery, and when; nil for wired families and where there was no reading.
    package var batteryReading: (percentage: UInt8, at: Moment)?
    /// Where the lock is; nil where the file does not say.
    package var position: Position?

    package init(
        door: Door, lock: LockState, batteryReading: (percentage: UInt8, at: Moment)? = nil, position: Position? = nil
    ) {
        self.door = door
        self.lock = lock
        self.batteryReading = batteryReading
        self.position = position
    }

    /// A place in metres from the property's origin.
    package struct Position: Sendable, Hashable {
        package var x, y, z: Double

        /// How far from the origin a coordinate may be: beyond any radio.
        package static let limit: Double = 100_000

        package init(x: Double, y: Double, z: Double) {
            self.x = x
            self.y = y
            self.z = z
        }
    }

    /// How the hardware stands at the start.
    package struct LockState: Sendable, Hashable {
        /// The true charge, 0…100; nil for wired families.
        package var battery: UInt8?
        /// nil is as the family leaves it: thrown on a C1 or C2, retracted on mortise locks.
        package var deadboltThrown: Bool?
        package var clockLost = false
        /// Parts per million; positive is fast, nil the setting `clockDriftPPM`.
        package var driftPPM: Double?

        package init() {}
    }
}

/// An access that stands at the start.
package struct AccessDescription: Sendable {
    package var user: UserID
    /// One door, or the doors of `key`.
    package var doors: [DoorID]
    package var key: KeyID?
    package var role: Role
    package var shareable: Bool
    package var start: Moment
    package var end: Moment?
    package var granter: Granter
    /// A fixed doorcode for every door of it; nil lets the cloud choose.
    package var code: Doorcode?
    /// Whether the locks have heard of it; false leaves it waiting for a sync.
    package var synced: Bool

    package init(
        user: UserID, doors: [DoorID], key: KeyID? = nil, role: Role, shareable: Bool = false, start: Moment,
        end: Moment? = nil, granter: Granter, code: Doorcode? = nil, synced: Bool = true
    ) {
        self.user = user
        self.doors = doors
        self.key = key
        self.role = role
        self.shareable = shareable
        self.start = start
        self.end = end
        self.granter = granter
        self.code = code
        self.synced = synced
    }
}

/// An instant given outright or as a distance from the start of the world.
package enum Moment: Hashable, Sendable {
    case at(Instant)
    case fromStart(Duration)

    package func resolved(start: Instant) -> Instant {
        switch self {
        case .at(let instant): instant
        case .fromStart(let offset): start + offset
        }
    }
}

/// Where in a YAML document something stands; both count from 1.
package struct SourcePosition: Hashable, Sendable, CustomStringConvertible {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package var description: String { "\(line):\(column)" }
}
