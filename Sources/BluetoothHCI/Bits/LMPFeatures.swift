/// What a link manager can do, page 0 (Vol 2, Part C, 3.3): LMP_Features of Read Local Supported Features.
///
/// An LE-only controller sets ``brEDRNotSupported`` and ``leSupported`` and none of BR/EDR's.
package struct LMPFeatures: NamedBits {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static let brEDRNotSupported = LMPFeatures(bit: 37)
    package static let leSupported = LMPFeatures(bit: 38)
    /// There are pages beyond 0, read by Read Local Extended Features.
    package static let extendedFeatures = LMPFeatures(bit: 63)

    package static let bitNames: [(bit: Int, name: String)] = [
        (0, "3 slot packets"),
        (1, "5 slot packets"),
        (2, "Encryption"),
        (3, "Slot offset"),
        (4, "Timing accuracy"),
        (5, "Role switch"),
        (6, "Hold mode"),
        (7, "Sniff mode"),
        (9, "Power control requests"),
        (10, "Channel quality driven data rate"),
        (11, "SCO link"),
        (12, "HV2 packets"),
        (13, "HV3 packets"),
        (14, "u-law log synchronous data"),
        (15, "A-law log synchronous data"),
        (16, "CVSD synchronous data"),
        (17, "Paging parameter negotiation"),
        (18, "Power control"),
        (19, "Transparent synchronous data"),
        (20, "Flow control lag (least significant bit)"),
        (21, "Flow control lag (middle bit)"),
        (22, "Flow control lag (most significant bit)"),
        (23, "Broadcast Encryption"),
        (25, "Enhanced Data Rate ACL 2 Mb/s mode"),
        (26, "Enhanced Data Rate ACL 3 Mb/s mode"),
        (27, "Enhanced inquiry scan"),
        (28, "Interlaced inquiry scan"),
        (29, "Interlaced page scan"),
        (30, "RSSI with inquiry results"),
        (31, "Extended SCO link (EV3 packets)"),
        (32, "EV4 packets"),
        (33, "EV5 packets"),
        (35, "AFH capable Peripheral"),
        (36, "AFH classification Peripheral"),
        (37, "BR/EDR Not Supported"),
        (38, "LE Supported (Controller)"),
        (39, "3-slot Enhanced Data Rate ACL packets"),
        (40, "5-slot Enhanced Data Rate ACL packets"),
        (41, "Sniff subrating"),
        (42, "Pause encryption"),
        (43, "AFH capable Central"),
        (44, "AFH classification Central"),
        (45, "Enhanced Data Rate eSCO 2 Mb/s mode"),
        (46, "Enhanced Data Rate eSCO 3 Mb/s mode"),
        (47, "3-slot Enhanced Data Rate eSCO packets"),
        (48, "Extended Inquiry Response"),
        (49, "Simultaneous LE and BR/EDR to Same Device Capable (Controller)"),
        (51, "Secure Simple Pairing (Controller Support)"),
        (52, "Encapsulated PDU"),
        (53, "Erroneous Data Reporting"),
        (54, "Non-flushable Packet Boundary Flag"),
        (56, "HCI Link Supervision Timeout Changed event"),
        (57, "Variable Inquiry TX Power Level"),
        (58, "Enhanced Power Control"),
        (63, "Extended features"),
    ]
}
