package import Cloud
package import Phone
package import SimulationKernel
package import VirtualRadio

/// A simulated phone, as the control API shows it.
package struct PhoneView: Sendable {
    /// `phone-1`
    package let id: String
    package let name: String
    /// Whom it was set up for.
    package let user: UserID?
    package let email: String?
    /// What the user has said to the vendor's terms, in the cloud; nil until asked.
    package let consent: Bool?
    /// Whether the app may use Bluetooth.
    package let permission: Bool
    package let bluetooth: Bool
    package let network: Bool
    package let token: TokenState
    package let tokenExpiresAt: Instant?
    package let locks: Int
    /// Sync packages that it carries.
    package let packages: Int
    /// Reports of locks that it has not brought to the cloud.
    package let reports: Int
    package let position: Position
    /// The adapter that is its controller; nil for one on the virtual radio.
    package let adapter: String?
    package let activity: PhoneActivity
    package let isProximityOn: Bool
}

/// What was asked of a phone cannot be.
package enum PhoneRefusal: Error, Sendable {
    case unknownPhone(String, candidates: [String])
    case ambiguousPhone(String, candidates: [String])
    case badName(String)
    case nameTaken(String)
    case tooManyPhones
}
