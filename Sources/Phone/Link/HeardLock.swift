internal import BluetoothHCI
internal import BluetoothHost
internal import LockProtocol
internal import SimulationKernel

/// One advertisement of some lock.
struct HeardLock: Sendable {
    let address: DeviceAddress
    /// In dBm; nil where the controller does not know it (Vol 4, Part E, 7.7.65.2: 127).
    let power: Int?
    let advertisement: LockAdvertisement

    /// Service data with a 128-bit UUID: the UUID's octets, then the data (Supplement, Part A, 1.11).
    private static let serviceData128 = AdvertisingDataType(rawValue: 0x21)
    private static let serviceOctets = lockServiceUUID.octets

    /// - Returns: nil for anything but a connectable advertisement of a lock that speaks our version.
    init?(_ report: AdvertisementReport) {
        guard report.isConnectable, !report.isScanResponse,
            let data = AdvertisingData(octets: report.data)[Self.serviceData128],
            data.starts(with: Self.serviceOctets),
            let advertisement = try? LockAdvertisement(Array(data.dropFirst(Self.serviceOctets.count)))
        else { return nil }
        address = report.address
        power = report.rssi.dBm
        self.advertisement = advertisement
    }
}

/// The lock service as GATT names it.
let lockServiceUUID = bluetoothUUID(LockService.uuid)

func bluetoothUUID(_ id: UniqueID) -> BluetoothUUID { BluetoothUUID(high: id.high, low: id.low) }
