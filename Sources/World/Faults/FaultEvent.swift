package import Cloud
package import SimulationKernel

/// Something that happened to a fault, or that one did.
package enum FaultEvent: Hashable, Codable, Sendable {
    case added(Fault)
    /// The event that it waited for has come; from here on it may strike.
    case armed(Int)
    /// An occasion within its scope, on which it did not strike.
    case passed(Int)
    case struck(FaultStrike)
    /// What a strike began is over: it is in force no longer, or what it held back has arrived.
    case ended(Int, strike: UInt64)
    case cleared(Int)

    /// The fault's number.
    package var fault: Int {
        switch self {
        case .added(let fault): fault.number
        case .struck(let strike): strike.fault
        case .armed(let number), .passed(let number), .ended(let number, _), .cleared(let number): number
        }
    }

    var kind: WorldEvent.Kind {
        switch self {
        case .added: .faultAdded
        case .armed: .faultArmed
        case .passed: .faultPassed
        case .struck: .faultStruck
        case .ended: .faultEnded
        case .cleared: .faultCleared
        }
    }
}

/// One strike of a fault.
package struct FaultStrike: Hashable, Codable, Sendable {
    package let fault: Int
    package let kind: FaultKind
    package var door: DoorID?
    package var phone: String?
    package var user: UserID?
    package var client: String?
    package var route: String?
    package var direction: FaultDirection?
    /// What it hit, in words.
    package var what: String?
    /// What it began, where that does not end at once.
    package var standing: Standing?
    /// Whether a sync that was under way at the door came to nothing by it, so that it is tried again later.
    var spoilsSync: Bool?

    /// What a strike began and has not ended.
    package struct Standing: Hashable, Codable, Sendable {
        /// When it ends by itself; nil does not.
        package var until: Instant?
        /// What it holds back until then; without an end, until the next parcel has arrived.
        var parcel: FaultParcel?
    }
}
