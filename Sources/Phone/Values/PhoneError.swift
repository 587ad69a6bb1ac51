package import Cloud
package import SimulationKernel

/// Why a call of the SDK failed, under the SDK's own names (`SDKError`, `SetupError`, `NetworkError`, `BluetoothError`,
/// `UnlockError`, `SyncError`, `GuestInvitesError`, `RevokeGuestError`).
package enum PhoneError: Error, Hashable, Sendable {
    // SDKError
    /// Before `setupWithToken` has succeeded since the app began.
    case sdkNotInitialized
    case sdkInternalError(String)
    // SetupError
    case consentNotGranted
    case setupInternalError(String)
    // NetworkError
    /// Invalid or expired.
    case invalidToken
    case internalNetworkError(String)
    /// The cloud's own message.
    case payloadError(String)
    // BluetoothError
    case bluetoothDisabled
    case permissionDenied
    // UnlockError, SyncError
    /// The lock is not among those that the phone has fetched; or, of a sync, was not heard.
    case lockNotFound(UniqueID)
    case unlockInProgress
    case canceled
    case syncInternalError(String)
    /// Of an attack: there is nothing on tape of that lock.
    case nothingOverheard
    // GuestInvitesError
    /// Some locks, or all, were not granted.
    case guestInvites(GuestInvites)
    // RevokeGuestError
    case passcodeTypeCantBeRevoked
    case deviceNotFound
    case `internal`(String)

    /// The SDK's name.
    package var name: String {
        switch self {
        case .sdkNotInitialized: "sdkNotInitialized"
        case .sdkInternalError: "sdkInternalError"
        case .consentNotGranted: "consentNotGranted"
        case .setupInternalError: "setupInternalError"
        case .invalidToken: "invalidToken"
        case .internalNetworkError: "internalNetworkError"
        case .payloadError: "payloadError"
        case .bluetoothDisabled: "bluetoothDisabled"
        case .permissionDenied: "permissionDenied"
        case .lockNotFound: "lockNotFound"
        case .unlockInProgress: "unlockInProgress"
        case .canceled: "canceled"
        case .syncInternalError: "syncInternalError"
        case .nothingOverheard: "nothingOverheard"
        case .guestInvites: "guestInvitesError"
        case .passcodeTypeCantBeRevoked: "passcodeTypeCantBeRevoked"
        case .deviceNotFound: "deviceNotFound"
        case .internal: "internal"
        }
    }

    /// For people.
    package var message: String {
        switch self {
        case .sdkNotInitialized: "call setupWithToken first"
        case .consentNotGranted: "the user has not agreed to the terms"
        case .invalidToken: "the token is invalid or has expired"
        case .bluetoothDisabled: "Bluetooth is off"
        case .permissionDenied: "the app may not use Bluetooth"
        case .lockNotFound(let lock): "no lock \(lock) is known here, or it was not heard"
        case .unlockInProgress: "an unlock is under way"
        case .canceled: "something else took its place"
        case .nothingOverheard: "nothing of use was overheard at that lock: overhear a phone, and have it do something"
        case .guestInvites(let invites):
            invites.failures.map { "\($0.lock): \($0.refusal.code.sdkName), \($0.refusal.message)" }
                .joined(separator: "; ")
        case .passcodeTypeCantBeRevoked: "a code for a day works without the cloud and cannot be taken back"
        case .deviceNotFound: "the guest was given nothing at that lock"
        case .internal(let text), .sdkInternalError(let text), .setupInternalError(let text),
            .internalNetworkError(let text),
            .payloadError(let text), .syncInternalError(let text):
            text
        }
    }
}

extension PhoneError {
    /// What a failed request is for who called.
    init(_ failure: AppFailure) {
        switch failure {
        case .unreachable: self = .internalNetworkError("the network is not reachable")
        case .failed(let status): self = .internalNetworkError("the cloud answered with status \(status)")
        case .timedOut: self = .internalNetworkError("no answer in time")
        case .refused(let refusal):
            switch refusal.code {
            case .tokenInvalid, .userInactive: self = .invalidToken
            case .consentNotGranted: self = .consentNotGranted
            default: self = .payloadError(refusal.message)
            }
        }
    }
}

extension PhoneError {
    /// What a refused revocation is for who called.
    init(revoking refusal: AppRefusal) {
        switch refusal.code {
        case .passcodeTypeCantBeRevoked: self = .passcodeTypeCantBeRevoked
        case .deviceNotFound: self = .deviceNotFound
        default: self = .internal(refusal.message)
        }
    }
}

extension AppRefusal.Code {
    /// What the SDK calls it (`InviteGuestError`, `RevokeGuestError`); `internal` for what is not the SDK's.
    package var sdkName: String {
        switch self {
        case .emailRequiredForPermanent: "emailRequired"
        case .emailOrPhoneRequired: "emailOrPhoneRequired"
        case .emailAndPhoneProvided: "emailAndPhoneProvided"
        case .invalidPhone: "invalidPhone"
        case .invalidStartTime: "invalidStartTime"
        case .endTimeNotSupported: "endTimeNotSupported"
        case .userCanNotShare: "userCanNotShare"
        case .shareableAccessRequired: "shareableAccessRequired"
        case .sharingNotEnabled: "sharingNotEnabled"
        case .requestedTimeOutsideShareableAccess: "requestedTimeOutsideShareableAccess"
        case .passcodeTypeCantBeRevoked: "passcodeTypeCantBeRevoked"
        case .deviceNotFound: "deviceNotFound"
        default: "internal"
        }
    }
}
