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
    /// How many advertising sets there can be: what it claims, or fewer where it had no memory for as many.
    package var advertisingSetCount = 1
    package var maximumAdvertisingDataLength = AdvertisingData.legacyMaximumLength
    /// The longest packets on the air that it can send; 27 without the length extension.
    package var maximumTransmitOctets: UInt16 = 27
    package var maximumTransmitMicroseconds: UInt16 = 328
    /// What it can do at once (7.8.27); nil where it was not asked or did not say: then it is taken to be everything.
    package var states: LEStates?
    /// How many connections it had when it had no room for another; nil until then, for no command tells.
    package var connectionLimit: Int?
    /// Whether its host may use the extended commands at all.
    var mayUseExtendedCommands = true
    /// Whether it is asked for its states.
    var readsStates = false

    package init() {}

    /// Whether the whole extended family is there: hosts do not mix it with the legacy commands (Vol 4, Part E, 3.1.1).
    package var hasExtendedCommands: Bool {
        features.contains(.extendedAdvertising)
            && ControllerInformation.extendedFamily.allSatisfy { commands.contains($0) }
    }

    /// Whether its host uses the extended commands; if not, it sends none of them, not even those that only ask.
    package var usesExtendedCommands: Bool { mayUseExtendedCommands && hasExtendedCommands }

    static let extendedFamily: [Opcode] = [
        Commands.LESetExtendedAdvertisingParameters.opcode, Commands.LESetExtendedAdvertisingData.opcode,
        Commands.LESetExtendedAdvertisingEnable.opcode, Commands.LESetAdvertisingSetRandomAddress.opcode,
        Commands.LESetExtendedScanParameters.opcode, Commands.LESetExtendedScanEnable.opcode,
        Commands.LEExtendedCreateConnection.opcode,
    ]

    package func has(_ opcode: Opcode) -> Bool { commands.contains(opcode) }
}
