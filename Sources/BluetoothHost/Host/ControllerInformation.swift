package import BluetoothHCI

/// What a host has learnt of its controller.
package struct ControllerInformation: Hashable, Sendable {
    /// Assigned Numbers, 2.1; 0 where it was not told.
    package var hciVersion: UInt8 = 0
    package var companyIdentifier: UInt16 = 0
    package var publicAddress = Address.zero
    package var features: LEFeatures = []
    package var commands = SupportedCommands()
    /// The octets of data that one of its buffers holds, and how many there are.
    package var aclLength = 27
    package var aclCount = 1
    package var advertisingSetCount = 1
    package var maximumAdvertisingDataLength = AdvertisingData.legacyMaximumLength
    /// The longest packets on the air that it can send; 27 without the length extension.
    package var maximumTransmitOctets: UInt16 = 27
    package var maximumTransmitMicroseconds: UInt16 = 328

    package init() {}

    /// Whether the whole extended family is there: hosts do not mix it with the legacy commands (Vol 4, Part E, 3.1.1).
    package var hasExtendedCommands: Bool {
        features.contains(.extendedAdvertising)
            && ControllerInformation.extendedFamily.allSatisfy { commands.contains($0) }
    }

    static let extendedFamily: [Opcode] = [
        Commands.LESetExtendedAdvertisingParameters.opcode, Commands.LESetExtendedAdvertisingData.opcode,
        Commands.LESetExtendedAdvertisingEnable.opcode, Commands.LESetAdvertisingSetRandomAddress.opcode,
        Commands.LESetExtendedScanParameters.opcode, Commands.LESetExtendedScanEnable.opcode,
        Commands.LEExtendedCreateConnection.opcode,
    ]

    package func has(_ opcode: Opcode) -> Bool { commands.contains(opcode) }
}
