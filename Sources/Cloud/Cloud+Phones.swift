internal import LockProtocol
package import SimulationKernel

// The phones whose keys the locks of their owners are told.
extension Cloud {
    /// The phones of a person, in order of registration.
    package func phones(of user: UserID) -> [RegisteredPhone] { index.phones(of: user).compactMap { phones[$0] } }

    /// Has the locks of a phone's owner forget it; nothing happens where it is registered no more.
    package mutating func deregister(_ id: PhoneID, at instant: Instant) -> [CloudEvent] {
        guard let phone = phones[id] else { return [] }
        return [record(.phoneRemoved(id, of: phone.user), at: instant)]
    }

    /// The phone with a public key, whoever owns it.
    package func registeredPhone(publicKey: [UInt8]) -> RegisteredPhone? {
        index.phoneByKey[publicKey].flatMap { phones[$0] }
    }

    /// Which ordinals the credentials of phones have; see ``LockProtocol/Credential``.
    static let phoneOrdinals: ClosedRange<Int> = 16...(15 + RegisteredPhone.capacity)

    func credential(of phone: RegisteredPhone, for access: Access) -> Credential {
        Credential(of: access, UInt64(Cloud.phoneOrdinals.lowerBound) + UInt64(phone.slot), .phoneKey(phone.publicKey))
    }

    mutating func insert(_ phone: RegisteredPhone, at instant: Instant) {
        phones[phone.id] = phone
        index.add(phone)
        for access in accesses(of: phone.user) where access.passcodeType == .permanent && access.isLive(at: instant) {
            let operation = SyncOperation.upsert(credential(of: phone, for: access))
            let sequence = enqueue([operation], for: access.door, at: instant)
            accesses[access.id]?.phoneSequence = sequence
        }
    }

    mutating func removePhone(_ id: PhoneID, at instant: Instant) {
        guard let phone = phones[id] else { return }
        phones[id] = nil
        index.remove(phone)
        // Also where the access has run out: the lock may have the key still.
        for access in accesses(of: phone.user) where access.passcodeType == .permanent && access.revokedAt == nil {
            let operation = SyncOperation.remove(credential(of: phone, for: access).id)
            let sequence = enqueue([operation], for: access.door, at: instant)
            accesses[access.id]?.phoneSequence = sequence
        }
    }

    /// The doors whose locks an event that is about no single door gave something to hear.
    package func doorsTold(by event: CloudEvent) -> [DoorID] {
        switch event {
        case .settingChanged: Array(doors.keys)
        case .phoneRegistered(let phone): accesses(of: phone.user).map(\.door)
        case .phoneRemoved(_, let user): accesses(of: user).map(\.door)
        default: []
        }
    }
}
