import Cloud
import LockModel
import LockProtocol
import Properties
import SimulationKernel

/// A property of buildings with twenty doors each: a connected reader at the entrance, and nineteen flats without
/// internet. Each flat has a resident, whose code and phone open both.
struct Estate {
    static let start = Instant(secondsSinceEpoch: 1_795_271_400)
    static let doorsEach = 20

    let description: PropertyDescription
    let doors: Int

    init(doors: Int) throws {
        guard let zone = CivilZone("America/New_York") else { throw BenchmarkError("no time zone") }
        self.doors = doors
        let address = Building.Address(line1: "1", city: "C", state: "S", postalCode: "P", country: "US")
        description = PropertyDescription(
            name: "Benchmark",
            portfolio: Portfolio(id: PortfolioID(UniqueID(high: 0xf000_0000_0000_4000, low: 1 << 63)), name: "All"),
            buildings: (0..<(doors + Self.doorsEach - 1) / Self.doorsEach).map { number in
                Building(
                    id: Self.building(number), name: "Building \(number)", address: address, zone: zone,
                    commonDoorcodes: false)
            },
            doors: (0..<doors).map { DoorDescription(door: Self.door($0), lock: Self.lock(of: $0)) },
            partners: [Partner(id: Self.partner, name: "partner", isCustomer: false, clients: [])],
            users: (0..<doors).filter { !Self.isEntrance($0) }.map { number in
                User(
                    id: Self.resident(of: number), email: "user\(number)@example.com", phone: nil, firstName: "Una",
                    lastName: "User")
            },
            accesses: (0..<doors).filter { !Self.isEntrance($0) }.flatMap { number in
                // At an entrance there is a code for one in five, so that no lock has more than eight.
                let mayEnter = number % 5 == 1
                return (mayEnter ? [number, Self.entrance(of: number)] : [number]).map { door in
                    AccessDescription(
                        user: Self.resident(of: number), doors: [Self.id(of: door)], role: .guest,
                        start: .fromStart(.zero), granter: .partner(Self.partner))
                }
            })
    }

    static func isEntrance(_ door: Int) -> Bool { door % doorsEach == 0 }
    static func entrance(of door: Int) -> Int { door / doorsEach * doorsEach }
    static func id(of door: Int) -> DoorID { DoorID(identifier(0xd0, door)) }
    static func lockID(of door: Int) -> UniqueID { identifier(0x5d, door) }
    static func resident(of door: Int) -> UserID { UserID(identifier(0xa0, door)) }

    private static let partner = PartnerID(UniqueID(high: 0x9a00_0000_0000_4000, low: 1 << 63 | 1))
    private static func building(_ number: Int) -> BuildingID { BuildingID(identifier(0xb0, number)) }

    private static func identifier(_ kind: UInt64, _ number: Int) -> UniqueID {
        UniqueID(high: kind << 56 | 0x4000, low: 1 << 63 | UInt64(number))
    }

    private static func door(_ number: Int) -> Door {
        let isEntrance = isEntrance(number)
        return Door(
            id: id(of: number), lockID: lockID(of: number), name: "Door \(number)",
            building: building(number / doorsEach), place: isEntrance ? .communal : .residence,
            isConnected: isEntrance,
            device: Device(
                serialNumber: "SIM-\(number)", family: isEntrance ? .r2 : .c2, firmware: "1.0", battery: nil),
            configuration: LockConfiguration(), partners: [partner])
    }

    private static func lock(of number: Int) -> DoorDescription.LockState {
        var state = DoorDescription.LockState()
        if !isEntrance(number) { state.battery = 90 }
        state.deadboltThrown = isEntrance(number) ? nil : false
        return state
    }
}
