internal import LockProtocol
internal import SimulationKernel

/// An unlock that is under way.
struct UnlockRun: Sendable {
    let target: LockTarget
    let method: UnlockMethod
    var attempt = UnlockAttempt.first
    var stage = Stage.connectingForUnlock
    /// When the stage has taken too long, apart from connecting, which the link sees to.
    var deadline: Instant?
    /// Why the recovery began.
    var lockReason: Reason?

    enum Stage: Hashable, Sendable {
        case connectingForSetup
        case settingUp
        case downloading
        case connectingForUnlock
        case unlocking
    }
}

/// What the phone does over the radio; one thing at a time.
enum Run: Sendable {
    case idle
    case unlock(UnlockRun)
    case sync(SyncRun)
    case attack(AttackRun)
}
