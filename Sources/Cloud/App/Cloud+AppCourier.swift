internal import LockProtocol
internal import SimulationKernel

// What a phone carries between the cloud and locks: also to locks that it may not open, in its user's buildings.
extension Cloud {
    /// Locks of the user's buildings for which something waits.
    func errands(for user: UserID, at instant: Instant) -> [AppErrand] {
        let buildings = buildings(of: user, at: instant)
        return doors.values.compactMap { door in
            guard buildings.contains(door.building), door.device != nil, let link = links[door.id], link.needsSync
            else { return nil }
            return AppErrand(
                id: door.lockID, name: door.name, publicKey: link.lockKey, idKey: link.idKey, base: link.acknowledged,
                sequence: link.head)
        }
    }

    /// The buildings with a door to which a user has access that stands.
    private func buildings(of user: UserID, at instant: Instant) -> Set<BuildingID> {
        Set(accesses(of: user).filter { $0.isLive(at: instant) }.compactMap { doors[$0.door]?.building })
    }

    /// The door of a lock that the user may carry for.
    private func door(
        reachedBy user: UserID, lock: UniqueID, at instant: Instant
    ) throws(AppRefusal) -> DoorID {
        guard let door = door(lockID: lock), door.device != nil,
            buildings(of: user, at: instant).contains(door.building)
        else { throw AppRefusal(.notFound, "no lock \(lock) in a building of the user") }
        return door.id
    }

    mutating func package(
        for lock: UniqueID, by user: UserID, at instant: Instant
    ) throws(AppRefusal) -> (AppAnswer, [CloudEvent]) {
        let door = try door(reachedBy: user, lock: lock, at: instant)
        do {
            guard let (sealed, events) = try packageToCarry(to: door, at: instant) else { return (.package(nil), []) }
            return (.package(sealed), events)
        } catch {
            throw AppRefusal(.badRequest, "what waits for lock \(lock) cannot be sealed: \(error)")
        }
    }

    func time(
        for lock: UniqueID, nonce: [UInt8], by user: UserID, using generator: inout SeededGenerator, at instant: Instant
    ) throws(AppRefusal) -> SealedTime {
        let door = try door(reachedBy: user, lock: lock, at: instant)
        guard let sealed = try? sealTime(for: door, nonce: nonce, seed: generator.next(), at: instant) else {
            throw AppRefusal(.badRequest, "nonce has \(nonce.count) bytes; expected 16")
        }
        return sealed
    }

    /// Takes a report. One that the cloud has had, or that is older, changes nothing, and is answered like the newest:
    /// two couriers may carry the same.
    mutating func take(
        _ report: SealedReport, by user: UserID, at instant: Instant
    ) throws(AppRefusal) -> (AppAnswer, [CloudEvent]) {
        let door = try door(reachedBy: user, lock: report.header.lock, at: instant)
        let events = receive(report, from: door, at: instant)
        guard !events.contains(.reportRefused(door, .malformed)), let link = links[door] else {
            throw AppRefusal(.malformedReport, "the report does not open, or is not of lock \(report.header.lock)")
        }
        let answer = AppAnswer.received(recordsBelow: link.recordsReceived, needsEverything: link.needsEverything)
        return (answer, events)
    }
}
