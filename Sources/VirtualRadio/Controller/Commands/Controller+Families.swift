import BluetoothHCI

// What may not be while something else goes on (Vol 4, Part E, 3.1.1 and 7.8).

extension Controller {
    /// Keeps a host to the family of commands that it began with (3.1.1).
    /// - Returns: whether the command may be carried out.
    mutating func chooseFamily(of opcode: Opcode) -> Bool {
        guard configuration.features.contains(.extendedAdvertising), let wanted = Self.family(of: opcode) else {
            return true
        }
        if family == nil { family = wanted }
        return family == wanted
    }

    /// The family of a command; nil for one that goes with both, such as setting the random address or cancelling a
    /// connection.
    private static func family(of opcode: Opcode) -> CommandFamily? {
        switch opcode.rawValue {
        case 0x2006...0x200D: .legacy
        case 0x2035...0x203D, 0x2041...0x2043: .extended
        default: nil
        }
    }

    var isAdvertising: Bool { advertisingSets.contains(where: \.isEnabled) }
    var isScanning: Bool { scanner != nil }
    var isInitiating: Bool { initiator != nil }

    /// Whether the accept list may not be changed: something that goes on uses it (7.8.15).
    var acceptListIsInUse: Bool {
        advertisingSets.contains { $0.isEnabled && $0.usesAcceptList }
            || scanner?.parameters.filterPolicy.usesAcceptList == true || initiator?.filterPolicy == .acceptList
    }

    /// Whether addresses are in use: switching their resolution is then not allowed (7.8.44).
    var addressesAreInUse: Bool { isAdvertising || isScanning || isInitiating }

    /// Whether the resolving list may not be changed (7.8.38).
    var resolvingListIsInUse: Bool { resolvesAddresses && addressesAreInUse }

    /// Whether another connection is possible.
    var hasRoomForConnection: Bool { connections.count < Int(configuration.connectionLimit) }
}
