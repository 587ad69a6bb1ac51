package import Cloud
package import SimulationKernel

/// A user's access token as a phone holds it: in memory only.
package struct PhoneToken: Hashable, Sendable {
    package let user: UserID
    /// By the world's clock.
    package let expiresAt: Instant

    package init(user: UserID, expiresAt: Instant) {
        self.user = user
        self.expiresAt = expiresAt
    }
}
