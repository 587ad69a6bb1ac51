/// The named choices about phones, of a whole property: how long the app waits, and how near is near.
package struct PhoneSettings: Hashable, Codable, Sendable {
    /// For a lock to be heard, connected to and greeted, in seconds.
    package var connectSeconds = 9
    /// For the package of a setup sync, in seconds.
    package var setupSeconds = 20
    /// For the lock's answer to an unlock, in seconds.
    package var unlockSeconds = 5
    /// The power, in dBm, above which a lock is near enough to be opened by proximity.
    package var proximityPower = -45

    package init() {}
}
