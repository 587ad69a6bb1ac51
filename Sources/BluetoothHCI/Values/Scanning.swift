/// Whether a scanner asks for scan responses: LE_Scan_Type (Vol 4, Part E, 7.8.10).
package enum ScanType: UInt8, Hashable, Sendable {
    case passive = 0x00
    case active = 0x01
}

/// Whose advertisements a scanner reports: Scanning_Filter_Policy (Vol 4, Part E, 7.8.10).
package enum ScanFilterPolicy: UInt8, Hashable, Sendable {
    /// All but directed ones that are for others.
    case unfiltered = 0x00
    /// Those from the accept list, but for directed ones that are for others.
    case acceptList = 0x01
    /// As ``unfiltered``, and directed ones to a resolvable private address that could not be resolved.
    case unfilteredExtended = 0x02
    /// As ``acceptList``, and directed ones to a resolvable private address that could not be resolved.
    case acceptListExtended = 0x03

    /// Whether only devices on the accept list are reported.
    package var usesAcceptList: Bool { rawValue & 1 != 0 }
    /// Whether the controller reports what is directed to an unresolved private address.
    package var isExtended: Bool { rawValue & 2 != 0 }
}

/// Whom an initiator connects to: Initiator_Filter_Policy (Vol 4, Part E, 7.8.12).
package enum InitiatorFilterPolicy: UInt8, Hashable, Sendable {
    case peer = 0x00
    case acceptList = 0x01
}

/// Which repeated reports a scanner leaves out: Filter_Duplicates (Vol 4, Part E, 7.8.65).
package enum DuplicateFilter: UInt8, Hashable, Sendable {
    case disabled = 0x00
    case enabled = 0x01
    /// Enabled, and forgotten at the start of each period.
    case resetEachPeriod = 0x02
}
