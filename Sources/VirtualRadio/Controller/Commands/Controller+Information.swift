import BluetoothHCI

// What the controller is (Vol 4, Part E, 7.4 and 7.8).

extension Controller {
    func readLocalVersion(
        _ command: Commands.ReadLocalVersionInformation
    ) -> Commands.ReadLocalVersionInformation.Return {
        .init {
            $0.hciVersion = configuration.version
            $0.hciSubversion = configuration.subversion
            $0.lmpVersion = configuration.version
            $0.companyIdentifier = configuration.companyIdentifier
            $0.lmpSubversion = configuration.subversion
        }
    }

    func readSupportedCommands(
        _ command: Commands.ReadLocalSupportedCommands
    ) -> Commands.ReadLocalSupportedCommands.Return {
        .init { $0.commands = configuration.supportedCommands }
    }

    /// An LE-only controller (Vol 2, Part C, 3.2; Vol 0, Part B, 4.4).
    static let features: LMPFeatures = [.brEDRNotSupported, .leSupported, .extendedFeatures]

    /// The last page of features (Vol 2, Part C, 3.3): hosts ask for pages 1 and 2.
    static let maximumFeaturePage: UInt8 = 2

    func readSupportedFeatures(
        _ command: Commands.ReadLocalSupportedFeatures
    ) -> Commands.ReadLocalSupportedFeatures.Return {
        .init { $0.features = Self.features }
    }

    /// Page 1 is what the host supports: bit 1 is LE (Vol 2, Part C, 3.3). Page 2 is all of BR/EDR.
    func readExtendedFeatures(
        _ command: Commands.ReadLocalExtendedFeatures
    ) -> Commands.ReadLocalExtendedFeatures.Return {
        .init {
            $0.page = command.page
            $0.maximumPage = Self.maximumFeaturePage
            switch command.page {
            case 0: $0.features = Self.features.rawValue
            case 1: $0.features = hostSupportsLE ? 0b10 : 0
            case 2: $0.features = 0
            default: $0.status = .invalidHCICommandParameters
            }
        }
    }

    /// The buffers are those of LE Read Buffer Size; hosts that do not know that command are told of them here.
    func readBufferSize(_ command: Commands.ReadBufferSize) -> Commands.ReadBufferSize.Return {
        .init {
            $0.aclLength = configuration.aclDataLength
            $0.aclCount = UInt16(configuration.aclBufferCount)
        }
    }

    func readAddress(_ command: Commands.ReadBDADDR) -> Commands.ReadBDADDR.Return {
        .init { $0.address = configuration.publicAddress }
    }

    func readLEBufferSize(_ command: Commands.LEReadBufferSize) -> Commands.LEReadBufferSize.Return {
        .init {
            $0.aclLength = configuration.aclDataLength
            $0.aclCount = configuration.aclBufferCount
        }
    }

    func readLEBufferSizeV2(_ command: Commands.LEReadBufferSizeV2) -> Commands.LEReadBufferSizeV2.Return {
        .init {
            $0.aclLength = configuration.aclDataLength
            $0.aclCount = configuration.aclBufferCount
        }
    }

    func readLEFeatures(
        _ command: Commands.LEReadLocalSupportedFeatures
    ) -> Commands.LEReadLocalSupportedFeatures.Return {
        .init { $0.features = configuration.features }
    }

    func readSupportedStates(_ command: Commands.LEReadSupportedStates) -> Commands.LEReadSupportedStates.Return {
        .init { $0.states = .all }
    }

    func readTransmitPower(_ command: Commands.LEReadTransmitPower) -> Commands.LEReadTransmitPower.Return {
        .init {
            $0.minimum = configuration.minimumTransmitPower
            $0.maximum = configuration.maximumTransmitPower
        }
    }
}
