// Enabling advertising sets (Vol 4, Part E, 7.8.56).

extension Commands {
    /// HCI_LE_Set_Extended_Advertising_Enable (7.8.56). Disabling no set means all sets.
    package struct LESetExtendedAdvertisingEnable: HCICommand {
        package static let opcode: Opcode = 0x2039

        package var isEnabled = false
        package var sets: [EnabledSet] = []

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.flag("Enable", &isEnabled)
            try fields.list("Num_Sets", &sets, count: 0...0x3f)
            try fields.require(!isEnabled || !sets.isEmpty, "Num_Sets", "no set to enable")
            try fields.require(
                sets.count < 2 || Set(sets.map(\.set)).count == sets.count, "Advertising_Handle",
                "a set stands there twice")
        }
    }

    /// One set that is to be enabled or disabled.
    package struct EnabledSet: FieldLayout, Hashable, Sendable {
        package var set = AdvertisingHandle(rawValue: 0)
        /// How long to advertise; 0 for without end.
        package var duration: Centiseconds = 0
        /// How many extended advertising events to send at most; 0 for no limit.
        package var maximumEvents: UInt8 = 0

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.handle("Advertising_Handle", &set)
            try fields.time("Duration", &duration)
            try fields.integer("Max_Extended_Advertising_Events", &maximumEvents)
        }
    }
}
