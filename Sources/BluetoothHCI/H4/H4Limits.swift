/// How long the packets of a byte stream may be. Commands, events and SCO data count their length in one octet, and are
/// bounded by that.
package struct H4Limits: Hashable, Sendable {
    /// The most octets of data in an ACL packet.
    package var aclLength: Int
    /// The most octets of data in an ISO packet.
    package var isochronousLength: Int

    /// The defaults are more than any LE controller announces, and little memory.
    package init(aclLength: Int = 2_048, isochronousLength: Int = 2_048) {
        self.aclLength = aclLength
        self.isochronousLength = isochronousLength
    }

    /// The most octets after the header of a packet of this type.
    package func maximumLength(_ type: HCIPacketType) -> Int {
        switch type {
        case .command, .event, .synchronous: 0xff
        case .acl: aclLength
        case .isochronous: isochronousLength
        }
    }
}

extension HCIError.Code {
    /// No packet begins so, or none that travels in this direction: the stream has lost its framing.
    package static let notAPacket = Self(name: "not_a_packet", status: .hardwareFailure)
    /// The header of a packet announces more than is taken: the stream has lost its framing.
    package static let packetTooLong = Self(name: "packet_too_long", status: .hardwareFailure)
    /// A whole packet of a type that is not taken here; the stream goes on after it.
    package static let typeNotTaken = Self(name: "type_not_taken", status: .unsupportedFeatureOrParameterValue)
}
