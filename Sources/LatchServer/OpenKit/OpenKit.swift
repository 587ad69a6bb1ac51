package import Cloud
internal import SimulationKernel
package import World

/// The vendor's partner API: each operation a plain function from request to answer over the simulation.
package enum OpenKit {
    /// Who calls, as their token says.
    package struct Caller: Sendable {
        package let partner: Partner
        package let client: String

        package init(partner: Partner, client: String) {
            self.partner = partner
            self.client = client
        }
    }

    package typealias Operation = @Sendable (APIRequest, Caller, inout Simulation) throws -> APIResponse

    /// Every operation: its name in the vendor's document, method, path below `/access/sdk`, and what it does.
    package static let operations: [(name: String, method: String, path: String, run: Operation)] = [
        ("listBuildings", "GET", "/v1/buildings", listBuildings),
        ("listBuildingResidents", "GET", "/v1/buildings/{buildingUuid}/residents", listBuildingResidents),
        ("listDoors", "GET", "/v1/doors", listDoors),
        ("listKeys", "GET", "/v1/keys", listKeys),
        ("listKeyAccesses", "GET", "/v1/keys/{keyUuid}/accesses", listKeyAccesses),
        ("listUsers", "GET", "/v1/users", listUsers),
        ("getUser", "GET", "/v1/users/{userUuid}", getUser),
        ("grantAccessToUser", "POST", "/v1/users", grantAccess),
        ("grantAccessToUserV2", "POST", "/v2/users", grantAccessV2),
        ("updateUserAccess", "PATCH", "/v1/users/{userUuid}/doors/{doorUuid}", updateAccess),
        ("revokeUserAccess", "DELETE", "/v1/users/{userUuid}/doors/{doorUuid}", revokeAccess),
    ]

    /// The lists that are whole unless pages are asked for.
    static let wholeLists: Set = ["listDoors", "listKeys"]

    // MARK: Reading

    static func listBuildings(_ request: APIRequest, _ caller: Caller, _ world: inout Simulation) throws -> APIResponse
    {
        let cloud = world.state.cloud
        let isInAddress = cloud.settings.openKit.portfolioInAddress
        return try APIResponse(
            OpenKitModels.Buildings(
                buildings: cloud.buildings(of: caller.partner).map { building in
                    OpenKitModels.Building(building, of: cloud.portfolio, inAddress: isInAddress)
                }))
    }

    static func listDoors(_ request: APIRequest, _ caller: Caller, _ world: inout Simulation) throws -> APIResponse {
        let cloud = world.state.cloud
        let building: BuildingID? = try request.identifier(inQuery: "buildingUuid")
        let page = try Page(request, defaultSize: nil, firstToken: cloud.settings.openKit.firstToken(1))
            .slice(cloud.doorIDs(of: caller.partner, in: building))
        let doors = page.items.compactMap { cloud.doors[$0] }.map { OpenKitModels.Door($0) }
        return try APIResponse(OpenKitModels.Doors(doors: doors, nextPageToken: page.next))
    }

    static func getUser(_ request: APIRequest, _ caller: Caller, _ world: inout Simulation) throws -> APIResponse {
        let id: UserID = try request.identifier(inPath: "userUuid")
        guard let user = world.state.cloud.users[id] else { throw CloudRefusal(.notFound, "no user \(id)") }
        return try answer(user.id, caller, world, onlyIfSeen: true)
    }

    /// The whole person, as far as the partner sees them.
    /// - Parameter onlyIfSeen: whether a person without an access that the partner sees is not found.
    private static func answer(
        _ id: UserID, _ caller: Caller, _ world: Simulation, onlyIfSeen: Bool = false
    ) throws -> APIResponse {
        guard let user = world.state.cloud.users[id] else { throw CloudRefusal(.notFound, "no user \(id)") }
        let model = OpenKitModels.User(user, seenBy: caller.partner, in: world.state.cloud, at: world.now)
        if onlyIfSeen, model.accesses.isEmpty {
            throw CloudRefusal(.notFound, "user \(id) has no access to a door of this partner")
        }
        return try APIResponse(model)
    }

    // MARK: Changing

    static func grantAccess(_ request: APIRequest, _ caller: Caller, _ world: inout Simulation) throws -> APIResponse {
        let user = try grant(request, caller, &world)
        let cloud = world.state.cloud
        // Each door once, however many accesses lead to it.
        var doors = OrderedTable<DoorID, Door>()
        for access in cloud.accesses(of: user, seenBy: caller.partner, at: world.now) {
            if let door = cloud.doors[access.door] { doors[door.id] = door }
        }
        return try APIResponse(
            OpenKitModels.Granted(userUuid: user.description, doors: doors.values.map { OpenKitModels.Door($0) }))
    }

    static func grantAccessV2(_ request: APIRequest, _ caller: Caller, _ world: inout Simulation) throws -> APIResponse
    {
        try answer(try grant(request, caller, &world), caller, world)
    }

    private static func grant(_ request: APIRequest, _ caller: Caller, _ world: inout Simulation) throws -> UserID {
        let wanted = try GrantBody(request).request()
        var user: UserID?
        try world.withCloud { cloud, generator, now throws(CloudRefusal) in
            let result = try cloud.grant(wanted, by: caller.partner, using: &generator, at: now)
            user = result.user
            return result.events
        }
        guard let user else { throw CloudRefusal(.badRequest, "no user came of the grant") }
        return user
    }

    static func updateAccess(_ request: APIRequest, _ caller: Caller, _ world: inout Simulation) throws -> APIResponse {
        let user: UserID = try request.identifier(inPath: "userUuid")
        let door: DoorID = try request.identifier(inPath: "doorUuid")
        let body = try UpdateBody(request)
        try world.withCloud { cloud, _, now throws(CloudRefusal) in
            try cloud.change(
                user: user, door: door, end: body.end, shareable: body.shareable, role: body.role,
                by: caller.partner, at: now)
        }
        return try answer(user, caller, world)
    }

    static func revokeAccess(_ request: APIRequest, _ caller: Caller, _ world: inout Simulation) throws -> APIResponse {
        do throws(CloudRefusal) {
            let user: UserID = try request.identifier(inPath: "userUuid")
            let door: DoorID = try request.identifier(inPath: "doorUuid")
            try world.withCloud { cloud, _, now throws(CloudRefusal) in
                try cloud.revoke(user: user, door: door, by: caller.partner, at: now)
            }
        } catch {
            // The vendor's page of this operation knows no 400.
            guard world.state.cloud.settings.openKit.revokeRefusalStatus == 404 else { throw error }
            throw CloudRefusal(.notFound, error.message)
        }
        return try APIResponse(OpenKitModels.Nothing())
    }
}
