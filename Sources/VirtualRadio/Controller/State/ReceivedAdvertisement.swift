package import BluetoothHCI

/// An advertisement or scan response as it came from the air, before lists, filters and address resolution.
package struct ReceivedAdvertisement: Hashable, Sendable {
    /// What was received. Of a scan response, the bits of what it answers, and `scanResponse`.
    package var type: Events.ExtendedReportType
    /// The address on the air; of type `anonymous` where there is none.
    package var advertiser: DeviceAddress
    /// Of directed advertising: the target's address on the air.
    package var target: DeviceAddress?
    package var primaryPHY = PHY.le1M
    /// nil for legacy PDUs.
    package var secondaryPHY: PHY?
    /// nil for legacy PDUs.
    package var sid: UInt8?
    /// The Advertising DID, twelve bits; nil for legacy PDUs.
    package var dataIdentifier: UInt16?
    /// What the advertiser says that it sends with; unavailable where it says nothing.
    package var transmitPower: PowerLevel = .unavailable
    package var rssi: PowerLevel = .unavailable
    /// At most 31 octets for legacy PDUs, 1650 for others.
    package var data: [UInt8] = []

    package init(type: Events.ExtendedReportType, advertiser: DeviceAddress) {
        self.type = type
        self.advertiser = advertiser
    }
}
