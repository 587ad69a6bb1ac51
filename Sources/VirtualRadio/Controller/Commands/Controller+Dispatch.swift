import BluetoothHCI
import SimulationKernel

// Which command is which function. The order is that of the opcodes.

extension Controller {
    /// Carries out a command, or refuses it (Vol 4, Part E, 4.4): silence is no answer.
    mutating func execute(_ packet: CommandPacket, now: Instant, generator: inout SeededGenerator) {
        guard configuration.supports(packet.opcode) else {
            refuse(packet, .unknownHCICommand)
            return
        }
        guard chooseFamily(of: packet.opcode) else {
            refuse(packet, .commandDisallowed)
            return
        }
        if packet.opcode.group == OpcodeGroup.lowEnergy {
            executeLowEnergy(packet, now: now, generator: &generator)
        } else {
            executeGeneral(packet)
        }
    }

    private mutating func executeGeneral(_ packet: CommandPacket) {
        switch packet.opcode {
        case 0x0406: status(packet, Commands.Disconnect.self) { $0.disconnect($1) }
        case 0x041D: status(packet, Commands.ReadRemoteVersionInformation.self) { $0.readRemoteVersion($1) }
        case 0x0C01: status(packet, Commands.SetEventMask.self) { $0.setEventMask($1) }
        case 0x0C03: status(packet, Commands.Reset.self) { controller, _ in controller.reset() }
        case 0x0C13: status(packet, Commands.WriteLocalName.self) { $0.writeLocalName($1) }
        case 0x0C14: perform(packet, Commands.ReadLocalName.self) { $0.readLocalName($1) }
        case 0x0C23: perform(packet, Commands.ReadClassOfDevice.self) { _, _ in .init() }
        case 0x0C2D: perform(packet, Commands.ReadTransmitPowerLevel.self) { $0.readTransmitPowerLevel($1) }
        case 0x0C31: status(packet, Commands.SetControllerToHostFlowControl.self) { $0.setFlowControl($1) }
        case 0x0C33: status(packet, Commands.HostBufferSize.self) { $0.setHostBufferSize($1) }
        case 0x0C35: status(packet, Commands.HostNumberOfCompletedPackets.self) { $0.hostCompleted($1) }
        case 0x0C63: status(packet, Commands.SetEventMaskPage2.self) { $0.setEventMaskPage2($1) }
        case 0x0C6C: perform(packet, Commands.ReadLEHostSupport.self) { $0.readLEHostSupport($1) }
        case 0x0C6D: status(packet, Commands.WriteLEHostSupport.self) { $0.writeLEHostSupport($1) }
        case 0x0C7B: perform(packet, Commands.ReadAuthenticatedPayloadTimeout.self) { $0.readPayloadTimeout($1) }
        case 0x0C7C: status(packet, Commands.WriteAuthenticatedPayloadTimeout.self) { $0.writePayloadTimeout($1) }
        case 0x1001: perform(packet, Commands.ReadLocalVersionInformation.self) { $0.readLocalVersion($1) }
        case 0x1002: perform(packet, Commands.ReadLocalSupportedCommands.self) { $0.readSupportedCommands($1) }
        case 0x1003: perform(packet, Commands.ReadLocalSupportedFeatures.self) { $0.readSupportedFeatures($1) }
        case 0x1004: perform(packet, Commands.ReadLocalExtendedFeatures.self) { $0.readExtendedFeatures($1) }
        case 0x1005: perform(packet, Commands.ReadBufferSize.self) { $0.readBufferSize($1) }
        case 0x1009: perform(packet, Commands.ReadBDADDR.self) { $0.readAddress($1) }
        case 0x1405: readRSSI(packet)
        default: refuse(packet, .unknownHCICommand)
        }
    }

    private mutating func executeLowEnergy(
        _ packet: CommandPacket, now: Instant, generator: inout SeededGenerator
    ) {
        switch packet.opcode.rawValue {
        case 0x2005...0x200C, 0x2035...0x203D, 0x2041, 0x2042: executeAdvertisingOrScanning(packet, now: now)
        case 0x2027...0x202E, 0x204E: executePrivacy(packet, now: now, generator: &generator)
        case 0x200D, 0x200E, 0x2043, 0x2013...0x2016, 0x2020...0x2024, 0x202F...0x2032:
            executeConnection(packet, now: now)
        case 0x2017...0x201B, 0x2025, 0x2026, 0x205E: executeSecurity(packet, generator: &generator)
        default: executeSetup(packet)
        }
    }

    private mutating func executeSetup(_ packet: CommandPacket) {
        switch packet.opcode {
        case 0x2001: status(packet, Commands.LESetEventMask.self) { $0.setLEEventMask($1) }
        case 0x2002: perform(packet, Commands.LEReadBufferSize.self) { $0.readLEBufferSize($1) }
        case 0x2003: perform(packet, Commands.LEReadLocalSupportedFeatures.self) { $0.readLEFeatures($1) }
        case 0x200F: perform(packet, Commands.LEReadFilterAcceptListSize.self) { $0.readAcceptListSize($1) }
        case 0x2010: status(packet, Commands.LEClearFilterAcceptList.self) { $0.clearAcceptList($1) }
        case 0x2011: status(packet, Commands.LEAddDeviceToFilterAcceptList.self) { $0.addToAcceptList($1) }
        case 0x2012: status(packet, Commands.LERemoveDeviceFromFilterAcceptList.self) { $0.removeFromAcceptList($1) }
        case 0x201C: perform(packet, Commands.LEReadSupportedStates.self) { $0.readSupportedStates($1) }
        case 0x204B: perform(packet, Commands.LEReadTransmitPower.self) { $0.readTransmitPower($1) }
        case 0x2060: perform(packet, Commands.LEReadBufferSizeV2.self) { $0.readLEBufferSizeV2($1) }
        default: refuse(packet, .unknownHCICommand)
        }
    }

    private mutating func executeAdvertisingOrScanning(_ packet: CommandPacket, now: Instant) {
        switch packet.opcode {
        case 0x2005: status(packet, Commands.LESetRandomAddress.self) { $0.setRandomAddress($1) }
        case 0x2006: status(packet, Commands.LESetAdvertisingParameters.self) { $0.setAdvertisingParameters($1) }
        case 0x2007:
            perform(packet, Commands.LEReadAdvertisingPhysicalChannelTXPower.self) { $0.readAdvertisingPower($1) }
        case 0x2008: status(packet, Commands.LESetAdvertisingData.self) { $0.setAdvertisingData($1) }
        case 0x2009: status(packet, Commands.LESetScanResponseData.self) { $0.setScanResponseData($1) }
        case 0x200A: status(packet, Commands.LESetAdvertisingEnable.self) { $0.setAdvertisingEnable($1) }
        case 0x200B: status(packet, Commands.LESetScanParameters.self) { $0.setScanParameters($1) }
        case 0x200C: status(packet, Commands.LESetScanEnable.self) { $0.setScanEnable($1, now: now) }
        case 0x2035: status(packet, Commands.LESetAdvertisingSetRandomAddress.self) { $0.setSetRandomAddress($1) }
        case 0x2036:
            perform(packet, Commands.LESetExtendedAdvertisingParameters.self) { $0.setExtendedParameters($1) }
        case 0x2037: status(packet, Commands.LESetExtendedAdvertisingData.self) { $0.setExtendedData($1) }
        case 0x2038: status(packet, Commands.LESetExtendedScanResponseData.self) { $0.setExtendedScanResponse($1) }
        case 0x2039: status(packet, Commands.LESetExtendedAdvertisingEnable.self) { $0.setExtendedEnable($1) }
        case 0x203A:
            perform(packet, Commands.LEReadMaximumAdvertisingDataLength.self) { $0.readMaximumDataOfSets($1) }
        case 0x203B: perform(packet, Commands.LEReadNumberOfSupportedAdvertisingSets.self) { $0.readSetCount($1) }
        case 0x203C: status(packet, Commands.LERemoveAdvertisingSet.self) { $0.removeSet($1) }
        case 0x203D: status(packet, Commands.LEClearAdvertisingSets.self) { $0.clearSets($1) }
        case 0x2041: status(packet, Commands.LESetExtendedScanParameters.self) { $0.setExtendedScanParameters($1) }
        case 0x2042: status(packet, Commands.LESetExtendedScanEnable.self) { $0.setExtendedScanEnable($1, now: now) }
        default: refuse(packet, .unknownHCICommand)
        }
    }

    private mutating func executeConnection(_ packet: CommandPacket, now: Instant) {
        switch packet.opcode {
        case 0x200D: status(packet, Commands.LECreateConnection.self) { $0.createConnection($1, now: now) }
        case 0x200E: status(packet, Commands.LECreateConnectionCancel.self) { $0.cancelConnection($1) }
        case 0x2013: status(packet, Commands.LEConnectionUpdate.self) { $0.updateConnection($1) }
        case 0x2014: status(packet, Commands.LESetHostChannelClassification.self) { $0.classifyChannels($1) }
        case 0x2015: perform(packet, Commands.LEReadChannelMap.self) { $0.readChannelMap($1) }
        case 0x2016: status(packet, Commands.LEReadRemoteFeatures.self) { $0.readRemoteFeatures($1) }
        case 0x2020: status(packet, Commands.LERemoteConnectionParameterRequestReply.self) { $0.acceptParameters($1) }
        case 0x2021:
            status(packet, Commands.LERemoteConnectionParameterRequestNegativeReply.self) { $0.rejectParameters($1) }
        case 0x2022: status(packet, Commands.LESetDataLength.self) { $0.setDataLength($1) }
        case 0x2023: perform(packet, Commands.LEReadSuggestedDefaultDataLength.self) { $0.readSuggestedLength($1) }
        case 0x2024: status(packet, Commands.LEWriteSuggestedDefaultDataLength.self) { $0.suggestLength($1) }
        case 0x202F: perform(packet, Commands.LEReadMaximumDataLength.self) { $0.readMaximumLength($1) }
        case 0x2030: perform(packet, Commands.LEReadPHY.self) { $0.readPHY($1) }
        case 0x2031: status(packet, Commands.LESetDefaultPHY.self) { $0.setDefaultPHY($1) }
        case 0x2032: status(packet, Commands.LESetPHY.self) { $0.setPHY($1) }
        case 0x2043:
            status(packet, Commands.LEExtendedCreateConnection.self) { $0.createExtendedConnection($1, now: now) }
        default: refuse(packet, .unknownHCICommand)
        }
    }

    private mutating func executeSecurity(_ packet: CommandPacket, generator: inout SeededGenerator) {
        switch packet.opcode {
        case 0x2017: perform(packet, Commands.LEEncrypt.self) { $0.encrypt($1) }
        case 0x2018: perform(packet, Commands.LERand.self) { $0.rand($1, &generator) }
        case 0x2019: status(packet, Commands.LEEnableEncryption.self) { $0.enableEncryption($1) }
        case 0x201A: status(packet, Commands.LELongTermKeyRequestReply.self) { $0.replyLongTermKey($1) }
        case 0x201B: status(packet, Commands.LELongTermKeyRequestNegativeReply.self) { $0.denyLongTermKey($1) }
        case 0x2025: status(packet, Commands.LEReadLocalP256PublicKey.self) { $0.makeKeyPair($1, &generator) }
        case 0x2026: status(packet, Commands.LEGenerateDHKey.self) { $0.agreeOnKey($1.publicKey, with: .generated) }
        case 0x205E: status(packet, Commands.LEGenerateDHKeyV2.self) { $0.agreeOnKey($1.publicKey, with: $1.keyType) }
        default: refuse(packet, .unknownHCICommand)
        }
    }

    private mutating func executePrivacy(
        _ packet: CommandPacket, now: Instant, generator: inout SeededGenerator
    ) {
        switch packet.opcode {
        case 0x2027:
            status(packet, Commands.LEAddDeviceToResolvingList.self) { $0.addToResolvingList($1, now, &generator) }
        case 0x2028: status(packet, Commands.LERemoveDeviceFromResolvingList.self) { $0.removeFromResolvingList($1) }
        case 0x2029: status(packet, Commands.LEClearResolvingList.self) { $0.clearResolvingList($1) }
        case 0x202A: perform(packet, Commands.LEReadResolvingListSize.self) { $0.readResolvingListSize($1) }
        case 0x202B: perform(packet, Commands.LEReadPeerResolvableAddress.self) { $0.readPeerAddress($1) }
        case 0x202C: perform(packet, Commands.LEReadLocalResolvableAddress.self) { $0.readLocalAddress($1) }
        case 0x202D: status(packet, Commands.LESetAddressResolutionEnable.self) { $0.setAddressResolution($1) }
        case 0x202E: status(packet, Commands.LESetResolvablePrivateAddressTimeout.self) { $0.setTimeout($1, now) }
        case 0x204E: status(packet, Commands.LESetPrivacyMode.self) { $0.setPrivacyMode($1) }
        default: refuse(packet, .unknownHCICommand)
        }
    }
}
