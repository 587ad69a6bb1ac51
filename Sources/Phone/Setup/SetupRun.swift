internal import Cloud
internal import SimulationKernel

/// A setup that is under way.
struct SetupRun: Sendable {
    let number: Int
    let command: PhoneCommand
    let token: PhoneToken
    let includesAllLocks: Bool
    var step = Step.askingConsent
    /// Whether the key was made anew, because the cloud knows the one before as another user's.
    var hasNewKey = false

    enum Step: Hashable, Sendable {
        case askingConsent
        case tellingConsent
        case registering
    }
}

/// A refresh of the caches that is under way, and who waits for it.
struct FetchRun: Sendable {
    let number: Int
    /// `fetchLocks`, and a setup that fetches after it.
    var commands: [PhoneCommand]
    /// Packages that are still to come.
    var missingPackages = 0
    /// What went wrong with the locks themselves.
    var failure: AppFailure?
}
