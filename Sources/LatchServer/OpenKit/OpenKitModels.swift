package import Cloud
internal import LockModel
internal import LockProtocol
package import SimulationKernel

// The cloud's own values, which the wire's shapes of the same names hide.
typealias CloudAccess = Access
typealias CloudBuilding = Building
package typealias CloudDoor = Door
typealias CloudGranter = Granter
typealias CloudKey = Key
typealias CloudPortfolio = Portfolio
package typealias CloudUser = User

/// The shapes of the vendor's partner API, field for field (`openapi/partner.json`). Absent values are explicit nulls.
package enum OpenKitModels {
    package struct Buildings: Encodable, Sendable {
        let buildings: [Building]
    }

    package struct Building: Encodable, Sendable {
        let uuid: String
        let name: String
        let address: Address
        /// nil is not written: then it stands in the address.
        let portfolio: Portfolio?
        let timezone: String?

        struct Address: Encodable, Sendable {
            let addressLine1: String
            let addressLine2: String
            let addressLine3: String
            let city: String
            let country: String
            let postalCode: String
            let state: String
            /// nil is not written: then it stands beside the address.
            let portfolio: Portfolio?
            let timezone: String?
        }

        struct Portfolio: Encodable, Sendable {
            let uuid: String
            let name: String
        }

        /// - Parameter inAddress: whether portfolio and time zone stand inside the address, as a guide has it.
        init(_ building: CloudBuilding, of portfolio: CloudPortfolio, inAddress: Bool) {
            let owner = Portfolio(uuid: portfolio.id.description, name: portfolio.name)
            let zone = building.zone.identifier
            uuid = building.id.description
            name = building.name
            address = Address(
                addressLine1: building.address.line1, addressLine2: building.address.line2,
                addressLine3: building.address.line3, city: building.address.city, country: building.address.country,
                postalCode: building.address.postalCode, state: building.address.state,
                portfolio: inAddress ? owner : nil, timezone: inAddress ? zone : nil)
            self.portfolio = inAddress ? nil : owner
            timezone = inAddress ? nil : zone
        }
    }

    package struct Doors: Encodable, Sendable {
        let doors: [Door]
        @Nullable var nextPageToken: String?

        package init(doors: [Door], nextPageToken: String?) {
            self.doors = doors
            self.nextPageToken = nextPageToken
        }
    }

    package struct Door: Encodable, Sendable {
        let uuid: String
        let name: String
        let type: String
        let buildingUuid: String
        let accessibilityType: String
        let isConnected: Bool
        let sdkDoorUuid: String
        @Nullable var device: Device?

        struct Device: Encodable, Sendable {
            let serialNumber: String
            let type: String
            @Nullable var battery: Battery?
        }

        struct Battery: Encodable, Sendable {
            let percentage: Int
            /// Seconds since the epoch.
            let lastUpdated: Int64
        }

        package init(_ door: CloudDoor) {
            uuid = door.id.description
            name = door.name
            type = door.place == .elevator ? "ELEVATOR" : "DOOR"
            buildingUuid = door.building.description
            accessibilityType = door.place.isCommunal ? "COMMUNAL" : "PRIVATE"
            isConnected = door.isConnected
            sdkDoorUuid = door.lockID.description
            device = door.device.map { device in
                Device(
                    serialNumber: device.serialNumber, type: device.family.apiType,
                    battery: device.battery.map {
                        Battery(percentage: Int($0.percentage), lastUpdated: $0.at.secondsSinceEpoch)
                    })
            }
        }
    }

    package struct User: Encodable, Sendable {
        let userUuid: String
        @Nullable var email: String?
        let firstName: String
        let lastName: String
        @Nullable var phone: String?
        let accesses: [Access]
    }

    package struct Access: Encodable, Sendable {
        let doorUuid: String
        let sdkDoorUuid: String
        let userUuid: String
        let passcodeType: String
        let role: String
        let shareable: Bool
        let startTime: String
        @Nullable var endTime: String?
        let granter: Granter
        let doorcode: Doorcode

        init(_ access: CloudAccess, at door: CloudDoor) {
            doorUuid = door.id.description
            sdkDoorUuid = door.lockID.description
            userUuid = access.user.description
            passcodeType = access.passcodeType.rawValue
            role = access.role.rawValue
            shareable = access.shareable
            startTime = access.start.iso8601
            endTime = access.end?.iso8601
            granter = Granter(access.granter)
            doorcode = Doorcode(access)
        }
    }

    package struct Granter: Encodable, Sendable {
        let type: String
        let uuid: String

        init(_ granter: CloudGranter) {
            switch granter {
            case .partner(let id): (type, uuid) = ("PARTNER", id.description)
            case .user(let id): (type, uuid) = ("USER", id.description)
            }
        }
    }

    /// A code, or the word for why there is none. What a resident's code is, partners never see.
    package struct Doorcode: Encodable, Sendable {
        @Nullable var code: String?
        let description: String

        init(_ access: CloudAccess) {
            if access.role == .resident {
                (code, description) = (nil, AccessCode.Absence.resident.rawValue)
                return
            }
            switch access.code {
            case .table(let doorcode), .derived(let doorcode, _, _): (code, description) = (doorcode.digits, "VALID")
            case .none(let absence): (code, description) = (nil, absence.rawValue)
            }
        }
    }

    package struct Granted: Encodable, Sendable {
        let userUuid: String
        let doors: [Door]
    }

    package struct Failure: Encodable, Sendable {
        let message: String
    }

    package struct Nothing: Encodable, Sendable {}
}

extension OpenKitModels.User {
    package init(_ user: CloudUser, seenBy partner: Partner, in cloud: Cloud, at instant: Instant) {
        userUuid = user.id.description
        email = user.email
        firstName = user.firstName
        lastName = user.lastName
        phone = user.phone
        accesses = cloud.accesses(of: user.id, seenBy: partner, at: instant).compactMap { access in
            cloud.doors[access.door].map { OpenKitModels.Access(access, at: $0) }
        }
    }
}
