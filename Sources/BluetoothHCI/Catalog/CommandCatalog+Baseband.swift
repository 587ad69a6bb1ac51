extension CommandCatalog {
    /// Commands that are not of the LE group, so far as hosts send them to LE controllers (Vol 4, Part E, 7.1 to 7.5).
    static let general: [CommandEntry] = [
        .init(0x0406, (0, 5), "Disconnect", Commands.Disconnect.self),
        .init(0x041D, (2, 7), "Read Remote Version Information", Commands.ReadRemoteVersionInformation.self),
        .init(0x0C01, (5, 6), "Set Event Mask", Commands.SetEventMask.self),
        .init(0x0C03, (5, 7), "Reset", Commands.Reset.self),
        .init(0x0C13, (7, 0), "Write Local Name", Commands.WriteLocalName.self),
        .init(0x0C14, (7, 1), "Read Local Name", Commands.ReadLocalName.self),
        .init(0x0C23, (9, 0), "Read Class Of Device", Commands.ReadClassOfDevice.self),
        .init(0x0C2D, (10, 2), "Read Transmit Power Level", Commands.ReadTransmitPowerLevel.self),
        .init(
            0x0C31, (10, 5), "Set Controller To Host Flow Control", Commands.SetControllerToHostFlowControl.self),
        .init(0x0C33, (10, 6), "Host Buffer Size", Commands.HostBufferSize.self),
        .init(0x0C35, (10, 7), "Host Number Of Completed Packets", Commands.HostNumberOfCompletedPackets.self),
        .init(0x0C63, (22, 2), "Set Event Mask Page 2", Commands.SetEventMaskPage2.self),
        .init(0x0C6C, (24, 5), "Read LE Host Support", Commands.ReadLEHostSupport.self),
        .init(0x0C6D, (24, 6), "Write LE Host Support", Commands.WriteLEHostSupport.self),
        .init(
            0x0C7B, (32, 4), "Read Authenticated Payload Timeout", Commands.ReadAuthenticatedPayloadTimeout.self),
        .init(
            0x0C7C, (32, 5), "Write Authenticated Payload Timeout", Commands.WriteAuthenticatedPayloadTimeout.self),
        .init(0x1001, (14, 3), "Read Local Version Information", Commands.ReadLocalVersionInformation.self),
        .init(0x1002, nil, "Read Local Supported Commands", Commands.ReadLocalSupportedCommands.self),
        .init(0x1003, (14, 5), "Read Local Supported Features", Commands.ReadLocalSupportedFeatures.self),
        .init(0x1004, (14, 6), "Read Local Extended Features", Commands.ReadLocalExtendedFeatures.self),
        .init(0x1005, (14, 7), "Read Buffer Size", Commands.ReadBufferSize.self),
        .init(0x1009, (15, 1), "Read BD_ADDR", Commands.ReadBDADDR.self),
        .init(0x1405, (15, 5), "Read RSSI", Commands.ReadRSSI.self),
    ]
}
