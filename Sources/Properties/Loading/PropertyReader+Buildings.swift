internal import Cloud
internal import Foundation
internal import SimulationKernel

extension PropertyReader {
    func readBuilding(_ value: StrictValue) -> (building: Building, doors: [DoorDescription])? {
        guard var map = value.mapping("a building") else { return nil }
        let id = map.take("id")
        let name = map.require("name")
        let zone = map.require("timeZone")
        let commonDoorcodes = map.take("commonDoorcodes")
        let address = map.take("address")
        let doors = map.take("doors")
        map.finish()

        let buildingName = name.flatMap(readPathName) ?? ""
        let building = Building(
            id: Identifier(readID(id, orFrom: "building/\(buildingName)", at: map.position)), name: buildingName,
            address: address.flatMap(readAddress) ?? .unknown,
            zone: zone.flatMap(readZone) ?? .utc,
            commonDoorcodes: commonDoorcodes?.boolean() ?? false)
        if let name { buildings.add(buildingName, building.id, at: name.position, problems: problems) }
        return (building, doors?.list(of: "doors") { readDoor($0, of: building) } ?? [])
    }

    private func readAddress(_ value: StrictValue) -> Building.Address? {
        guard var map = value.mapping("an address") else { return nil }
        let line1 = map.require("line1")
        let line2 = map.take("line2")
        let line3 = map.take("line3")
        let city = map.require("city")
        let state = map.take("state")
        let postalCode = map.take("postalCode")
        let country = map.take("country")
        map.finish()
        return Building.Address(
            line1: line1.flatMap(readName) ?? "", line2: line2.flatMap(readName) ?? "",
            line3: line3.flatMap(readName) ?? "", city: city.flatMap(readName) ?? "",
            state: state.flatMap(readName) ?? "", postalCode: postalCode.flatMap(readName) ?? "",
            country: country.flatMap(readName) ?? "US")
    }

    private func readZone(_ value: StrictValue) -> CivilZone? {
        let expected = "a time zone of the IANA database, such as America/New_York"
        guard let name = value.text(expected) else { return nil }
        if let zone = zones[name] { return zone }
        guard let zone = CivilZone(name) else {
            let names = TimeZone.knownTimeZoneIdentifiers.filter { CivilZone($0) != nil }
            return value.refuse(expected: expected, hint: suggestion(for: name, in: names))
        }
        zones[name] = zone
        return zone
    }
}

extension Building.Address {
    fileprivate static let unknown = Building.Address(line1: "", city: "", state: "", postalCode: "", country: "")
}
