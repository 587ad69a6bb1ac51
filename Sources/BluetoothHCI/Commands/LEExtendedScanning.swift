// Extended scanning (Vol 4, Part E, 7.8.64 and 7.8.65).

extension Commands {
    /// HCI_LE_Set_Extended_Scan_Parameters (7.8.64): how to scan, for each layer that is scanned.
    package struct LESetExtendedScanParameters: HCICommand {
        package static let opcode: Opcode = 0x2041

        package var ownAddressType = OwnAddressType.publicDevice
        package var filterPolicy = ScanFilterPolicy.unfiltered
        package var le1M: ScanSettings?
        package var leCoded: ScanSettings?

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.choice("Own_Address_Type", &ownAddressType)
            try fields.choice("Scanning_Filter_Policy", &filterPolicy)
            var layers = PHYSet()
            if le1M != nil { layers.insert(.le1M) }
            if leCoded != nil { layers.insert(.leCoded) }
            try fields.bits("Scanning_PHYs", &layers)
            try fields.require(layers.isSubset(of: .primary), "Scanning_PHYs", "\(layers)", code: .unsupported)
            try fields.require(!layers.isEmpty, "Scanning_PHYs", "no layer")
            try fields.group(&le1M, if: layers.contains(.le1M))
            try fields.group(&leCoded, if: layers.contains(.leCoded))
        }
    }

    /// How to scan one layer.
    package struct ScanSettings: FieldLayout, Hashable, Sendable {
        package var type = ScanType.passive
        package var interval: Slots = 0x0010
        package var window: Slots = 0x0010

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.choice("Scan_Type", &type)
            try fields.time("Scan_Interval", &interval, in: 0x0004...0xffff)
            try fields.time("Scan_Window", &window, in: 0x0004...0xffff)
            try fields.require(window <= interval, "Scan_Window", "longer than the interval")
        }
    }

    /// HCI_LE_Set_Extended_Scan_Enable (7.8.65).
    package struct LESetExtendedScanEnable: HCICommand {
        package static let opcode: Opcode = 0x2042

        package var isEnabled = false
        package var duplicateFilter = DuplicateFilter.disabled
        /// How long to scan, or how long in each period; 0 for without end.
        package var duration: Centiseconds = 0
        /// From one start of scanning to the next; 0 for scanning once.
        package var period: ScanPeriods = 0

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.flag("Enable", &isEnabled)
            try fields.choice("Filter_Duplicates", &duplicateFilter, else: isEnabled ? .outOfRange : nil)
            try fields.time("Duration", &duration)
            try fields.time("Period", &period)
            try fields.require(
                !isEnabled || duplicateFilter != .resetEachPeriod || (period.rawValue != 0 && duration.rawValue != 0),
                "Filter_Duplicates", "there are no periods")
            try fields.require(
                !isEnabled || period.rawValue == 0 || duration.microseconds < period.microseconds,
                "Duration", "not shorter than the period")
        }
    }
}
