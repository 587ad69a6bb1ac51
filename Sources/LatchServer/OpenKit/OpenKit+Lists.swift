internal import Cloud
internal import SimulationKernel
internal import World

// Lists of keys and people.
extension OpenKit {
    static func listKeys(_ request: APIRequest, _ caller: Caller, _ world: inout Simulation) throws -> APIResponse {
        let cloud = world.state.cloud
        let settings = cloud.settings.openKit
        let building = try building(ofKeys: request, settings)
        let listsDoors = try request.flag(inQuery: "includeDoors")
        let page = try Page(request, defaultSize: nil, firstToken: settings.firstToken(1))
            .slice(cloud.keyIDs(of: caller.partner, in: building))
        let keys = page.items.compactMap { cloud.keys[$0] }.map { key in
            OpenKitModels.Key(
                key, of: cloud.portfolio, doors: cloud.doors(of: key, seenBy: caller.partner), listsDoors: listsDoors)
        }
        return try APIResponse(OpenKitModels.Keys(keys: keys, nextPageToken: page.next))
    }

    /// The building whose keys are asked for; nil is all.
    private static func building(
        ofKeys request: APIRequest, _ settings: OpenKitSettings
    ) throws(CloudRefusal) -> BuildingID? {
        let text = request.query["buildingUuid"]
        if text == "" || text == nil && settings.keysRequireBuilding {
            throw CloudRefusal(.buildingUUIDRequired, "keys are listed by building: buildingUuid is missing or empty")
        }
        return try request.identifier(inQuery: "buildingUuid")
    }

    static func listKeyAccesses(
        _ request: APIRequest, _ caller: Caller, _ world: inout Simulation
    ) throws -> APIResponse {
        let id: KeyID = try request.identifier(inPath: "keyUuid")
        let cloud = world.state.cloud
        guard let key = cloud.key(id, of: caller.partner) else { throw CloudRefusal(.badRequest, "no key \(id)") }
        let accesses = cloud.accesses(by: key.id, seenBy: caller.partner, at: world.now)
        return try APIResponse(OpenKitModels.KeyAccesses(accesses, by: key.id, in: cloud))
    }

    static func listUsers(_ request: APIRequest, _ caller: Caller, _ world: inout Simulation) throws -> APIResponse {
        let page = try people(request, caller, nil, &world)
        let (cloud, now) = (world.state.cloud, world.now)
        let users = page.items.map { place in
            OpenKitModels.User(cloud.users.value(at: place), seenBy: caller.partner, in: cloud, at: now)
        }
        return try APIResponse(OpenKitModels.Users(users: users, nextPageToken: page.next))
    }

    static func listBuildingResidents(
        _ request: APIRequest, _ caller: Caller, _ world: inout Simulation
    ) throws -> APIResponse {
        let building: BuildingID = try request.identifier(inPath: "buildingUuid")
        guard !world.state.cloud.doorIDs(of: caller.partner, in: building).isEmpty else {
            throw CloudRefusal(.notFound, "no building \(building) with a door of this partner")
        }
        let page = try people(request, caller, building, &world)
        let users = world.state.cloud.users
        return try APIResponse(
            OpenKitModels.Residents(
                residents: page.items.map { OpenKitModels.Resident(users.value(at: $0)) }, nextPageToken: page.next))
    }

    /// A page of places in the cloud's table of users.
    private static func people(
        _ request: APIRequest, _ caller: Caller, _ building: BuildingID?, _ world: inout Simulation
    ) throws -> (items: ArraySlice<Int>, next: String?) {
        let page = try Page(
            request, defaultSize: 100, firstToken: world.state.cloud.settings.openKit.firstToken(0))
        var members: [Int] = []
        world.withCloud { cloud, _, now in
            members = cloud.roster(of: caller.partner, residentsOf: building, at: now).members
            return []
        }
        return page.slice(members)
    }
}
