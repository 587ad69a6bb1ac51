internal import LockProtocol
internal import Phone
internal import SimulationKernel
internal import VirtualRadio
internal import World

extension LatchServer {
    /// What readers of events are told of a phone's: keys and sealed bytes are left out.
    static func data(of event: PhoneEvent, phone: String) -> [String: JSON] {
        var fields: [String: JSON] = ["phone": .text(phone)]
        switch event {
        case .created(let name, let position):
            fields["name"] = .text(name)
            fields["position"] = .list([.number(position.x), .number(position.y), .number(position.z)])
        case .moved(let position):
            fields["position"] = .list([.number(position.x), .number(position.y), .number(position.z)])
        case .rehomed(let adapter): fields["adapter"] = .text(adapter)
        case .removed: break
        case .stored(let change):
            fields["change"] = .text(change.name)
            if case .packageCached(let package) = change {
                fields["base"] = .unsigned(package.header.base)
                fields["sequence"] = .unsigned(package.header.sequence)
            }
        case .unlock(let event): fields.merge(event.fields) { $1 }
        case .synced(let summary):
            fields["locks"] = .list(summary.locks.map(\.view))
        case .failed(let call, let error, let message):
            fields["call"] = .text(call)
            fields["error"] = .text(error)
            fields["message"] = .text(message)
        }
        return fields
    }
}

extension UnlockEvent {
    /// The members of an unlock's event, under the SDK's names.
    var fields: [String: JSON] {
        let error = status.failure?.error
        return [
            "status": .text(status.name), "attempt": .text(status.attempt?.rawValue), "method": .text(method.rawValue),
            "failure": .text(status.failure?.name), "code": .text(error?.code.rawValue),
            "message": .text(error?.message), "reason": .text(status.failure?.lockReason?.name),
            "lockID": .text(lock?.description),
        ]
    }
}

extension SyncSummary.Lock {
    var view: JSON {
        [
            "lockID": .text(lock.description), "applied": applied.map { .unsigned($0) } ?? .null,
            "broughtPackage": .bool(broughtPackage), "broughtTime": .bool(broughtTime),
            "tookReport": .bool(tookReport), "problem": .text(problem),
        ]
    }
}

extension PhoneStoreChange {
    /// A word for what changed.
    fileprivate var name: String {
        switch self {
        case .consentSaid: "consentSaid"
        case .permissionSet: "permissionSet"
        case .bluetoothSet: "bluetoothSet"
        case .networkSet: "networkSet"
        case .cleared: "cleared"
        case .keyMade: "keyMade"
        case .registered: "registered"
        case .setUp: "setUp"
        case .locksFetched: "locksFetched"
        case .errandsFetched: "errandsFetched"
        case .packageCached: "packageCached"
        case .packageDropped: "packageDropped"
        case .reportHeld: "reportHeld"
        case .reportGone: "reportGone"
        case .lockMet: "lockMet"
        }
    }
}
