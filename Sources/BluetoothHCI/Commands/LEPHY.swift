// Physical layers (Vol 4, Part E, 7.8.47 to 7.8.49).

extension Commands {
    /// HCI_LE_Read_PHY (7.8.47).
    package struct LEReadPHY: HCICommand {
        package static let opcode: Opcode = 0x2030

        package var handle = ConnectionHandle(rawValue: 0)

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
        }

        /// What the controller answers.
        package struct Return: HandleReturning {
            package var status = ErrorCode.success
            package var handle = ConnectionHandle(rawValue: 0)
            package var transmit = PHY.le1M
            package var receive = PHY.le1M

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.wrapped("Connection_Handle", &handle)
                try fields.choice("TX_PHY", &transmit, else: status.isSuccess ? .outOfRange : nil)
                try fields.choice("RX_PHY", &receive, else: status.isSuccess ? .outOfRange : nil)
            }
        }
    }

    /// HCI_LE_Set_Default_PHY (7.8.48). A reserved layer is refused as an unsupported one.
    package struct LESetDefaultPHY: HCICommand {
        package static let opcode: Opcode = 0x2031

        /// For which direction any layer will do; its set then does not apply.
        package var indifference: PHYIndifference = []
        package var transmit: PHYSet = .le1M
        package var receive: PHYSet = .le1M

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.bits("All_PHYs", &indifference)
            try fields.bits("TX_PHYs", &transmit)
            try fields.bits("RX_PHYs", &receive)
            try fields.requirePreference(transmit, "TX_PHYs", unless: indifference.contains(.transmitting))
            try fields.requirePreference(receive, "RX_PHYs", unless: indifference.contains(.receiving))
        }
    }

    /// HCI_LE_Set_PHY (7.8.49). Answered by Command Status, then by LE PHY Update Complete.
    package struct LESetPHY: HCICommand {
        package typealias Return = CommandStatusOnly

        package static let opcode: Opcode = 0x2032

        package var handle = ConnectionHandle(rawValue: 0)
        /// For which direction any layer will do; its set then does not apply.
        package var indifference: PHYIndifference = []
        package var transmit: PHYSet = .le1M
        package var receive: PHYSet = .le1M
        /// Bits 0 and 1: the preferred coding of LE Coded; 0 for none, 1 for S=2, 2 for S=8.
        package var options: UInt16 = 0

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Connection_Handle", &handle)
            try fields.bits("All_PHYs", &indifference)
            try fields.bits("TX_PHYs", &transmit)
            try fields.bits("RX_PHYs", &receive)
            try fields.integer("PHY_Options", &options)
            try fields.requirePreference(transmit, "TX_PHYs", unless: indifference.contains(.transmitting))
            try fields.requirePreference(receive, "RX_PHYs", unless: indifference.contains(.receiving))
        }
    }
}
