package import BluetoothHCI

/// What one advertising set sends, and how (Vol 6, Part B, 4.4.2.10). The legacy commands have a set of their own.
package struct AdvertisingSet: Hashable, Sendable {
    /// nil for the set of the legacy commands.
    package let handle: AdvertisingHandle?
    /// Of the legacy commands, always with legacy PDUs.
    package var properties: AdvertisingEventProperties = [.connectable, .scannable, .legacy]
    /// The least advertising interval, in slots of 0.625 ms.
    package var intervalMinimum: Slots = 0x0800
    /// The greatest advertising interval, in slots of 0.625 ms.
    package var intervalMaximum: Slots = 0x0800
    package var channels: AdvertisingChannels = .all
    package var ownAddressType = OwnAddressType.publicDevice
    /// Whom directed advertising is for, and whose entry of the resolving list gives private addresses.
    package var peer = DeviceAddress(.zero, .publicDevice)
    package var filterPolicy = AdvertisingFilterPolicy.all
    /// The power that the controller chose.
    package var transmitPower: PowerLevel = 0
    package var primaryPHY = PHY.le1M
    package var secondaryPHY = PHY.le1M
    package var sid: UInt8 = 0
    /// Whether the host wants to know of scan requests (7.8.53).
    package var notifiesScanRequests = false
    /// The set's own random address (7.8.52); the legacy set uses the controller's.
    package var randomAddress: Address?
    /// Complete advertising data.
    package var data: [UInt8] = []
    /// Complete scan response data.
    package var scanResponse: [UInt8] = []
    /// The Advertising DID, twelve bits, which changes when data change (Vol 6, Part B, 4.4.2.11).
    package var dataIdentifier: UInt16 = 0
    package var isEnabled = false
    /// When the host enabled the set last, as a count of such commands: another count is another start.
    package var enabling: UInt32 = 0
    /// How long to advertise; 0 for without end.
    package var duration: Centiseconds = 0
    /// How many extended advertising events to send at most; 0 for no limit.
    package var maximumEvents: UInt8 = 0
    /// Whether advertising data have begun and not ended (7.8.54).
    var hasPartialData = false
    /// Whether scan response data have begun and not ended (7.8.55).
    var hasPartialScanResponse = false

    init(handle: AdvertisingHandle?) { self.handle = handle }

    package var isConnectable: Bool { properties.contains(.connectable) }
    package var isScannable: Bool { properties.contains(.scannable) }
    package var isDirected: Bool { properties.contains(.directed) }
    /// Whether legacy PDUs are sent, which every scanner hears.
    package var isLegacy: Bool { properties.contains(.legacy) }

    /// Whether the type of advertising carries advertising data: legacy directed and extended scannable do not
    /// (Vol 6, Part B, 2.3.1.2; Vol 4, Part E, 7.8.54).
    var takesData: Bool { isLegacy ? !isDirected : !isScannable }

    /// Whether the filter accept list decides anything for this set.
    var usesAcceptList: Bool { filterPolicy != .all }
}
