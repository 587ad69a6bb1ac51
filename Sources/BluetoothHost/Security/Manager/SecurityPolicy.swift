/// What a device asks for and allows in a pairing.
///
/// Its IO capability is not here: it has no display and no keys, so that every pairing is Just Works, whatever the peer
/// can do and asks for (Vol 3, Part H, 2.3.5.1).
package struct SecurityPolicy: Hashable, Sendable {
    /// Whether keys are to be stored.
    package var isBonding: Bool
    /// Whether Pairing Requests are accepted; where not, they are refused with Pairing Not Supported.
    package var acceptsPairing: Bool
    /// What this device distributes if it may; only ``KeyDistribution/identity`` has a meaning here.
    package var distributedKeys: KeyDistribution
    /// What this device wants from its peer, likewise.
    package var wantedKeys: KeyDistribution
    /// Whether a peer may use the debug key pair. A bond made so is not to be stored.
    package var allowsDebugKey: Bool

    package init(
        isBonding: Bool = true, acceptsPairing: Bool = true, distributedKeys: KeyDistribution = .identity,
        wantedKeys: KeyDistribution = .identity, allowsDebugKey: Bool = false
    ) {
        self.isBonding = isBonding
        self.acceptsPairing = acceptsPairing
        self.distributedKeys = distributedKeys.intersection(.identity)
        self.wantedKeys = wantedKeys.intersection(.identity)
        self.allowsDebugKey = allowsDebugKey
    }

    /// The shortest key that is accepted, in octets: the longest there is.
    package static let minimumKeySize = PairingFeatures.keySizes.upperBound

    /// AuthReq of this device.
    var authentication: AuthenticationRequirements {
        isBonding ? [.bonding, .secureConnections] : .secureConnections
    }
}
