internal import LockProtocol
package import SimulationKernel

/// Where in a lock's work something can go wrong, and what does.
///
/// The lock tells its probe each place that it comes to. Whether anything goes wrong there is decided outside: an input
/// is tried on a copy of the lock, which notes the places, and then done with what was decided. Without faults a lock has
/// no probe. RAM.
package struct LockProbe: Sendable {
    package enum Place: Hashable, Sendable {
        /// Between one step and the next: the lock may reboot.
        case step(FaultStep)
        /// Under a finger that presses a digit, 0…9: it may be dead.
        case key(UInt8)
        /// Before what a credential frees: it may be stuck.
        case mechanism
        /// Before a package is written, after which the table would have so many credentials.
        case write(credentials: Int)
    }

    package enum Mishap: Hashable, Sendable {
        case reboot
        case deadKey
        case jam
        case flashFailure
        case tableFull
    }

    /// The places that the lock has come to, in order.
    package private(set) var reached: [Place] = []
    /// What goes wrong, by the number of the place.
    private let mishaps: [Int: Mishap]
    /// Whether the lock is to begin anew as soon as it lets go.
    var isRebooting = false

    package init(mishaps: [Int: Mishap] = [:]) { self.mishaps = mishaps }

    mutating func reach(_ place: Place) -> Mishap? {
        reached.append(place)
        return mishaps[reached.count - 1]
    }
}

extension Lock {
    /// Comes to a place.
    /// - Returns: what goes wrong there.
    mutating func mishap(at place: @autoclosure () -> LockProbe.Place) -> LockProbe.Mishap? {
        probe == nil ? nil : probe?.reach(place())
    }

    /// Comes to a step.
    /// - Returns: whether the lock reboots there. Whoever is told so does nothing more; ``rebooted(at:)`` does the rest.
    mutating func reboots(at step: FaultStep) -> Bool {
        guard probe != nil, probe?.reach(.step(step)) == .reboot else { return false }
        probe?.isRebooting = true
        return true
    }

    /// Puts the probe away after an input, and begins anew if the input came to a step at which the lock reboots: what was
    /// in RAM is lost, the clock runs on.
    package mutating func rebooted(at instant: Instant) -> [LockEvent] {
        defer { probe = nil }
        return probe?.isRebooting == true ? reboot(at: instant) : []
    }

    /// How many credentials the table has after a package.
    func credentialCount(after package: SyncPackage) -> Int {
        var ids = package.base == 0 ? [] : Set(flash.credentials.keys)
        for operation in package.operations {
            switch operation {
            case .upsert(let credential): ids.insert(credential.id)
            case .remove(let id): ids.remove(id)
            case .setTimeZone, .configure: break
            }
        }
        return ids.count
    }
}
