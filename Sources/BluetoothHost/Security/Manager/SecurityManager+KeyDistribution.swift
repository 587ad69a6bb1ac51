import BluetoothHCI
package import SimulationKernel

// Phase 3: the distribution of keys over the encrypted link (Vol 3, Part H, 2.4.3 and 3.6.1). The peripheral goes
// first.

extension SecurityManager {
    /// The link was encrypted, anew or for the first time, or is no longer, or could not be.
    package mutating func encryptionChanged(
        isEncrypted: Bool, now: Instant, into effects: inout [SecurityEffect]
    ) {
        switch (state, isEncrypted) {
        case (.awaitingEncryption(let key), true):
            if role == .peripheral { sendKeys(key.terms, now: now, into: &effects) }
            if key.terms.keys(from: role.other).contains(.identity) {
                state = .receivingKeys(key, irk: nil)
            } else {
                finish(key, irk: nil, identity: nil, now: now, into: &effects)
            }
        case (.awaitingEncryption, false), (.receivingKeys, false):
            fail(.encryptionFailed, now: now, into: &effects)
        default: securityRequestedUntil = nil
        }
    }

    /// The peer's identity address, which comes after its identity resolving key and is the last of its keys.
    mutating func receiveIdentity(
        _ address: DeviceAddress, irk: Block128, _ key: PairedKey, now: Instant, into effects: inout [SecurityEffect]
    ) {
        guard address.isIdentity else { return refuse(.invalidParameters, now: now, into: &effects) }
        finish(key, irk: irk, identity: address, now: now, into: &effects)
    }

    /// Everything of the peer is there; the central's keys are still to go.
    private mutating func finish(
        _ key: PairedKey, irk: Block128?, identity: DeviceAddress?, now: Instant, into effects: inout [SecurityEffect]
    ) {
        if role == .central { sendKeys(key.terms, now: now, into: &effects) }
        complete(key, peerIRK: irk, peerIdentity: identity, into: &effects)
    }

    private mutating func sendKeys(_ terms: PairingTerms, now: Instant, into effects: inout [SecurityEffect]) {
        guard terms.keys(from: role).contains(.identity) else { return }
        send(.identityInformation(identity.irk), now: now, into: &effects)
        send(.identityAddressInformation(identity.address), now: now, into: &effects)
    }
}

extension Role {
    var other: Role { self == .central ? .peripheral : .central }
}
