internal import Cloud
internal import LockProtocol
internal import SimulationKernel

/// What a phone has to know of a lock to find it and to talk to it.
struct LockTarget: Hashable, Sendable {
    let id: UniqueID
    let publicKey: StaticPublicKey
    let idKey: [UInt8]

    init(_ lock: AppLock) {
        id = lock.id
        publicKey = lock.publicKey
        idKey = lock.idKey
    }

    init(_ errand: AppErrand) {
        id = errand.id
        publicKey = errand.publicKey
        idKey = errand.idKey
    }
}

extension PhoneStore {
    /// A lock of the user's own, else one that an errand leads to.
    func target(_ id: UniqueID) -> LockTarget? {
        lock(id).map { LockTarget($0) } ?? errand(id).map { LockTarget($0) }
    }

    /// Whose advertisement it is, of all locks that are known of.
    func owner(of rotating: LockAdvertisement.RotatingID) -> UniqueID? {
        locks.first { rotating.belongs(to: $0.idKey) }?.id ?? errands.first { rotating.belongs(to: $0.idKey) }?.id
    }
}
