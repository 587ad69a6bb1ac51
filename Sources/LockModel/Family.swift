/// A device family, with what sets its members apart at the door.
///
/// What is publicly known of each is in the documentation page *Lock families*; what is not is a choice made here.
package enum Family: String, CaseIterable, Codable, Sendable {
    /// Motorised deadbolt.
    case c1 = "C1"
    /// Clutch deadbolt with Geneva lens.
    case c2 = "C2"
    /// Mortise lever, first generation.
    case m = "M"
    /// Mortise lever.
    case m2 = "M2"
    /// Mortise lever with Geneva lens.
    case gM2 = "G-M2"
    /// Interconnected lock with Geneva lens.
    case interconnect = "Interconnect"
    /// Wall reader and relay.
    case r = "R"
    /// Wall reader and relay with lens.
    case r2 = "R2"

    /// What the partner API calls the device: M, R, R2, C or G.
    package var apiType: String {
        switch self {
        case .c1, .c2: "C"
        case .m, .m2: "M"
        case .gM2, .interconnect: "G"
        case .r: "R"
        case .r2: "R2"
        }
    }

    /// Whether an entry ends with the check-mark key; elsewhere it ends with its last digit.
    package var hasConfirmKey: Bool { self == .c1 }

    package var readsKeycards: Bool { self != .c1 }

    /// Wired families have mains power and no battery.
    package var isWired: Bool { self == .r || self == .r2 }

    /// Whether a bolt can be thrown by hand, from inside.
    package var hasDeadbolt: Bool { !isWired }

    /// Whether a thrown deadbolt refuses daily doorcodes, as the mortise families do by design.
    package var deadboltRefusesDailyCodes: Bool { self == .m || self == .m2 || self == .gM2 }

    /// How an accepted credential moves the door.
    package var mechanism: Mechanism {
        switch self {
        case .c1: .motor
        case .c2: .clutch
        case .m, .m2, .gM2, .interconnect: .hub
        case .r, .r2: .relay
        }
    }

    /// For how long an accepted credential frees the door, in seconds. A C1 stays open until somebody locks it.
    package var unlockSeconds: UInt16? {
        switch self {
        case .c1: nil
        case .c2, .m, .m2, .gM2, .interconnect: 10
        case .r, .r2: 5
        }
    }

    /// What the lens shows for an accepted and for a refused code.
    package var feedback: (accept: Feedback, reject: Feedback) {
        switch self {
        case .c1, .c2, .interconnect: (.spin, .blink)
        case .m, .m2: (.spin, .flash)
        case .gM2: (.spin, .flashTwice)
        case .r, .r2: (.spinAndBuzz, .blinkSeveralTimes)
        }
    }

    package enum Mechanism: String, Codable, Sendable {
        /// A motor draws the bolt.
        case motor
        /// The outside thumbturn is coupled for a while; the person turns it.
        case clutch
        /// The outside lever is coupled for a while; it draws latch and bolt.
        case hub
        /// A contact releases a strike or magnet for a while.
        case relay
    }

    package enum Feedback: String, CaseIterable, Codable, Sendable {
        case none, spin, spinAndBuzz, blink, blinkSeveralTimes, flash, flashTwice
    }
}
