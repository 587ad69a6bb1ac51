package import LockModel
package import LockProtocol
package import SimulationKernel

package typealias PortfolioID = Identifier<Portfolio>
package typealias BuildingID = Identifier<Building>
package typealias DoorID = Identifier<Door>
package typealias KeyID = Identifier<Key>

/// The estate of one owner.
package struct Portfolio: Hashable, Codable, Sendable {
    package let id: PortfolioID
    package var name: String
    /// The person who acts for the owner where nobody else is named; nil where the property names none.
    package var manager: UserID?

    package init(id: PortfolioID, name: String, manager: UserID? = nil) {
        self.id = id
        self.name = name
        self.manager = manager
    }
}

package struct Building: Hashable, Codable, Sendable {
    package let id: BuildingID
    package var name: String
    package var address: Address
    /// Decides what "today" is for each of its doors.
    package var zone: CivilZone
    /// Whether a person has one doorcode for all communal doors, or one for each.
    package var commonDoorcodes: Bool

    package init(id: BuildingID, name: String, address: Address, zone: CivilZone, commonDoorcodes: Bool) {
        self.id = id
        self.name = name
        self.address = address
        self.zone = zone
        self.commonDoorcodes = commonDoorcodes
    }

    package struct Address: Hashable, Codable, Sendable {
        package var line1: String
        package var line2: String
        package var line3: String
        package var city: String
        package var state: String
        package var postalCode: String
        package var country: String

        package init(
            line1: String, line2: String = "", line3: String = "", city: String, state: String, postalCode: String,
            country: String
        ) {
            self.line1 = line1
            self.line2 = line2
            self.line3 = line3
            self.city = city
            self.state = state
            self.postalCode = postalCode
            self.country = country
        }
    }
}

/// What the cloud knows of one door; the hardware on it is a `Lock`.
package struct Door: Hashable, Codable, Sendable {
    /// The partner API's `uuid`.
    package let id: DoorID
    /// `sdkDoorUuid`: what the mobile SDK and the lock itself call it.
    package let lockID: UniqueID
    package var name: String
    package var building: BuildingID
    package var place: Place
    /// Whether the lock has its own way to the cloud.
    package var isConnected: Bool
    /// nil where no device has been activated.
    package var device: Device?
    package var configuration: LockConfiguration
    /// The names of the settings that this door does not follow, because it has values of its own; nil where that is
    /// to be told from ``configuration`` when the door is added.
    package var ownSettings: [String]?
    /// The partners whom the property manager lets see this door.
    package var partners: [PartnerID]

    package init(
        id: DoorID, lockID: UniqueID, name: String, building: BuildingID, place: Place, isConnected: Bool,
        device: Device?, configuration: LockConfiguration, ownSettings: [String]? = nil, partners: [PartnerID]
    ) {
        self.id = id
        self.lockID = lockID
        self.name = name
        self.building = building
        self.place = place
        self.isConnected = isConnected
        self.device = device
        self.configuration = configuration
        self.ownSettings = ownSettings
        self.partners = partners
    }

    /// The property manager's kind of door; the raw values are the key API's.
    package enum Place: String, CaseIterable, Codable, Sendable {
        case communal = "COMMUNAL"
        case elevator = "ELEVATOR"
        case entrance = "ENTRANCE"
        case residence = "RESIDENCE"
        case service = "SERVICE"

        /// Residences are private; the rest is shared.
        package var isCommunal: Bool { self != .residence }
    }
}

/// The hardware on a door, as the cloud last heard of it.
package struct Device: Hashable, Codable, Sendable {
    package var serialNumber: String
    package var family: Family
    package var firmware: String
    /// nil until a first reading, and for ever on wired families.
    package var battery: BatteryReading?

    package init(serialNumber: String, family: Family, firmware: String, battery: BatteryReading?) {
        self.serialNumber = serialNumber
        self.family = family
        self.firmware = firmware
        self.battery = battery
    }

    package struct BatteryReading: Hashable, Codable, Sendable {
        /// 0…100.
        package var percentage: UInt8
        package var at: Instant

        package init(percentage: UInt8, at: Instant) {
            self.percentage = percentage
            self.at = at
        }
    }
}

/// A set of doors that is granted as one, and belongs to one partner at most.
package struct Key: Hashable, Codable, Sendable {
    package let id: KeyID
    package var name: String
    package var kind: Kind
    package var building: BuildingID
    package var doors: [DoorID]
    package var partner: PartnerID?
    package var start: Instant?
    package var end: Instant?
    /// When, by the doors' own clocks, its accesses open.
    package var schedule: Schedule?

    package init(
        id: KeyID, name: String, kind: Kind, building: BuildingID, doors: [DoorID], partner: PartnerID?,
        start: Instant? = nil, end: Instant? = nil, schedule: Schedule? = nil
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.building = building
        self.doors = doors
        self.partner = partner
        self.start = start
        self.end = end
        self.schedule = schedule
    }

    package enum Kind: String, CaseIterable, Codable, Sendable {
        /// Made by the property manager, for any number of doors.
        case regular = "REGULAR"
        /// Made by the cloud, for one door.
        case single = "SINGLE"
    }
}
