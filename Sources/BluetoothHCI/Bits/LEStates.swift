/// The states of a link layer, and those that it can be in at once (Vol 4, Part E, 7.8.27): LE_States.
///
/// Bit 28 also means more than one connection as central; bit 41 also one as central beside one as peripheral.
package struct LEStates: NamedBits {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Every state and combination that has a bit.
    package static let all = LEStates(rawValue: 1 << 42 - 1)

    // Those that a host of locks, or a phone's, asks about. Passive and active are scanning; central and peripheral are
    // connections.
    package static let connectableAdvertising = LEStates(bit: 2)
    package static let passiveScanning = LEStates(bit: 4)
    package static let activeScanning = LEStates(bit: 5)
    package static let initiating = LEStates(bit: 6)
    package static let connectableAdvertisingAndPassive = LEStates(bit: 10)
    package static let connectableAdvertisingAndActive = LEStates(bit: 14)
    package static let passiveAndInitiating = LEStates(bit: 22)
    package static let activeAndInitiating = LEStates(bit: 23)
    package static let passiveAndCentral = LEStates(bit: 24)
    package static let activeAndCentral = LEStates(bit: 25)
    package static let passiveAndPeripheral = LEStates(bit: 26)
    package static let activeAndPeripheral = LEStates(bit: 27)
    package static let initiatingAndCentral = LEStates(bit: 28)
    package static let connectableAdvertisingAndInitiating = LEStates(bit: 32)
    package static let connectableAdvertisingAndCentral = LEStates(bit: 35)
    package static let connectableAdvertisingAndPeripheral = LEStates(bit: 38)
    package static let initiatingAndPeripheral = LEStates(bit: 41)

    package static let bitNames: [(bit: Int, name: String)] = [
        (0, "Non-connectable Advertising"),
        (1, "Scannable Advertising"),
        (2, "Connectable Advertising"),
        (3, "High Duty Cycle Directed Advertising"),
        (4, "Passive Scanning"),
        (5, "Active Scanning"),
        (6, "Initiating"),
        (7, "Connection (Peripheral)"),
        (8, "Non-connectable Advertising + Passive Scanning"),
        (9, "Scannable Advertising + Passive Scanning"),
        (10, "Connectable Advertising + Passive Scanning"),
        (11, "High Duty Cycle Directed Advertising + Passive Scanning"),
        (12, "Non-connectable Advertising + Active Scanning"),
        (13, "Scannable Advertising + Active Scanning"),
        (14, "Connectable Advertising + Active Scanning"),
        (15, "High Duty Cycle Directed Advertising + Active Scanning"),
        (16, "Non-connectable Advertising + Initiating"),
        (17, "Scannable Advertising + Initiating"),
        (18, "Non-connectable Advertising + Connection (Central)"),
        (19, "Scannable Advertising + Connection (Central)"),
        (20, "Non-connectable Advertising + Connection (Peripheral)"),
        (21, "Scannable Advertising + Connection (Peripheral)"),
        (22, "Passive Scanning + Initiating"),
        (23, "Active Scanning + Initiating"),
        (24, "Passive Scanning + Connection (Central)"),
        (25, "Active Scanning + Connection (Central)"),
        (26, "Passive Scanning + Connection (Peripheral)"),
        (27, "Active Scanning + Connection (Peripheral)"),
        (28, "Initiating + Connection (Central)"),
        (29, "Low Duty Cycle Directed Advertising"),
        (30, "Low Duty Cycle Directed Advertising + Passive Scanning"),
        (31, "Low Duty Cycle Directed Advertising + Active Scanning"),
        (32, "Connectable Advertising + Initiating"),
        (33, "High Duty Cycle Directed Advertising + Initiating"),
        (34, "Low Duty Cycle Directed Advertising + Initiating"),
        (35, "Connectable Advertising + Connection (Central)"),
        (36, "High Duty Cycle Directed Advertising + Connection (Central)"),
        (37, "Low Duty Cycle Directed Advertising + Connection (Central)"),
        (38, "Connectable Advertising + Connection (Peripheral)"),
        (39, "High Duty Cycle Directed Advertising + Connection (Peripheral)"),
        (40, "Low Duty Cycle Directed Advertising + Connection (Peripheral)"),
        (41, "Initiating + Connection (Peripheral)"),
    ]
}
