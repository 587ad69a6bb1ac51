/// The named choices about the air, of a whole property.
package struct RadioSettings: Hashable, Codable, Sendable {
    package var timing = Timing.realistic
    /// From one advertisement of a lock to the next, in milliseconds.
    package var advertisingMilliseconds = 250
    /// How fast power falls with distance: 2 in free space, more between walls.
    package var pathLossExponent = 2.5
    /// Standard deviation of the fading of one packet, in decibels.
    package var fadingDecibels = 2.0

    private var idleSeconds: Int?
    /// For how long a session with a phone may be without a message, in seconds.
    package var sessionIdleSeconds: Int {
        get { idleSeconds ?? 10 }
        set { idleSeconds = newValue == 10 ? nil : newValue }
    }

    package init() {}

    package enum Timing: String, CaseIterable, Codable, Sendable {
        /// Advertisements and connection events are where the specification puts them.
        case realistic
        /// The same order, without waiting.
        case instant
    }
}
