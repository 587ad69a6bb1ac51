// Making a connection (Vol 4, Part E, 7.8.12 and 7.8.13).

extension Commands {
    /// HCI_LE_Create_Connection (7.8.12). Answered by Command Status, then by LE (Enhanced) Connection Complete.
    ///
    /// With the accept list, the peer does not apply, and any type is taken.
    package struct LECreateConnection: HCICommand {
        package typealias Return = CommandStatusOnly

        package static let opcode: Opcode = 0x200D

        package var scanInterval: Slots = 0x0010
        package var scanWindow: Slots = 0x0010
        package var filterPolicy = InitiatorFilterPolicy.peer
        package var peerAddressType = AddressType.publicDevice
        package var peerAddress = Address.zero
        package var ownAddressType = OwnAddressType.publicDevice
        package var parameters = ConnectionParameters()
        package var eventLength = ConnectionEventLength()

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.time("LE_Scan_Interval", &scanInterval, in: 0x0004...0x4000)
            try fields.time("LE_Scan_Window", &scanWindow, in: 0x0004...0x4000)
            try fields.require(scanWindow <= scanInterval, "LE_Scan_Window", "longer than the interval")
            try fields.choice("Initiator_Filter_Policy", &filterPolicy)
            try fields.choice(
                "Peer_Address_Type", &peerAddressType, among: AddressType.peer,
                else: filterPolicy == .peer ? .outOfRange : nil)
            try fields.address("Peer_Address", &peerAddress)
            try fields.choice("Own_Address_Type", &ownAddressType)
            try fields.group(&parameters)
            try fields.group(&eventLength)
        }
    }

    /// HCI_LE_Create_Connection_Cancel (7.8.13). The connection that is not made is reported by LE (Enhanced)
    /// Connection Complete.
    package struct LECreateConnectionCancel: PlainCommand {
        package static let opcode: Opcode = 0x200E

        package init() {}
    }
}
