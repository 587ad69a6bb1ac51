internal import LockProtocol
internal import SimulationKernel

// Registration of phones.
extension Cloud {
    /// Registers a phone; one that is registered already is answered as it is.
    mutating func registerPhone(
        _ key: [UInt8], named name: String, of user: UserID, using generator: inout SeededGenerator, at instant: Instant
    ) throws(AppRefusal) -> (AppAnswer, [CloudEvent]) {
        guard let point = try? StaticPublicKey(rawRepresentation: key) else {
            throw AppRefusal(.badRequest, "publicKey has \(key.count) bytes; expected an X25519 key of 32")
        }
        // Such a key has no secret: anybody could speak for that phone, and no lock would listen.
        guard identity.canAgree(with: point) else {
            throw AppRefusal(.badRequest, "publicKey is a point of low order")
        }
        guard RegisteredPhone.nameLengths.contains(name.utf8.count) else {
            throw AppRefusal(.badRequest, "name has \(name.utf8.count) bytes; expected 1 to 100")
        }
        if let known = registeredPhone(publicKey: key) {
            guard known.user == user else { throw AppRefusal(.keyTaken, "another user's phone has that key") }
            return (.phone(known), [])
        }
        let taken = phones(of: user).map(\.slot)
        guard let slot = (0..<UInt8(RegisteredPhone.capacity)).first(where: { !taken.contains($0) }) else {
            throw AppRefusal(.tooManyPhones, "the user has \(taken.count) phones; remove one first")
        }
        let phone = RegisteredPhone(
            id: PhoneID(using: &generator), user: user, publicKey: key, name: name, slot: slot, registeredAt: instant)
        return (.phone(phone), [record(.phoneRegistered(phone), at: instant)])
    }

    mutating func removePhone(
        _ id: PhoneID, of user: UserID, at instant: Instant
    ) throws(AppRefusal) -> (AppAnswer, [CloudEvent]) {
        guard let phone = phones[id], phone.user == user else {
            throw AppRefusal(.notFound, "the user has no phone \(id)")
        }
        return (.removed, [record(.phoneRemoved(id, of: user), at: instant)])
    }
}
