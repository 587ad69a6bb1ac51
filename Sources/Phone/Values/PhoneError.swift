internal import Cloud
package import SimulationKernel

/// Why a call of the SDK failed, under the SDK's own names (`SDKError`, `SetupError`, `NetworkError`, `BluetoothError`,
/// `UnlockError`, `SyncError`).
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
        case .sdkInternalError(let text), .setupInternalError(let text), .internalNetworkError(let text),
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
