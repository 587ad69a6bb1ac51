internal import Cloud
internal import LockProtocol
internal import SimulationKernel

extension AppAnswer {
    /// The answer with its status: 207 where something was done and something not, as RFC 4918 section 13 has it.
    func response(to request: AppRequest) throws -> APIResponse {
        switch self {
        case .invited(let invites) where !invites.failures.isEmpty:
            try APIResponse(status: invites.successes.isEmpty ? 400 : 207, view(to: request))
        case .guestRevoked(let failures):
            try failures.first.map { try $0.refusal.response() } ?? APIResponse(view(to: request))
        default: try APIResponse(view(to: request))
        }
    }

    /// Why a part of the request was not done.
    var refusals: [AppRefusal] {
        switch self {
        case .invited(let invites): invites.failures.map(\.refusal)
        case .guestRevoked(let failures): failures.map(\.refusal)
        default: []
        }
    }

    /// The answer as JSON. Absent values are nulls.
    func view(to request: AppRequest) -> JSON {
        switch self {
        case .consent(let consent): ["consent": consent.map { .bool($0) } ?? .null]
        case .phone(let phone): phone.view
        case .phones(let phones): ["phones": .list(phones.map(\.view))]
        case .removed, .guestRevoked: [:]
        case .invited(let invites): .object(invites.members(error: \.rawValue))
        case .guests(let guests): ["guests": .list(guests.map(\.view))]
        case .locks(let locks): ["locks": .list(locks.map(\.view))]
        case .errands(let errands): ["errands": .list(errands.map(\.view))]
        case .package(let package):
            [
                "base": package.map { .unsigned($0.header.base) } ?? .null,
                "sequence": package.map { .unsigned($0.header.sequence) } ?? .null,
                "package": .text(package?.bytes.base64),
            ]
        case .time(let time): ["time": .text(time.bytes.base64)]
        case .received(let recordsBelow, let needsEverything):
            ["recordsBelow": .unsigned(recordsBelow), "needsEverything": .bool(needsEverything)]
        case .logs(let logs): ["accessLogs": .list(logs.map { $0.view(of: request.lock) })]
        }
    }
}

extension AppRequest {
    fileprivate var lock: UniqueID? {
        switch self {
        case .logs(let lock), .package(let lock), .time(let lock, _): lock
        default: nil
        }
    }
}

extension RegisteredPhone {
    fileprivate var view: JSON {
        [
            "phoneUuid": .text(id.description), "publicKey": .text(publicKey.hexadecimal), "name": .text(name),
            "registeredAt": .text(registeredAt.iso8601),
        ]
    }
}

extension AppLock {
    fileprivate var view: JSON {
        [
            "uuid": .text(id.description), "doorUuid": .text(door.description), "name": .text(name),
            "buildingUuid": .text(building.description), "startTime": .text(start.iso8601),
            "endTime": .text(end?.iso8601), "doorCode": .text(doorCode), "isShareable": .bool(isShareable),
            "role": .text(role.rawValue), "publicKey": .text(publicKey.description), "idKey": .text(idKey.hexadecimal),
            "canUnlock": .bool(canUnlock), "sequence": .unsigned(sequence),
        ]
    }
}

extension AppErrand {
    fileprivate var view: JSON {
        [
            "uuid": .text(id.description), "name": .text(name), "publicKey": .text(publicKey.description),
            "idKey": .text(idKey.hexadecimal), "base": .unsigned(base), "sequence": .unsigned(sequence),
        ]
    }
}
