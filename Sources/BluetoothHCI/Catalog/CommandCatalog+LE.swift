extension CommandCatalog {
    /// The commands of the LE group up to version 5.0's physical layers (Vol 4, Part E, 7.8).
    static let lowEnergy: [CommandEntry] = [
        .init(0x2001, (25, 0), "LE Set Event Mask", Commands.LESetEventMask.self),
        .init(0x2002, (25, 1), "LE Read Buffer Size [v1]", Commands.LEReadBufferSize.self),
        .init(0x2003, (25, 2), "LE Read Local Supported Features", Commands.LEReadLocalSupportedFeatures.self),
        .init(0x2005, (25, 4), "LE Set Random Address", Commands.LESetRandomAddress.self),
        .init(0x2006, (25, 5), "LE Set Advertising Parameters", Commands.LESetAdvertisingParameters.self),
        .init(
            0x2007, (25, 6), "LE Read Advertising Physical Channel Tx Power",
            Commands.LEReadAdvertisingPhysicalChannelTXPower.self),
        .init(0x2008, (25, 7), "LE Set Advertising Data", Commands.LESetAdvertisingData.self),
        .init(0x2009, (26, 0), "LE Set Scan Response Data", Commands.LESetScanResponseData.self),
        .init(0x200A, (26, 1), "LE Set Advertising Enable", Commands.LESetAdvertisingEnable.self),
        .init(0x200B, (26, 2), "LE Set Scan Parameters", Commands.LESetScanParameters.self),
        .init(0x200C, (26, 3), "LE Set Scan Enable", Commands.LESetScanEnable.self),
        .init(0x200D, (26, 4), "LE Create Connection", Commands.LECreateConnection.self),
        .init(0x200E, (26, 5), "LE Create Connection Cancel", Commands.LECreateConnectionCancel.self),
        .init(0x200F, (26, 6), "LE Read Filter Accept List Size", Commands.LEReadFilterAcceptListSize.self),
        .init(0x2010, (26, 7), "LE Clear Filter Accept List", Commands.LEClearFilterAcceptList.self),
        .init(
            0x2011, (27, 0), "LE Add Device To Filter Accept List", Commands.LEAddDeviceToFilterAcceptList.self),
        .init(
            0x2012, (27, 1), "LE Remove Device From Filter Accept List",
            Commands.LERemoveDeviceFromFilterAcceptList.self),
        .init(0x2013, (27, 2), "LE Connection Update", Commands.LEConnectionUpdate.self),
        .init(
            0x2014, (27, 3), "LE Set Host Channel Classification", Commands.LESetHostChannelClassification.self),
        .init(0x2015, (27, 4), "LE Read Channel Map", Commands.LEReadChannelMap.self),
        .init(0x2016, (27, 5), "LE Read Remote Features", Commands.LEReadRemoteFeatures.self),
        .init(0x2017, (27, 6), "LE Encrypt", Commands.LEEncrypt.self),
        .init(0x2018, (27, 7), "LE Rand", Commands.LERand.self),
        .init(0x2019, (28, 0), "LE Enable Encryption", Commands.LEEnableEncryption.self),
        .init(0x201A, (28, 1), "LE Long Term Key Request Reply", Commands.LELongTermKeyRequestReply.self),
        .init(
            0x201B, (28, 2), "LE Long Term Key Request Negative Reply",
            Commands.LELongTermKeyRequestNegativeReply.self),
        .init(0x201C, (28, 3), "LE Read Supported States", Commands.LEReadSupportedStates.self),
        .init(0x201D, (28, 4), "LE Receiver Test [v1]"),
        .init(0x201E, (28, 5), "LE Transmitter Test [v1]"),
        .init(0x201F, (28, 6), "LE Test End"),
        .init(
            0x2020, (33, 4), "LE Remote Connection Parameter Request Reply",
            Commands.LERemoteConnectionParameterRequestReply.self),
        .init(
            0x2021, (33, 5), "LE Remote Connection Parameter Request Negative Reply",
            Commands.LERemoteConnectionParameterRequestNegativeReply.self),
        .init(0x2022, (33, 6), "LE Set Data Length", Commands.LESetDataLength.self),
        .init(
            0x2023, (33, 7), "LE Read Suggested Default Data Length", Commands.LEReadSuggestedDefaultDataLength.self),
        .init(
            0x2024, (34, 0), "LE Write Suggested Default Data Length", Commands.LEWriteSuggestedDefaultDataLength.self),
        .init(0x2025, (34, 1), "LE Read Local P-256 Public Key", Commands.LEReadLocalP256PublicKey.self),
        .init(0x2026, (34, 2), "LE Generate DHKey [v1]", Commands.LEGenerateDHKey.self),
        .init(0x2027, (34, 3), "LE Add Device To Resolving List", Commands.LEAddDeviceToResolvingList.self),
        .init(
            0x2028, (34, 4), "LE Remove Device From Resolving List", Commands.LERemoveDeviceFromResolvingList.self),
        .init(0x2029, (34, 5), "LE Clear Resolving List", Commands.LEClearResolvingList.self),
        .init(0x202A, (34, 6), "LE Read Resolving List Size", Commands.LEReadResolvingListSize.self),
        .init(0x202B, (34, 7), "LE Read Peer Resolvable Address", Commands.LEReadPeerResolvableAddress.self),
        .init(0x202C, (35, 0), "LE Read Local Resolvable Address", Commands.LEReadLocalResolvableAddress.self),
        .init(0x202D, (35, 1), "LE Set Address Resolution Enable", Commands.LESetAddressResolutionEnable.self),
        .init(
            0x202E, (35, 2), "LE Set Resolvable Private Address Timeout",
            Commands.LESetResolvablePrivateAddressTimeout.self),
        .init(0x202F, (35, 3), "LE Read Maximum Data Length", Commands.LEReadMaximumDataLength.self),
        .init(0x2030, (35, 4), "LE Read PHY", Commands.LEReadPHY.self),
        .init(0x2031, (35, 5), "LE Set Default PHY", Commands.LESetDefaultPHY.self),
        .init(0x2032, (35, 6), "LE Set PHY", Commands.LESetPHY.self),
        .init(0x2033, (35, 7), "LE Receiver Test [v2]"),
        .init(0x2034, (36, 0), "LE Transmitter Test [v2]"),
    ]
}
