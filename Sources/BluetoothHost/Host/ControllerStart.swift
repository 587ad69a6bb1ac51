import BluetoothHCI
import NIOCore

/// How a host brings up its controller: a table of commands, each with what it is asked on, and what its answer tells.
///
/// Only what the controller claims is asked. The smallest controller has Reset, Read Local Supported Commands, the two
/// event masks and LE Read Buffer Size; every other step is optional, and its refusal no failure.
struct ControllerStart {
    let name: String
    /// Whether the start fails where this step is refused.
    let isRequired: Bool
    let applies: @Sendable (ControllerInformation) -> Bool
    let command: @Sendable (ControllerInformation) throws(HCIError) -> CommandPacket
    let learn: @Sendable (inout ControllerInformation, Events.CommandComplete) throws(HCIError) -> Void

    /// - Parameters:
    ///   - isRequired: of a step that every LE controller has (Vol 4, Part E, 3.1): sent without looking at the claims.
    static func step<Command: HCICommand>(
        _ type: Command.Type, isRequired: Bool = false,
        when applies: @escaping @Sendable (ControllerInformation) -> Bool = { _ in true },
        fill: @escaping @Sendable (inout Command, ControllerInformation) -> Void = { _, _ in },
        learn: @escaping @Sendable (inout ControllerInformation, Command.Return) -> Void = { _, _ in }
    ) -> ControllerStart {
        ControllerStart(
            name: Command.name, isRequired: isRequired,
            applies: { (isRequired || $0.has(Command.opcode)) && applies($0) },
            command: { information throws(HCIError) in
                var command = Command()
                fill(&command, information)
                return try CommandPacket(command)
            },
            learn: { information, event throws(HCIError) in learn(&information, try event.result(of: Command.self)) })
    }

    /// In the order in which they are sent.
    static let steps: [ControllerStart] = [
        step(Commands.Reset.self, isRequired: true),
        step(Commands.ReadLocalSupportedCommands.self, isRequired: true, learn: { $0.commands = $1.commands }),
        step(
            Commands.ReadLocalVersionInformation.self,
            learn: {
                $0.hciVersion = $1.hciVersion
                $0.companyIdentifier = $1.companyIdentifier
            }),
        step(Commands.LEReadLocalSupportedFeatures.self, learn: { $0.features = $1.features }),
        step(Commands.SetEventMask.self, isRequired: true, fill: { command, _ in command.mask = eventMask }),
        step(Commands.LESetEventMask.self, isRequired: true, fill: { $0.mask = lowEnergyMask($1) }),
        step(
            Commands.SetEventMaskPage2.self, when: { $0.features.contains(.ping) },
            fill: { command, _ in command.mask = .authenticatedPayloadTimeoutExpired }),
        step(
            Commands.LEReadBufferSize.self, isRequired: true,
            learn: {
                $0.aclLength = Int($1.aclLength)
                $0.aclCount = Int($1.aclCount)
            }),
        // LE data share the buffers of BR/EDR where LE Read Buffer Size says zero (7.8.2).
        step(
            Commands.ReadBufferSize.self, when: { $0.aclLength == 0 || $0.aclCount == 0 },
            learn: {
                $0.aclLength = Int($1.aclLength)
                $0.aclCount = Int($1.aclCount)
            }),
        step(Commands.ReadBDADDR.self, learn: { $0.publicAddress = $1.address }),
        step(
            Commands.LEReadSupportedStates.self, when: \.readsStates,
            // None at all is no answer: a controller that can do anything has states.
            learn: { $0.states = $1.states.isEmpty ? nil : $1.states }),
        step(
            Commands.LEReadMaximumDataLength.self, when: { $0.features.contains(.dataPacketLengthExtension) },
            learn: {
                $0.maximumTransmitOctets = $1.transmitOctets
                $0.maximumTransmitMicroseconds = $1.transmitMicroseconds
            }),
        step(
            Commands.LEWriteSuggestedDefaultDataLength.self,
            when: { $0.features.contains(.dataPacketLengthExtension) },
            fill: {
                $0.octets = min(max($1.maximumTransmitOctets, 27), 251)
                $0.microseconds = min(max($1.maximumTransmitMicroseconds, 328), 17_040)
            }),
        step(
            Commands.LEReadNumberOfSupportedAdvertisingSets.self, when: \.usesExtendedCommands,
            learn: { $0.advertisingSetCount = max(1, Int($1.count)) }),
        step(
            Commands.LEReadMaximumAdvertisingDataLength.self, when: \.usesExtendedCommands,
            learn: { $0.maximumAdvertisingDataLength = max(AdvertisingData.legacyMaximumLength, Int($1.length)) }),
    ]

    /// The events that the host reads; the others would only be dropped.
    private static let eventMask: EventMask = [
        .disconnectionComplete, .encryptionChange, .readRemoteVersionComplete, .hardwareError, .dataBufferOverflow,
        .encryptionKeyRefreshComplete, .leMeta,
    ]

    /// The LE events of what the controller claims. Enhanced Connection Complete comes with privacy or extended
    /// advertising (7.7.65.10).
    private static func lowEnergyMask(_ information: ControllerInformation) -> LEEventMask {
        var mask: LEEventMask = .initial
        let features = information.features
        if features.contains(.connectionParametersRequest) { mask.insert(.remoteConnectionParameterRequest) }
        if features.contains(.dataPacketLengthExtension) { mask.insert(LEEventMask(bit: 6)) }
        if features.contains(.privacy) || features.contains(.extendedAdvertising) {
            mask.insert(.enhancedConnectionComplete)
        }
        if features.contains(.phy2M) || features.contains(.codedPHY) { mask.insert(LEEventMask(bit: 11)) }
        if features.contains(.extendedAdvertising) {
            mask.insert(.extendedAdvertisingReport)
            mask.insert(LEEventMask(bit: 16))
            mask.insert(LEEventMask(bit: 17))
        }
        return mask
    }
}
