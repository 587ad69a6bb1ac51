internal import Cloud
internal import LockProtocol
internal import SimulationKernel

/// Takes one property file apart.
///
/// The sections are read in the order in which they refer to one another, whatever their order in the file. What is
/// refused is reported and replaced by a placeholder: a file with problems is never accepted.
final class PropertyReader {
    let problems: ProblemCollector

    /// With the path from which each was made; none for those of the file.
    var ids = UniqueTable<UniqueID, String>("id")
    var partners = UniqueTable<String, PartnerID>("partner")
    var clients = UniqueTable<String, Void>("client id")
    var buildings = UniqueTable<String, BuildingID>("building")
    /// By `building/door`.
    var doors = UniqueTable<String, DoorID>("door")
    /// With the lock that has each.
    var serialNumbers = UniqueTable<String, UniqueID>("serial number")
    var keys = UniqueTable<String, (id: KeyID, doors: [DoorID])>("key")
    var users = UniqueTable<String, UserID>("user")
    var emails = UniqueTable<String, Void>("email address")
    var phones = UniqueTable<String, Void>("phone number")
    var keycards = UniqueTable<[UInt8], Void>("keycard")
    var doorcodes: [DoorcodeUse: (user: UserID, position: SourcePosition)] = [:]
    /// Making a zone costs more than the rest of a building.
    var zones: [String: CivilZone] = [:]

    init(problems: ProblemCollector) { self.problems = problems }

    func read(_ value: StrictValue) -> PropertyDescription? {
        guard var map = value.mapping("a property") else { return nil }
        let name = map.require("name")
        let portfolio = map.take("portfolio")
        let settings = map.take("settings")
        let partners = map.take("partners")
        let buildings = map.take("buildings")
        let keys = map.take("keys")
        let users = map.take("users")
        let accesses = map.take("accesses")
        map.finish()

        let propertyName = name.flatMap(readName) ?? ""
        let (estate, manager) = readPortfolio(portfolio, propertyName: propertyName, at: value.position)
        var property = PropertyDescription(name: propertyName, portfolio: estate)
        property.settings = settings.flatMap(readSettings) ?? []
        property.partners = partners?.list(of: "partners", readPartner) ?? []
        let parts = buildings?.list(of: "buildings", readBuilding) ?? []
        property.buildings = parts.map(\.building)
        property.doors = parts.flatMap(\.doors)
        property.keys = keys?.list(of: "keys", readKey) ?? []
        property.users = users?.list(of: "users", readUser) ?? []
        property.portfolio.manager = manager.flatMap { self.users.resolve($0) }
        property.accesses = accesses?.list(of: "accesses", readAccess) ?? []
        return property
    }

    /// The portfolio, and the name of its manager, who is resolved when the people have been read.
    private func readPortfolio(
        _ value: StrictValue?, propertyName: String, at position: SourcePosition
    ) -> (Portfolio, manager: StrictValue?) {
        var map = value?.mapping("a portfolio")
        let id = map?.take("id")
        let name = map?.require("name")
        let manager = map?.take("manager")
        map?.finish()
        let portfolioName = name.flatMap(readName) ?? propertyName
        let unique = readID(id, orFrom: "portfolio/\(portfolioName)", at: map?.position ?? position)
        return (Portfolio(id: Identifier(unique), name: portfolioName), manager)
    }

    private func readSettings(_ value: StrictValue) -> [PropertyDescription.Setting]? {
        guard var map = value.mapping("the settings") else { return nil }
        return map.takeRest().compactMap { entry in
            entry.value.text("a word or a number").map {
                PropertyDescription.Setting(name: entry.key, value: $0, position: entry.position)
            }
        }
    }
}
