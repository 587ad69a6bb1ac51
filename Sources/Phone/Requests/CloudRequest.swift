internal import Cloud
internal import LockProtocol
internal import SimulationKernel

/// A request to the cloud that is under way.
struct CloudRequest: Sendable {
    let number: Int
    let request: AppRequest
    let user: UserID
    let purpose: Purpose
    /// When it reaches the cloud.
    let due: Instant
    /// When it is given up; nil until it has reached the cloud.
    var deadline: Instant?

    /// Who waits for the answer; whoever is gone by then is not looked for.
    enum Purpose: Hashable, Sendable {
        case setup(Int)
        case fetchLocks(Int)
        case fetchErrands(Int)
        case fetchPackage(Int, UniqueID)
        /// The run's job.
        case job(Int)
        /// A fresh package for the recovery of an unlock.
        case recovery(Int)
        /// What an explicit sync brings.
        case sync(Int)
        case upload(UniqueID, counter: UInt64)
        /// A call that the cloud's answer ends.
        case call(PhoneCommand)
        case consent(PhoneCommand)
        /// The removal of the phone's key before all is forgotten.
        case clear(PhoneCommand)
    }
}
