package import BluetoothHCI
package import SimulationKernel

/// How to scan, as the host set it with either family of commands (Vol 4, Part E, 7.8.10 and 7.8.64).
package struct ScanParameters: Hashable, Sendable {
    package var ownAddressType = OwnAddressType.publicDevice
    package var filterPolicy = ScanFilterPolicy.unfiltered
    /// nil where LE 1M is not scanned.
    package var le1M: Commands.ScanSettings? = Commands.ScanSettings()
    /// nil where LE Coded is not scanned.
    package var leCoded: Commands.ScanSettings?

    init() {}
}

/// A scan that is going on (Vol 6, Part B, 4.4.3).
package struct Scanner: Hashable, Sendable {
    /// Extended scanners hear extended advertising and get extended reports; others neither.
    package let family: CommandFamily
    package let parameters: ScanParameters
    package let duplicateFilter: DuplicateFilter
    /// How long to scan, or how long in each period; 0 for without end.
    package let duration: Centiseconds
    /// From one start of scanning to the next; 0 for scanning once.
    package let period: ScanPeriods
    /// When the host enabled scanning.
    package let start: Instant

    /// How the layer is scanned; nil where it is not.
    package func settings(for layer: PHY) -> Commands.ScanSettings? {
        switch layer {
        case .le1M: parameters.le1M
        case .leCoded: parameters.leCoded
        case .le2M: nil
        }
    }
}
