package import BluetoothHCI

/// What a virtual LE controller is: its address, its features, its limits. Nothing in it changes by commands.
package struct ControllerConfiguration: Hashable, Sendable {
    /// The public device address (Vol 6, Part B, 1.3.1).
    package var publicAddress: Address
    /// What the link layer can do (Vol 6, Part B, 4.6). Commands that belong to a missing feature are unknown.
    package var features: LEFeatures
    /// The most octets of an ACL packet from the host: LE_ACL_Data_Packet_Length (Vol 4, Part E, 7.8.2), 27 or more.
    package var aclDataLength: UInt16 = 251
    /// How many ACL packets of the host there is room for: Total_Num_LE_ACL_Data_Packets (7.8.2).
    package var aclBufferCount: UInt8 = 16
    /// How many advertising sets there can be (7.8.58), 1 to 0xF0.
    package var advertisingSetCount: UInt8 = 16
    /// The most octets of data of an advertising set (7.8.57), 31 to 1650.
    package var maximumAdvertisingDataLength: UInt16 = 1650
    /// How many devices the filter accept list holds (7.8.14).
    package var acceptListSize: UInt8 = 64
    /// How many devices the resolving list holds (7.8.41).
    package var resolvingListSize: UInt8 = 64
    /// How many connections there can be at once.
    package var connectionLimit: UInt8 = 16
    /// Assigned Numbers, 2.1: 0x0D is version 5.4.
    package var version: UInt8 = 0x0d
    /// HCI_Subversion, LMP_Subversion and the Subversion that peers see.
    package var subversion: UInt16 = 0x0001
    /// Assigned Numbers, 7.1: 0xFFFF stands for no company, in tests.
    package var companyIdentifier: UInt16 = 0xffff
    /// The least power that the transmitter has (7.8.74).
    package var minimumTransmitPower: PowerLevel = -20
    /// The greatest power that the transmitter has (7.8.74).
    package var maximumTransmitPower: PowerLevel = 10
    /// The power of connections, and of advertising where the host has no preference.
    package var transmitPower: PowerLevel = 0

    package init(publicAddress: Address, features: LEFeatures) {
        self.publicAddress = publicAddress
        self.features = features
    }

    /// A controller with every feature that the radio can show.
    package static func complete(publicAddress: Address) -> ControllerConfiguration {
        ControllerConfiguration(publicAddress: publicAddress, features: completeFeatures)
    }

    /// A controller as of version 4.1: without extended advertising, private addresses of its own, further
    /// physical layers and long packets.
    package static func legacyOnly(publicAddress: Address) -> ControllerConfiguration {
        var configuration = ControllerConfiguration(publicAddress: publicAddress, features: legacyFeatures)
        configuration.aclDataLength = 27
        configuration.version = 0x07
        return configuration
    }

    /// The features of ``complete(publicAddress:)``.
    package static let completeFeatures: LEFeatures = [
        .encryption, .connectionParametersRequest, .extendedRejectIndication, .peripheralInitiatedFeaturesExchange,
        .ping, .dataPacketLengthExtension, .privacy, .extendedScanningFilterPolicies, .phy2M, .codedPHY,
        .extendedAdvertising, .channelSelectionAlgorithm2, .remotePublicKeyValidation,
    ]

    /// The features of ``legacyOnly(publicAddress:)``.
    package static let legacyFeatures: LEFeatures = [
        .encryption, .connectionParametersRequest, .extendedRejectIndication, .peripheralInitiatedFeaturesExchange,
        .ping,
    ]
}

extension ControllerConfiguration {
    /// The physical layers that the link layer has; LE 1M always.
    package var layers: PHYSet {
        var layers: PHYSet = .le1M
        if features.contains(.phy2M) { layers.insert(.le2M) }
        if features.contains(.codedPHY) { layers.insert(.leCoded) }
        return layers
    }

    /// The longest transmit time of a data packet, in microseconds (Vol 6, Part B, 4.5.10).
    package var maximumDataMicroseconds: UInt16 {
        guard features.contains(.dataPacketLengthExtension) else { return 328 }
        return features.contains(.codedPHY) ? 17_040 : 2_120
    }

    /// The most octets of a data packet on the air (Vol 6, Part B, 4.5.10).
    package var maximumDataOctets: UInt16 { features.contains(.dataPacketLengthExtension) ? 251 : 27 }

    /// Whether the controller has this command.
    package func supports(_ opcode: Opcode) -> Bool {
        guard let needed = ImplementedCommands.features[opcode] else { return false }
        return needed.isEmpty || !needed.isDisjoint(with: features)
    }

    /// What Read Local Supported Commands answers: exactly what is implemented (Vol 4, Part E, 6.27).
    package var supportedCommands: SupportedCommands {
        SupportedCommands(ImplementedCommands.opcodes.filter(supports))
    }
}
