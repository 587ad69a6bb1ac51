internal import Cloud
internal import LockProtocol
internal import Phone
internal import SimulationKernel
internal import VirtualRadio
internal import World

extension PhoneView {
    var view: JSON {
        [
            "id": .text(id), "name": .text(name), "user": .text(user?.description), "email": .text(email),
            "consent": consent.map { .bool($0) } ?? .null, "permission": .bool(permission),
            "bluetooth": .bool(bluetooth), "network": .bool(network), "token": .text(token.rawValue),
            "tokenExpiresAt": .text(tokenExpiresAt?.iso8601Milliseconds), "locks": .integer(locks),
            "packages": .integer(packages), "reports": .integer(reports),
            "position": [.number(position.x), .number(position.y), .number(position.z)],
            "adapter": .text(adapter), "activity": .text(activity.rawValue), "proximity": .bool(isProximityOn),
        ]
    }
}

extension PhoneOutcome {
    /// What came of an unlock, in a keypad's words; nil where it has not ended.
    var verdict: String? {
        switch end {
        case .success: "opened"
        // The lock said no, or a fresh package that it would have wanted could not be had.
        case .failed(.outOfSchedule), .failed(.authFailed): "refused"
        case .failed(let reason) where reason.lockReason != nil: "refused"
        // No lock has judged.
        case .failed, .canceled: "ignored"
        default: nil
        }
    }
}

extension PhoneOutcome.TimedUnlockEvent {
    var view: JSON { .object(event.fields.merging(["at": .text(at.iso8601Milliseconds)]) { $1 }) }
}

extension AppLock {
    /// The SDK's `Lock`, and what only this simulator tells: the door, the role, and whether phones open it.
    var controlView: JSON {
        [
            "id": .text(id.description), "name": .text(name), "buildingID": .text(building.description),
            "startTime": .text(start.iso8601Milliseconds), "endTime": .text(end?.iso8601Milliseconds),
            "doorCode": .text(doorCode), "isShareable": .bool(isShareable), "doorUuid": .text(door.description),
            "role": .text(role.rawValue), "canUnlock": .bool(canUnlock),
        ]
    }
}

extension AppLog {
    /// The SDK's `AccessLog`, and the instant as text.
    func controlView(of lock: UniqueID) -> JSON {
        guard case .object(var members) = view(of: lock) else { return .null }
        members["at"] = .text(at.iso8601Milliseconds)
        return .object(members)
    }
}

extension SyncSummary.Lock {
    /// With the name of the lock's door.
    func view(door: String) -> JSON {
        guard case .object(var members) = view else { return .null }
        members["door"] = .text(door)
        return .object(members)
    }
}

extension ControlError {
    static func invalidToken(_ message: String) -> ControlError {
        ControlError(PhoneError.invalidToken.name, status: 409, message)
    }

    /// An error of the SDK, under the SDK's name.
    init(_ error: PhoneError) {
        let remedy =
            switch error {
            case .sdkNotInitialized: " (latchctl phone setup PHONE --user USER)"
            case .consentNotGranted: " (latchctl phone consent PHONE --grant, then set it up)"
            case .invalidToken: ", or the user is not active"
            default: ""
            }
        self.init(error.name, status: 409, error.message + remedy)
    }

    init(_ refusal: PhoneRefusal) {
        switch refusal {
        case .unknownPhone(let reference, let candidates):
            self.init("unknown_phone", status: 404, "no phone '\(reference)'", candidates: candidates)
        case .ambiguousPhone(let reference, let candidates):
            self.init(
                "ambiguous_phone", status: 404, "phone '\(reference)' could mean \(candidates.count) things",
                candidates: candidates)
        case .nameTaken(let name):
            self.init("name_taken", status: 409, "a door or another device is called '\(name)'")
        case .badName: self = .badRequest("expected a name of 1 to 64 characters in one line")
        case .tooManyPhones:
            self.init("too_many", status: 409, "there are \(256) phones already: remove some")
        }
    }
}
