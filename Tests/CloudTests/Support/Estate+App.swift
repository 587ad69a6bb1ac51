import Cloud
import LockModel
import LockProtocol
import SimulationKernel

extension Estate {
    /// Riley, who agreed to the terms, has access to Front and Flat.
    static let riley = User(
        id: UserID(UniqueID(high: 0xa0, low: 50)), email: "riley@example.com", phone: nil, firstName: "Riley",
        lastName: "Reed", consent: true)
    /// Morgan, of the same building, has access to Gym.
    static let morgan = User(
        id: UserID(UniqueID(high: 0xa0, low: 51)), email: "morgan@example.com", phone: nil, firstName: "Morgan",
        lastName: "Moss", consent: true)

    /// An estate with both, whose locks have what was granted.
    static func withPhones(seed: UInt64 = 1) throws -> Estate {
        var estate = try Estate(seed: seed)
        estate.prepare { cloud, _, _ in
            cloud.add(riley)
            cloud.add(morgan)
        }
        try estate.grant(estate.request(email: riley.email, role: .resident, Doors.front, Doors.flat))
        try estate.grant(estate.request(email: morgan.email, Doors.gym))
        for door in [Doors.front, Doors.flat, Doors.gym] { try estate.sync(door) }
        return estate
    }

    static func key(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }

    @discardableResult
    mutating func ask(_ request: AppRequest, of user: User = Estate.riley) throws(AppRefusal) -> AppAnswer {
        let (answer, caused) = try cloud.answer(request, for: user.id, using: &generator, at: now)
        note(caused)
        return answer
    }

    /// The refusal of a request; nil where it is answered.
    mutating func appRefusal(_ request: AppRequest, of user: User = Estate.riley) -> AppRefusal.Code? {
        do {
            try ask(request, of: user)
            return nil
        } catch { return error.code }
    }

    @discardableResult
    mutating func register(_ byte: UInt8, of user: User = Estate.riley) throws -> RegisteredPhone {
        let answer = try ask(.registerPhone(publicKey: Estate.key(byte), name: "Phone \(byte)"), of: user)
        guard case .phone(let phone) = answer else { throw Missing(what: "phone") }
        return phone
    }

    /// A report that a lock seals for the cloud.
    mutating func report(of door: DoorID) throws -> SealedReport {
        guard let (report, _) = try locks[door]?.report(seed: generator.next(), at: now) else {
            throw Missing(what: "report")
        }
        return report
    }

    /// The phone keys in a lock's table, in order.
    func phoneKeys(at door: DoorID) -> [[UInt8]] {
        (locks[door]?.flash.credentials.values ?? OrderedTable<CredentialID, Credential>().values).compactMap {
            if case .phoneKey(let key) = $0.secret { key } else { nil }
        }
    }

    func lockID(_ door: DoorID) -> UniqueID { UniqueID(high: 0x5d, low: door.value.low) }
}
