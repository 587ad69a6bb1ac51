import BluetoothHCI

extension Host {
    /// Reports of the legacy commands.
    mutating func report(_ event: Events.LEAdvertisingReport) {
        for report in event.reports {
            append(
                AdvertisementReport(
                    address: DeviceAddress(report.address, report.addressType), rssi: report.rssi,
                    isConnectable: report.type == .connectableAndScannable || report.type == .directed,
                    isScannable: report.type == .connectableAndScannable || report.type == .scannable,
                    isScanResponse: report.type == .scanResponse, isDirected: report.type == .directed,
                    data: report.data))
        }
    }

    /// Reports of the extended commands. Of an advertisement in several reports each is told by itself.
    mutating func report(_ event: Events.LEExtendedAdvertisingReport) {
        for report in event.reports {
            append(
                AdvertisementReport(
                    address: DeviceAddress(report.address, report.addressType), rssi: report.rssi,
                    isConnectable: report.type.contains(.connectable), isScannable: report.type.contains(.scannable),
                    isScanResponse: report.type.contains(.scanResponse), isDirected: report.type.contains(.directed),
                    data: report.data))
        }
    }

    private mutating func append(_ report: AdvertisementReport) {
        guard events.count < Self.maximumWaitingReports else { return drops.reports &+= 1 }
        emit(.advertisingReport(report))
    }

    /// The controller ended the scan, which this host never asks it to.
    mutating func scanTimedOut() { radio.isScanning = false }
}
