/// What the tool's exit code says.
package enum ExitStatus: Int32, Sendable {
    /// It was done, or it holds.
    case held = 0
    /// It was refused, does not hold, or was not seen in time.
    case refused = 1
    /// It could not be tried: wrong usage, no daemon, nothing of that name.
    case couldNotRun = 2

    /// What the daemon's answer says by its status: 2xx held; 409 Conflict and 408 Request Timeout are refusals.
    package init(httpStatus: UInt) {
        switch httpStatus {
        case 200..<300: self = .held
        case 408, 409: self = .refused
        default: self = .couldNotRun
        }
    }
}
