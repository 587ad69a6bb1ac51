import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("Registered phones: what the locks of their owners are told")
struct PhoneTests {
    private typealias Doors = Estate.Doors

    @Test("a registration reaches the queue of each of the owner's locks once, and no other")
    func registration() throws {
        var estate = try Estate.withPhones()
        let heads = estate.cloud.links.values.map(\.head)

        let phone = try estate.register(1)
        let again = try estate.register(1)

        #expect(phone == again)
        #expect(estate.cloud.registeredPhone(publicKey: Estate.key(1)) == phone)
        for (index, door) in estate.cloud.links.keys.enumerated() {
            let isOwn = door == Doors.front || door == Doors.flat
            #expect(estate.cloud.links[door]?.head == heads[index] + (isOwn ? 1 : 0))
            #expect(estate.cloud.links[door]?.pendingOperations == (isOwn ? 1 : 0))
        }
        try estate.sync(Doors.flat)
        #expect(estate.phoneKeys(at: Doors.flat) == [Estate.key(1)])
        #expect(estate.cloud.links[Doors.flat]?.needsSync == false)
    }

    @Test("a connected lock is synced after the delay, since it was told something")
    func connectedLock() throws {
        var estate = try Estate.withPhones()
        #expect(estate.cloud.links[Doors.front]?.nextSyncAt == nil)

        try estate.register(1)

        #expect(estate.cloud.links[Doors.front]?.nextSyncAt == estate.now + .seconds(120))
    }

    @Test("a second phone is a credential of its own; the doorcode stays")
    func secondPhone() throws {
        var estate = try Estate.withPhones()

        let slots = [try estate.register(1).slot, try estate.register(2).slot]
        try estate.sync(Doors.flat)

        #expect(slots == [0, 1])
        #expect(estate.phoneKeys(at: Doors.flat) == [Estate.key(1), Estate.key(2)])
        let credentials = estate.locks[Doors.flat]?.flash.credentials
        #expect(credentials?.count == 3)
        for credential in credentials?.values.map(\.id) ?? [] {
            #expect(estate.cloud.access(of: credential)?.user == Estate.riley.id)
        }
    }

    @Test("a removed phone leaves the table, and its slot is the next one's")
    func removal() throws {
        var estate = try Estate.withPhones()
        let first = try estate.register(1)
        try estate.register(2)
        try estate.sync(Doors.flat)

        try estate.ask(.removePhone(first.id))
        let third = try estate.register(3)
        try estate.sync(Doors.flat)

        #expect(third.slot == 0)
        #expect(Set(estate.phoneKeys(at: Doors.flat)) == [Estate.key(3), Estate.key(2)])
        #expect(estate.cloud.registeredPhone(publicKey: Estate.key(1)) == nil)
        #expect(estate.appRefusal(.removePhone(first.id)) == .notFound)
    }

    @Test("an access that is granted later brings the phones with it, and its end takes them along")
    func laterAccess() throws {
        var estate = try Estate.withPhones()
        try estate.register(1)

        try estate.grant(estate.request(email: Estate.riley.email, Doors.gym))
        try estate.sync(Doors.gym)
        #expect(estate.phoneKeys(at: Doors.gym) == [Estate.key(1)])

        try estate.run { cloud, now throws(CloudRefusal) in
            try cloud.revoke(user: Estate.riley.id, door: Doors.gym, by: Estate.demo, at: now)
        }
        try estate.sync(Doors.gym)
        #expect(estate.phoneKeys(at: Doors.gym).isEmpty)
    }

    @Test("a code for a day gives no phone in")
    func daily() throws {
        var estate = try Estate.withPhones()
        try estate.register(1)
        let head = estate.cloud.links[Doors.annex]?.head

        try estate.grant(estate.request(.daily, email: Estate.riley.email, Doors.annex))

        #expect(estate.cloud.links[Doors.annex]?.head == head)
    }

    @Test("a lock that gets everything gets the phones")
    func everything() throws {
        var estate = try Estate.withPhones()
        try estate.register(1)
        estate.note(estate.cloud.packageMissed(at: Doors.flat, at: estate.now))

        let package = try estate.sync(Doors.flat)

        #expect(package?.base == 0)
        #expect(estate.phoneKeys(at: Doors.flat) == [Estate.key(1)])
    }

    @Test("eight phones are enough; a key of somebody else's, and one of another length, are refused")
    func refusals() throws {
        var estate = try Estate.withPhones()
        for number in 1...8 { try estate.register(UInt8(number)) }

        #expect(estate.appRefusal(.registerPhone(publicKey: Estate.key(9), name: "Ninth")) == .tooManyPhones)
        #expect(
            estate.appRefusal(.registerPhone(publicKey: Estate.key(1), name: "Mine"), of: Estate.morgan) == .keyTaken)
        #expect(estate.appRefusal(.registerPhone(publicKey: [1], name: "Short"), of: Estate.morgan) == .badRequest)
        let name = String(repeating: "x", count: 101)
        for name in ["", name] {
            #expect(
                estate.appRefusal(.registerPhone(publicKey: Estate.key(9), name: name), of: Estate.morgan)
                    == .badRequest)
        }
    }

    @Test(
        "a point of low order is no phone's key (RFC 7748 section 6.1)",
        arguments: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ])
    func weakKeys(text: String) throws {
        var estate = try Estate.withPhones()
        let key = try #require([UInt8](hexadecimal: text))

        #expect(estate.appRefusal(.registerPhone(publicKey: key, name: "Weak")) == .badRequest)
        #expect(estate.cloud.phones.isEmpty)
    }
}
