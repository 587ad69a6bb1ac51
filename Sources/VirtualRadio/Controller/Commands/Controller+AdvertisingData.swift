import BluetoothHCI

// Data of extended advertising (Vol 4, Part E, 7.8.54 and 7.8.55).

extension Controller {
    mutating func setExtendedData(_ command: Commands.LESetExtendedAdvertisingData) -> ErrorCode {
        guard let index = index(of: command.set) else { return .unknownAdvertisingIdentifier }
        // By index: the set is not copied.
        guard advertisingSets[index].takesData else { return .invalidHCICommandParameters }
        if command.operation == .unchanged {
            guard advertisingSets[index].mayRenewIdentifier, command.data.isEmpty else {
                return .invalidHCICommandParameters
            }
            dataChanged(at: index)
            return .success
        }
        if let refusal = advertisingSets[index].refusal(of: command.operation, length: command.data.count) {
            return refusal
        }
        guard advertisingSets[index].hasPartialData || !command.operation.goesBack else {
            return .invalidHCICommandParameters
        }

        let fits = append(command.data, command.operation, to: &advertisingSets[index].data)
        advertisingSets[index].hasPartialData = fits && command.operation.goesOn
        dataChanged(at: index)
        return fits ? .success : .memoryCapacityExceeded
    }

    mutating func setExtendedScanResponse(_ command: Commands.LESetExtendedScanResponseData) -> ErrorCode {
        guard let index = index(of: command.set) else { return .unknownAdvertisingIdentifier }
        let set = advertisingSets[index]
        guard set.isScannable || command.data.isEmpty else { return .invalidHCICommandParameters }
        if let refusal = set.refusal(of: command.operation, length: command.data.count) { return refusal }
        guard set.hasPartialScanResponse || !command.operation.goesBack else { return .invalidHCICommandParameters }
        // Extended scannable advertising has nothing else to say.
        guard !(set.isEnabled && set.isScannable && !set.isLegacy && command.data.isEmpty) else {
            return .commandDisallowed
        }

        let fits = append(command.data, command.operation, to: &advertisingSets[index].scanResponse)
        advertisingSets[index].hasPartialScanResponse = fits && command.operation.goesOn
        dataChanged(at: index)
        return fits ? .success : .memoryCapacityExceeded
    }

    /// - Returns: whether the data fit; where not, there are none.
    private func append(_ piece: [UInt8], _ operation: AdvertisingDataOperation, to data: inout [UInt8]) -> Bool {
        switch operation {
        case .firstFragment, .complete: data = piece
        case .intermediateFragment, .lastFragment: data += piece
        case .unchanged: return true
        }
        guard data.count <= Int(configuration.maximumAdvertisingDataLength) else {
            data = []
            return false
        }
        return true
    }

    /// Other data have another identifier (Vol 6, Part B, 4.4.2.11).
    private mutating func dataChanged(at index: Int) {
        advertisingSets[index].dataIdentifier = (advertisingSets[index].dataIdentifier + 1) & 0x0fff
        if advertisingSets[index].isEnabled { requests.append(.advertisingChanged(advertisingSets[index].handle)) }
    }
}

extension AdvertisingSet {
    /// Whether its data may get another identifier without changing (7.8.54).
    fileprivate var mayRenewIdentifier: Bool { isEnabled && !data.isEmpty && !isLegacy }

    fileprivate func refusal(of operation: AdvertisingDataOperation, length: Int) -> ErrorCode? {
        if isLegacy, operation != .complete || length > 31 { return .invalidHCICommandParameters }
        if operation != .complete, length == 0 { return .invalidHCICommandParameters }
        // What is on the air cannot be exchanged piece by piece.
        if isEnabled, operation != .complete { return .commandDisallowed }
        return nil
    }
}

extension AdvertisingDataOperation {
    /// Whether more data have to follow.
    fileprivate var goesOn: Bool { self == .firstFragment || self == .intermediateFragment }
    /// Whether data have to have begun before.
    fileprivate var goesBack: Bool { self == .intermediateFragment || self == .lastFragment }
}
