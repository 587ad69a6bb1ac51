// Making a connection on any layer (Vol 4, Part E, 7.8.66).

extension Commands {
    /// HCI_LE_Extended_Create_Connection [v1] (7.8.66). Answered by Command Status, then by LE Enhanced Connection
    /// Complete.
    ///
    /// With the accept list, the peer does not apply, and any type is taken.
    package struct LEExtendedCreateConnection: HCICommand {
        package typealias Return = CommandStatusOnly

        package static let opcode: Opcode = 0x2043

        package var filterPolicy = InitiatorFilterPolicy.peer
        package var ownAddressType = OwnAddressType.publicDevice
        package var peerAddressType = AddressType.publicDevice
        package var peerAddress = Address.zero
        package var le1M: InitiatingSettings?
        /// Its scan interval and window do not apply: nothing is scanned on LE 2M.
        package var le2M: InitiatingSettings?
        package var leCoded: InitiatingSettings?

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.choice("Initiator_Filter_Policy", &filterPolicy)
            try fields.choice("Own_Address_Type", &ownAddressType)
            try fields.choice(
                "Peer_Address_Type", &peerAddressType, among: AddressType.peer,
                else: filterPolicy == .peer ? .outOfRange : nil)
            try fields.address("Peer_Address", &peerAddress)
            var layers = PHYSet()
            if le1M != nil { layers.insert(.le1M) }
            if le2M != nil { layers.insert(.le2M) }
            if leCoded != nil { layers.insert(.leCoded) }
            try fields.bits("Initiating_PHYs", &layers)
            try fields.require(layers.isSubset(of: .all), "Initiating_PHYs", "\(layers)", code: .unsupported)
            try fields.require(!layers.isDisjoint(with: .primary), "Initiating_PHYs", "no layer to scan: \(layers)")
            try fields.group(&le1M, if: layers.contains(.le1M))
            try le1M?.checkScanning(fields)
            try fields.group(&le2M, if: layers.contains(.le2M))
            try fields.group(&leCoded, if: layers.contains(.leCoded))
            try leCoded?.checkScanning(fields)
        }
    }

    /// How to look for the peer on one layer, and the connection to make there.
    package struct InitiatingSettings: FieldLayout, Hashable, Sendable {
        package var scanInterval: Slots = 0x0010
        package var scanWindow: Slots = 0x0010
        package var parameters = ConnectionParameters()
        package var eventLength = ConnectionEventLength()

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.time("Scan_Interval", &scanInterval)
            try fields.time("Scan_Window", &scanWindow)
            try fields.group(&parameters)
            try fields.group(&eventLength)
        }

        fileprivate func checkScanning(_ fields: FieldCoder) throws(HCIError) {
            try fields.require(
                scanWindow >= 0x0004 && scanWindow <= scanInterval, "Scan_Window",
                "\(scanWindow.rawValue) in an interval of \(scanInterval.rawValue)")
        }
    }
}
