internal import Cloud
internal import LockProtocol
internal import SimulationKernel

/// A doorcode on one door.
struct DoorcodeUse: Hashable {
    var door: DoorID
    var code: Doorcode
}

extension PropertyReader {
    func readAccess(_ value: StrictValue) -> AccessDescription? {
        guard var map = value.mapping("an access") else { return nil }
        let user = map.require("user")
        let door = map.take("door")
        let key = map.take("key")
        let role = map.require("role")
        let shareable = map.take("shareable")
        let start = map.take("start")
        let end = map.take("end")
        let granter = map.require("granter")
        let code = map.take("code")
        let synced = map.take("synced")
        map.finish()

        let person = user.flatMap { users.resolve($0) }
        let target = resolveTarget(door: door, key: key, of: map)
        let granted = granter.flatMap(readGranter)
        var access = AccessDescription(
            user: person ?? .placeholder, doors: target.doors, key: target.key, role: role?.choice() ?? .guest,
            shareable: shareable?.boolean() ?? false, start: start.flatMap { Moment(reading: $0) } ?? .start,
            end: end.flatMap { Moment(reading: $0) }, granter: granted ?? .user(.placeholder),
            synced: synced?.boolean() ?? true)
        if let end, access.end.map({ $0.isAfter(access.start) }) == false {
            end.report("found an end that is not after the start; expected a later moment")
        }
        if let code {
            access.code = code.text(as: "a doorcode of 7 digits") { text in
                Doorcode(text).flatMap { $0.digits.utf8.count == DailyDoorcode.digitCount ? $0 : nil }
            }
            claim(access, at: code)
        }
        return access
    }

    /// The doors that an access opens: one, or those of a key.
    private func resolveTarget(
        door: StrictValue?, key: StrictValue?, of map: StrictMapping
    ) -> (doors: [DoorID], key: KeyID?) {
        switch (door, key) {
        case (let door?, nil):
            return (doors.resolve(door).map { [$0] } ?? [], nil)
        case (nil, let key?):
            let known = keys.resolve(key)
            return (known?.doors ?? [], known?.id)
        case (nil, nil):
            problems.report(map.position, "found an access without 'door' and 'key'; expected one of them")
        case (_?, let key?):
            key.report("found both 'door' and 'key'; expected one of them")
        }
        return ([], nil)
    }

    private func readGranter(_ value: StrictValue) -> Granter? {
        guard var map = value.mapping("a granter") else { return nil }
        let partner = map.take("partner")
        let user = map.take("user")
        map.finish()
        switch (partner, user) {
        case (let partner?, nil): return partners.resolve(partner).map { .partner($0) }
        case (nil, let user?): return users.resolve(user).map { .user($0) }
        default:
            return value.refuse(expected: "{partner: NAME} or {user: HANDLE}")
        }
    }

    /// Reports a code that opens a door for somebody else already.
    private func claim(_ access: AccessDescription, at value: StrictValue) {
        guard let code = access.code else { return }
        for door in access.doors {
            let use = DoorcodeUse(door: door, code: code)
            guard let other = doorcodes[use] else {
                doorcodes[use] = (access.user, value.position)
                continue
            }
            guard other.user != access.user else { continue }
            let owner = "another user has on the same door (at \(other.position))"
            value.report("found a doorcode that \(owner); expected another")
            return
        }
    }
}

extension Identifier {
    /// Stands where something was refused, and is never seen.
    fileprivate static var placeholder: Self { Self(UniqueID(high: 0, low: 0)) }
}
