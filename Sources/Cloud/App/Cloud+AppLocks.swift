internal import LockProtocol
internal import SimulationKernel

// The locks of a user, as a phone is told of them.
extension Cloud {
    /// The doors to which a user has PERMANENT access, in the order in which it was granted. Codes for a day are for
    /// keypads alone.
    /// - Parameter includesAll: whether doors without a device are told too: no phone opens them, every other one does.
    func locks(of user: UserID, includesAll: Bool, at instant: Instant) -> [AppLock] {
        var best = OrderedTable<DoorID, Access>()
        for access in accesses(of: user) where access.passcodeType == .permanent && access.isLive(at: instant) {
            guard let other = best[access.door], isBetter(other, than: access, at: instant) else {
                best[access.door] = access
                continue
            }
        }
        let locks = best.values.compactMap { access in lock(of: access) }
        return includesAll ? locks : locks.filter(\.canUnlock)
    }

    /// Of several accesses to a door: one that has begun before one that has not, a resident's before others, else the
    /// newest.
    private func isBetter(_ left: Access, than right: Access, at instant: Instant) -> Bool {
        let hasBegun = (left.start <= instant, right.start <= instant)
        if hasBegun.0 != hasBegun.1 { return hasBegun.0 }
        return left.role == .resident && right.role != .resident
    }

    private func lock(of access: Access) -> AppLock? {
        guard let door = doors[access.door], let link = links[access.door] else { return nil }
        let own = accesses(of: access.user).filter { $0.door == access.door }
        return AppLock(
            id: door.lockID, door: door.id, name: door.name, building: door.building, start: access.start,
            end: access.end, doorCode: access.code.doorcode?.digits, isShareable: access.shareable, role: access.role,
            schedule: access.schedule, publicKey: link.lockKey, idKey: link.idKey, canUnlock: door.device != nil,
            sequence: own.map { max($0.sequence, $0.phoneSequence) }.max() ?? 0)
    }
}
