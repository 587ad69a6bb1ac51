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
    private(set) var due: Instant
    /// When it is given up; nil until it has reached the cloud.
    var deadline: Instant?

    init(number: Int, request: AppRequest, user: UserID, purpose: Purpose, due: Instant) {
        (self.number, self.request, self.user, self.purpose, self.due) = (number, request, user, purpose, due)
    }

    /// The clock that the instants are of goes on so much later.
    mutating func postpone(by shift: Duration) {
        due += shift
        deadline = deadline.map { $0 + shift }
    }

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
