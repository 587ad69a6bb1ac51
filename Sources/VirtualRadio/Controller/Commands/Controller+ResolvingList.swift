import BluetoothHCI
import SimulationKernel

// The resolving list and private addresses (Vol 4, Part E, 7.8.38 to 7.8.45 and 7.8.77).

extension Controller {
    /// A device once, and a peer's key once (7.8.38).
    mutating func addToResolvingList(
        _ command: Commands.LEAddDeviceToResolvingList, _ now: Instant, _ generator: inout SeededGenerator
    ) -> ErrorCode {
        guard !resolvingListIsInUse else { return .commandDisallowed }
        let identity = DeviceAddress(command.peerIdentityAddress, command.peerIdentityAddressType)
        guard
            !resolvingList.contains(where: {
                $0.identity == identity || ($0.peerKey != .zero && $0.peerKey == command.peerKey)
            })
        else { return .invalidHCICommandParameters }
        guard resolvingList.count < Int(configuration.resolvingListSize) else { return .memoryCapacityExceeded }
        if resolvingList.isEmpty { addressExpiry = now + resolvableAddressTimeout }
        resolvingList.append(
            ResolvingListEntry(identity: identity, peerKey: command.peerKey, localKey: command.localKey))
        generateAddresses(at: resolvingList.count - 1, generator: &generator)
        requests.append(.addressesChanged)
        return .success
    }

    mutating func removeFromResolvingList(_ command: Commands.LERemoveDeviceFromResolvingList) -> ErrorCode {
        guard !resolvingListIsInUse else { return .commandDisallowed }
        let identity = DeviceAddress(command.peerIdentityAddress, command.peerIdentityAddressType)
        guard let index = resolvingList.firstIndex(where: { $0.identity == identity }) else {
            return .unknownConnectionIdentifier
        }
        resolvingList.remove(at: index)
        if resolvingList.isEmpty { addressExpiry = .distantFuture }
        requests.append(.addressesChanged)
        return .success
    }

    mutating func clearResolvingList(_ command: Commands.LEClearResolvingList) -> ErrorCode {
        guard !resolvingListIsInUse else { return .commandDisallowed }
        resolvingList = []
        addressExpiry = .distantFuture
        requests.append(.addressesChanged)
        return .success
    }

    func readResolvingListSize(
        _ command: Commands.LEReadResolvingListSize
    ) -> Commands.LEReadResolvingListSize.Return {
        .init { $0.size = configuration.resolvingListSize }
    }

    /// The address that the peer uses, or else the one that directed advertising names it by (7.8.42).
    func readPeerAddress(
        _ command: Commands.LEReadPeerResolvableAddress
    ) -> Commands.LEReadPeerResolvableAddress.Return {
        let entry = entry(for: DeviceAddress(command.peerIdentityAddress, command.peerIdentityAddressType))
        return .init {
            $0.status = entry == nil ? .unknownConnectionIdentifier : .success
            $0.address = entry?.peerAddress ?? entry?.targetAddress ?? .zero
        }
    }

    func readLocalAddress(
        _ command: Commands.LEReadLocalResolvableAddress
    ) -> Commands.LEReadLocalResolvableAddress.Return {
        let entry = entry(for: DeviceAddress(command.peerIdentityAddress, command.peerIdentityAddressType))
        return .init {
            $0.status = entry == nil ? .unknownConnectionIdentifier : .success
            $0.address = entry?.localAddress ?? .zero
        }
    }

    mutating func setAddressResolution(_ command: Commands.LESetAddressResolutionEnable) -> ErrorCode {
        guard !addressesAreInUse else { return .commandDisallowed }
        resolvesAddresses = command.isEnabled
        requests.append(.addressesChanged)
        return .success
    }

    mutating func setTimeout(_ command: Commands.LESetResolvablePrivateAddressTimeout, _ now: Instant) -> ErrorCode {
        resolvableAddressTimeout = .seconds(Int(command.seconds))
        if !resolvingList.isEmpty { addressExpiry = now + resolvableAddressTimeout }
        return .success
    }

    mutating func setPrivacyMode(_ command: Commands.LESetPrivacyMode) -> ErrorCode {
        guard !resolvingListIsInUse else { return .commandDisallowed }
        let identity = DeviceAddress(command.peerIdentityAddress, command.peerIdentityAddressType)
        guard let index = resolvingList.firstIndex(where: { $0.identity == identity }) else {
            return .unknownConnectionIdentifier
        }
        resolvingList[index].mode = command.mode
        return .success
    }
}
