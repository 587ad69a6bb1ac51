package import BluetoothHCI
package import SimulationKernel

// Whose addresses are on the air (Vol 6, Part B, 6).

extension Controller {
    /// The device behind an address on the air: its identity where the resolving list knows it, else the address.
    ///
    /// An identity has a type of identity addresses; also a device that uses its identity address in spite of its key,
    /// where the list permits that, is known by its address as it is.
    package func resolve(_ device: DeviceAddress) -> DeviceAddress {
        guard resolvesAddresses, device.type == .randomDevice, device.kind == .resolvablePrivate else { return device }
        for entry in resolvingList where entry.peerKey != .zero {
            // What was resolved before is not computed again.
            if entry.peerAddress == device.address { return entry.identity.identity }
        }
        for entry in resolvingList
        where entry.peerKey != .zero && ResolvablePrivateAddress.matches(device.address, key: entry.peerKey) {
            return entry.identity.identity
        }
        return device
    }

    /// Whether packets from this address are to be ignored: it is the identity address of a peer that has a key, and
    /// the mode for that peer is network privacy (Vol 6, Part B, 6.2 to 6.5).
    func isConcealed(_ device: DeviceAddress) -> Bool {
        resolvesAddresses
            && resolvingList.contains {
                $0.identity == device && $0.peerKey != .zero && $0.mode == .network
            }
    }

    /// Keeps the private address that a resolved peer uses (7.8.42).
    mutating func note(_ address: Address, of identity: DeviceAddress) {
        let plain = identity.plain
        guard let index = resolvingList.firstIndex(where: { $0.identity == plain }) else { return }
        resolvingList[index].peerAddress = address
    }

    /// Whether a target on the air is this device.
    package func isOwn(_ target: DeviceAddress) -> Bool {
        if isPlain(target) { return true }
        guard target.kind == .resolvablePrivate else { return false }
        if isGenerated(target) { return true }
        return resolvesAddresses
            && resolvingList.contains {
                $0.localKey != .zero && ResolvablePrivateAddress.matches(target.address, key: $0.localKey)
            }
    }

    /// Whether this is an address of the device that the host knows.
    func isPlain(_ own: DeviceAddress) -> Bool {
        guard own.type.isRandom else { return own.address == configuration.publicAddress }
        return own.address == randomAddress || advertisingSets.contains { $0.randomAddress == own.address }
    }

    /// Whether this is a private address that the controller made.
    func isGenerated(_ own: DeviceAddress) -> Bool {
        own.type == .randomDevice && resolvingList.contains { $0.localAddress == own.address }
    }

    /// The address that this device uses towards a peer.
    /// - Parameters:
    ///   - type: what the host asked for.
    ///   - random: the random address that applies.
    ///   - peer: the peer as the host knows it, or as it is on the air.
    /// - Returns: nil where a random address is wanted and none is set.
    package func ownAddress(_ type: OwnAddressType, random: Address?, towards peer: DeviceAddress?) -> DeviceAddress? {
        // Making addresses does not hang on whether received ones are resolved (Vol 4, Part E, 7.8.44).
        if type == .resolvableOrPublic || type == .resolvableOrRandom, let peer,
            let address = entry(for: resolve(peer))?.localAddress
        {
            return DeviceAddress(address, .randomDevice)
        }
        switch type {
        case .publicDevice, .resolvableOrPublic: return DeviceAddress(configuration.publicAddress, .publicDevice)
        case .randomDevice, .resolvableOrRandom: return random.map { DeviceAddress($0, .randomDevice) }
        }
    }

    /// The resolving list's entry of a peer that is known by its identity.
    func entry(for peer: DeviceAddress) -> ResolvingListEntry? {
        let plain = peer.plain
        return resolvingList.first { $0.identity == plain }
    }

    /// Whether the controller uses any private addresses of its own making, which age.
    package var usesPrivateAddresses: Bool {
        resolvingList.contains { $0.localAddress != nil || $0.targetAddress != nil }
    }

    /// Makes new private addresses where the time of the old ones is over (7.8.45).
    ///
    /// To be called before addresses are used, where ``usesPrivateAddresses``; no timer is needed.
    /// - Returns: whether there are new ones.
    @discardableResult
    package mutating func refreshAddresses(now: Instant, generator: inout SeededGenerator) -> Bool {
        guard now >= addressExpiry else { return false }
        addressExpiry = now + resolvableAddressTimeout
        for index in resolvingList.indices { generateAddresses(at: index, generator: &generator) }
        return true
    }

    mutating func generateAddresses(at index: Int, generator: inout SeededGenerator) {
        let entry = resolvingList[index]
        if entry.localKey != .zero {
            resolvingList[index].localAddress = ResolvablePrivateAddress.generate(
                key: entry.localKey, using: &generator)
        }
        if entry.peerKey != .zero {
            resolvingList[index].targetAddress = ResolvablePrivateAddress.generate(
                key: entry.peerKey, using: &generator)
        }
    }
}
