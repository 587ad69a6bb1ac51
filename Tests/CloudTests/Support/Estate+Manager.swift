import Cloud
import SimulationKernel

extension Estate {
    @discardableResult
    mutating func create(_ user: NewUser) throws(CloudRefusal) -> UserID {
        let (id, caused) = try cloud.create(user, using: &generator, at: now)
        note(caused)
        return id
    }

    @discardableResult
    mutating func create(_ key: NewKey) throws(CloudRefusal) -> KeyID {
        let (id, caused) = try cloud.create(key, using: &generator, at: now)
        note(caused)
        return id
    }

    @discardableResult
    mutating func create(
        key name: String, _ doors: DoorID..., partner: PartnerID? = nil, end: Instant? = nil
    ) throws(CloudRefusal) -> KeyID {
        try create(NewKey(name: name, doors: doors, partner: partner, start: nil, end: end, schedule: nil))
    }

    mutating func setActive(_ isActive: Bool, _ user: UserID) {
        note(cloud.setActive(isActive, of: user, at: now))
    }

    @discardableResult
    mutating func managerGrant(
        _ user: UserID, _ doors: DoorID..., keys: [KeyID] = [], role: Role? = nil, start: Instant? = nil,
        end: Instant? = nil, by granter: UserID? = nil
    ) throws(CloudRefusal) -> [Access] {
        let grant = ManagerGrant(
            user: user, doors: doors, keys: keys, role: role, shareable: false, start: start ?? now, end: end,
            granter: granter, notifies: true)
        let (accesses, caused) = try cloud.grant(grant, using: &generator, at: now)
        note(caused)
        return accesses
    }

    @discardableResult
    mutating func managerRevoke(
        _ user: UserID, _ door: DoorID, by granter: UserID? = nil
    ) throws(CloudRefusal) -> [CloudEvent] {
        let caused = try cloud.revoke(user: user, door: door, grantedBy: granter, at: now)
        note(caused)
        return caused
    }

    /// The refusal of a command; nil where it is done.
    mutating func managerRefusal(
        _ command: (inout Estate) throws(CloudRefusal) -> Void
    ) -> CloudRefusal.Code? {
        do {
            try command(&self)
            return nil
        } catch { return error.code }
    }

    /// Signs somebody in with the code that is sent to them.
    mutating func signIn(_ email: String, by client: Client) throws -> Login {
        note(try cloud.startLogin(email: email, client: client, of: Estate.demo, using: &generator, at: now))
        let code = cloud.outbox.last?.signInCode ?? ""
        let (result, caused) = cloud.completeLogin(
            email: email, code: code, client: client.id, using: &generator, at: now)
        note(caused)
        return try result.get()
    }
}
