import Cloud
import LockModel
import LockProtocol
import Properties
import SimulationKernel

/// A property of ten buildings with common doorcodes. Each person has a private door from the partner; one door in ten
/// is communal.
struct Estate {
    static let start = Instant(secondsSinceEpoch: 1_795_271_400)
    static let client = "benchmark"
    private static let partner = PartnerID(UniqueID(high: 0x9a00_0000_0000_4000, low: 1 << 63 | 1))
    private static let buildings = 10

    let description: PropertyDescription

    init(doors: Int, users: Int) throws {
        guard let zone = CivilZone("America/New_York") else { throw BenchmarkError("no time zone") }
        let address = Building.Address(line1: "1", city: "C", state: "S", postalCode: "P", country: "US")
        description = PropertyDescription(
            name: "Benchmark",
            portfolio: Portfolio(id: PortfolioID(UniqueID(high: 0xf000_0000_0000_4000, low: 1 << 63)), name: "All"),
            buildings: (0..<Self.buildings).map { number in
                Building(
                    id: Self.building(number), name: "Building \(number)", address: address, zone: zone,
                    commonDoorcodes: true)
            },
            doors: (0..<doors).map { DoorDescription(door: Self.door($0), lock: Self.lock) },
            partners: [
                Partner(
                    id: Self.partner, name: "partner", isCustomer: false,
                    clients: [Client(id: Self.client, secret: Self.client, kind: .m2m)])
            ],
            users: (0..<users).map { number in
                User(
                    id: Self.user(number), email: "user\(number)@example.com", phone: nil, firstName: "Una",
                    lastName: "User")
            },
            accesses: (0..<users).map { number in
                AccessDescription(
                    user: Self.user(number), doors: [Self.privateDoor(number, of: doors)], role: .guest,
                    start: .fromStart(.zero), granter: .partner(Self.partner))
            })
    }

    static func user(_ number: Int) -> UserID { UserID(identifier(0xa0, number)) }

    static func privateDoor(_ number: Int, of doors: Int) -> DoorID {
        let count = doors / 10 * 9
        return DoorID(identifier(0xd0, number % count / 9 * 10 + number % count % 9 + 1))
    }

    static func communalDoor(_ number: Int, of doors: Int) -> DoorID {
        DoorID(identifier(0xd0, number % (doors / 10) * 10))
    }

    private static func building(_ number: Int) -> BuildingID { BuildingID(identifier(0xb0, number)) }

    private static func identifier(_ kind: UInt64, _ number: Int) -> UniqueID {
        UniqueID(high: kind << 56 | 0x4000, low: 1 << 63 | UInt64(number))
    }

    private static func door(_ number: Int) -> Door {
        Door(
            id: DoorID(identifier(0xd0, number)), lockID: identifier(0x5d, number), name: "Door \(number)",
            building: building(number / 10 % buildings), place: number % 10 == 0 ? .communal : .residence,
            isConnected: false,
            device: Device(serialNumber: "SIM-\(number)", family: .c2, firmware: "1.0", battery: nil),
            configuration: LockConfiguration(), partners: [partner])
    }

    private static var lock: DoorDescription.LockState {
        var state = DoorDescription.LockState()
        state.battery = 90
        return state
    }
}
