/// What a link layer can do (Vol 6, Part B, 4.6): LE_Features of LE Read Local Supported Features and its like.
package struct LEFeatures: NamedBits {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static let encryption = LEFeatures(bit: 0)
    package static let connectionParametersRequest = LEFeatures(bit: 1)
    package static let extendedRejectIndication = LEFeatures(bit: 2)
    package static let peripheralInitiatedFeaturesExchange = LEFeatures(bit: 3)
    package static let ping = LEFeatures(bit: 4)
    package static let dataPacketLengthExtension = LEFeatures(bit: 5)
    package static let privacy = LEFeatures(bit: 6)
    package static let extendedScanningFilterPolicies = LEFeatures(bit: 7)
    package static let phy2M = LEFeatures(bit: 8)
    package static let codedPHY = LEFeatures(bit: 11)
    package static let extendedAdvertising = LEFeatures(bit: 12)
    package static let periodicAdvertising = LEFeatures(bit: 13)
    package static let channelSelectionAlgorithm2 = LEFeatures(bit: 14)
    package static let minimumUsedChannels = LEFeatures(bit: 16)
    package static let remotePublicKeyValidation = LEFeatures(bit: 27)

    package static let bitNames: [(bit: Int, name: String)] = [
        (0, "LE Encryption"),
        (1, "Connection Parameters Request Procedure"),
        (2, "Extended Reject Indication"),
        (3, "Peripheral-initiated Features Exchange"),
        (4, "LE Ping"),
        (5, "LE Data Packet Length Extension"),
        (6, "LL Privacy"),
        (7, "Extended Scanning Filter Policies"),
        (8, "LE 2M PHY"),
        (9, "Stable Modulation Index - Transmitter"),
        (10, "Stable Modulation Index - Receiver"),
        (11, "LE Coded PHY"),
        (12, "LE Extended Advertising"),
        (13, "LE Periodic Advertising"),
        (14, "Channel Selection Algorithm #2"),
        (15, "LE Power Class 1"),
        (16, "Minimum Number of Used Channels Procedure"),
        (17, "Connection CTE Request"),
        (18, "Connection CTE Response"),
        (19, "Connectionless CTE Transmitter"),
        (20, "Connectionless CTE Receiver"),
        (21, "Antenna Switching During CTE Transmission (AoD)"),
        (22, "Antenna Switching During CTE Reception (AoA)"),
        (23, "Receiving Constant Tone Extensions"),
        (24, "Periodic Advertising Sync Transfer - Sender"),
        (25, "Periodic Advertising Sync Transfer - Recipient"),
        (26, "Sleep Clock Accuracy Updates"),
        (27, "Remote Public Key Validation"),
        (28, "Connected Isochronous Stream - Central"),
        (29, "Connected Isochronous Stream - Peripheral"),
        (30, "Isochronous Broadcaster"),
        (31, "Synchronized Receiver"),
        (32, "Connected Isochronous Stream (Host Support)"),
        (33, "LE Power Control Request"),
        (34, "LE Power Control Request (second bit)"),
        (35, "LE Path Loss Monitoring"),
        (36, "Periodic Advertising ADI Support"),
        (37, "Connection Subrating"),
        (38, "Connection Subrating (Host Support)"),
        (39, "Channel Classification"),
        (40, "Advertising Coding Selection"),
        (41, "Advertising Coding Selection (Host Support)"),
        (43, "Periodic Advertising with Responses - Advertiser"),
        (44, "Periodic Advertising with Responses - Scanner"),
    ]
}
