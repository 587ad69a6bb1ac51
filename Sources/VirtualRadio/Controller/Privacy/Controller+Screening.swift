package import BluetoothHCI

// Who is heard, answered and connected to (Vol 6, Part B, 4.3 and 6).

extension Controller {
    /// The address that a set advertises with.
    /// - Returns: nil for anonymous advertising, and where a random address is wanted and none is set.
    package func advertiserAddress(of set: AdvertisingSet) -> DeviceAddress? {
        guard !set.properties.contains(.anonymous) else { return nil }
        return ownAddress(set)
    }

    /// The address by which directed advertising names its target: a private one where the resolving list has a key
    /// (6.2.2).
    /// - Returns: nil for undirected advertising.
    package func targetAddress(of set: AdvertisingSet) -> DeviceAddress? {
        guard set.isDirected else { return nil }
        guard let address = entry(for: set.peer)?.targetAddress else { return set.peer.plain }
        return DeviceAddress(address, .randomDevice)
    }

    /// The address that scan requests to this advertiser come from.
    package func scannerAddress(towards advertiser: DeviceAddress) -> DeviceAddress? {
        guard let scanner else { return nil }
        return ownAddress(scanner.parameters.ownAddressType, random: randomAddress, towards: advertiser)
    }

    /// The address that a connection to this advertiser is asked for with.
    package func initiatorAddress(towards advertiser: DeviceAddress) -> DeviceAddress? {
        guard let initiator else { return nil }
        return ownAddress(initiator.ownAddressType, random: randomAddress, towards: advertiser)
    }

    /// Whether the scanner processes an advertisement, and so asks for a scan response where it is active (4.3.3).
    package func hears(_ advertisement: ReceivedAdvertisement) -> Bool {
        guard let scanner, scanner.family == .extended || advertisement.type.contains(.legacy) else { return false }
        return screen(advertisement, by: scanner) != nil
    }

    /// Whether the initiator connects to this advertiser (4.3.5).
    /// - Parameters:
    ///   - advertiser: its address on the air.
    ///   - target: of directed advertising, the target on the air.
    package func wantsConnection(to advertiser: DeviceAddress, target: DeviceAddress?) -> Bool {
        guard let initiator, !isConcealed(advertiser) else { return false }
        if let target, !isOwn(target) { return false }
        let device = resolve(advertiser).plain
        switch initiator.filterPolicy {
        case .acceptList: return acceptList.contains(device)
        case .peer: return device == initiator.peer.plain || advertiser == initiator.peer
        }
    }

    /// Whether a set answers scan requests from this address on the air (4.3.2).
    package func acceptsScan(by peer: DeviceAddress, on set: AdvertisingSet) -> Bool {
        guard set.isScannable, !isConcealed(peer) else { return false }
        return accepts(peer, set, listed: set.filterPolicy == .scansFromAcceptList)
    }

    /// Whether a set lets this address on the air connect (4.3.2).
    package func acceptsConnection(by peer: DeviceAddress, on set: AdvertisingSet) -> Bool {
        guard set.isConnectable, !isConcealed(peer) else { return false }
        return accepts(peer, set, listed: set.filterPolicy == .connectionsFromAcceptList)
    }

    private func accepts(_ peer: DeviceAddress, _ set: AdvertisingSet, listed: Bool) -> Bool {
        let device = resolve(peer).plain
        // The filter policy does not apply to directed advertising.
        if set.isDirected { return device == set.peer.plain }
        return !(listed || set.filterPolicy == .acceptListOnly) || acceptList.contains(device)
    }

    /// The address that a set uses for its own packets, if only to answer requests.
    func ownAddress(_ set: AdvertisingSet) -> DeviceAddress? {
        ownAddress(
            set.ownAddressType, random: set.handle == nil ? randomAddress : set.randomAddress, towards: set.peer)
    }

    /// Applies a scanner's filter policy (4.3.3).
    /// - Returns: the target to report, a zero public address for undirected advertising; nil for what is not heard.
    func screen(_ advertisement: ReceivedAdvertisement, by scanner: Scanner) -> DeviceAddress? {
        let policy = scanner.parameters.filterPolicy
        let advertiser = advertisement.advertiser
        if isConcealed(advertiser) { return nil }
        if policy.usesAcceptList {
            let listed =
                advertiser.type == .anonymous
                ? DeviceAddress(.zero, .anonymous) : resolve(advertiser).plain
            guard acceptList.contains(listed) else { return nil }
        }
        guard let target = advertisement.target else { return DeviceAddress(.zero, .publicDevice) }
        if isOwn(target) { return isPlain(target) ? target : ownIdentity }
        // The extended policies also report what is directed to a private address that is nobody's here.
        guard policy.isExtended, target.kind == .resolvablePrivate else { return nil }
        return DeviceAddress(target.address, .unresolved)
    }

    /// The identity that the host has behind a private address that was resolved.
    private var ownIdentity: DeviceAddress {
        guard let scanner, scanner.parameters.ownAddressType == .resolvableOrRandom, let randomAddress else {
            return DeviceAddress(configuration.publicAddress, .publicIdentity)
        }
        return DeviceAddress(randomAddress, .randomIdentity)
    }
}
