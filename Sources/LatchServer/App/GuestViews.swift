internal import Cloud
internal import Phone
internal import SimulationKernel

// Guests as JSON: in the app API's words, and in the SDK's for the control API.
extension GuestInvites {
    /// The members of the SDK's `GuestInvitesError`, and the guest.
    /// - Parameter error: how a refusal is called.
    func members(error: (AppRefusal.Code) -> String) -> [String: JSON] {
        [
            "guestUuid": .text(guest?.description),
            "successfulLockIDs": .list(successes.map { .text($0.description) }),
            "failedLockIDs": .list(failures.map { .text($0.lock.description) }),
            "failedLockErrors": .list(
                failures.map { failure in
                    [
                        "lockID": .text(failure.lock.description), "error": .text(error(failure.refusal.code)),
                        "message": .text(failure.refusal.message),
                    ]
                }),
        ]
    }
}

extension AppGuest {
    var view: JSON {
        [
            "uuid": .text(id.description), "firstName": .text(firstName), "lastName": .text(lastName),
            "email": .text(email), "phone": .text(phone),
            "guestAccesses": .list(
                accesses.map { access in
                    .object(
                        access.members(
                            type: access.passcodeType.rawValue, start: access.start.iso8601, end: access.end?.iso8601))
                }),
        ]
    }

    /// The SDK's `Guest`.
    var controlView: JSON {
        [
            "id": .text(id.description), "firstName": .text(firstName), "lastName": .text(lastName),
            "email": .text(email), "phone": .text(phone),
            "guestAccesses": .list(
                accesses.map { access in
                    .object(
                        access.members(
                            type: access.passcodeType.sdkName, start: access.start.iso8601Milliseconds,
                            end: access.end?.iso8601Milliseconds))
                }),
        ]
    }
}

extension GuestAccess {
    fileprivate func members(type: String, start: String, end: String?) -> [String: JSON] {
        [
            "lockID": .text(lock.description), "lockName": .text(lockName),
            "inviteType": .text((passcodeType == .permanent ? InviteTypeBody.Name.inApp : .temporaryDoorcode).rawValue),
            "passcodeType": .text(type), "startTime": .text(start), "endTime": .text(end), "doorCode": .text(doorCode),
        ]
    }
}

extension PasscodeType {
    /// The SDK's `PasscodeType`.
    fileprivate var sdkName: String {
        switch self {
        case .permanent: "permanent"
        case .daily: "daily"
        case .dailySingleUse: "dailySingleUse"
        }
    }
}
