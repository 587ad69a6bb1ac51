import BluetoothHCI

// The filter accept list (Vol 4, Part E, 7.8.14 to 7.8.17).

extension Controller {
    func readAcceptListSize(
        _ command: Commands.LEReadFilterAcceptListSize
    ) -> Commands.LEReadFilterAcceptListSize.Return {
        .init { $0.size = configuration.acceptListSize }
    }

    mutating func clearAcceptList(_ command: Commands.LEClearFilterAcceptList) -> ErrorCode {
        guard !acceptListIsInUse else { return .commandDisallowed }
        acceptList = []
        return .success
    }

    /// A device that is on the list already stays there once.
    mutating func addToAcceptList(_ command: Commands.LEAddDeviceToFilterAcceptList) -> ErrorCode {
        guard !acceptListIsInUse else { return .commandDisallowed }
        let device = Self.listed(command.address, command.addressType)
        guard !acceptList.contains(device) else { return .success }
        guard acceptList.count < Int(configuration.acceptListSize) else { return .memoryCapacityExceeded }
        acceptList.append(device)
        return .success
    }

    /// A device that is not on the list is no error.
    mutating func removeFromAcceptList(_ command: Commands.LERemoveDeviceFromFilterAcceptList) -> ErrorCode {
        guard !acceptListIsInUse else { return .commandDisallowed }
        let device = Self.listed(command.address, command.addressType)
        acceptList.removeAll { $0 == device }
        return .success
    }

    /// All anonymous advertisers are one: their address is ignored (7.8.16).
    private static func listed(_ address: Address, _ type: AddressType) -> DeviceAddress {
        DeviceAddress(type == .anonymous ? .zero : address, type)
    }
}
