internal import Cloud
internal import LockProtocol
internal import SimulationKernel

extension AppLog {
    /// The line in the mobile SDK's words.
    func view(of lock: UniqueID?) -> JSON {
        let milliseconds = at.nanosecondsSinceEpoch / 1_000_000
        return [
            "uuid": .text(id), "epochTimeForEntryAttempt": .integer(milliseconds), "fullName": .text(userName),
            "method": .text(method.sdkWord), "result": .text(sdkResult), "lockUuid": .text(lock?.description),
        ]
    }

    /// The SDK's `AccessLogResult`.
    private var sdkResult: String {
        guard let reason else { return method == .lock || method == .deadbolt ? "lockSuccess" : "success" }
        return switch reason {
        case .expired, .notYetValid, .outsideSchedule: "outsideQualifiedAccess"
        case .unknownTime: "unknownTimeFailure"
        case .deadbolt: "deadboltApplied"
        case .unknownCredential where method == .keycard: "nfcFailure"
        case .unknownCode, .unknownCredential, .singleUseSpent, .lockedOut, .partial: "incorrect"
        default: "unknown"
        }
    }
}

extension LogRecord.Method {
    /// The SDK's `AccessLogMethod`.
    fileprivate var sdkWord: String {
        switch self {
        case .doorcode: "passcode"
        case .keycard: "desfire"
        case .phone: "ble"
        case .thumbturn, .deadbolt: "mechanicalLock"
        case .lock: "tapToLock"
        case .sync, .clock, .power: "unknown"
        }
    }
}
