import BluetoothHCI
import SimulationKernel

/// An enabled advertising set.
struct Advertiser: Sendable {
    /// The slot of its device.
    let station: Int32
    /// nil for the set of the legacy commands.
    let handle: AdvertisingHandle?
    /// Which enabling of the set this is.
    let enabling: UInt32
    let timing: AdvertisingTiming
    let primaryPHY: PHY
    let channels: AdvertisingChannels
    let isLegacy: Bool
    let isConnectable: Bool
    let transmitPower: Double
    /// The most events to send; 0 for no limit.
    let maximumEvents: Int
    /// When it can be heard at most, in square metres.
    var squaredReach: Double
    /// Its address on the air; of type anonymous where it sends none.
    var address: DeviceAddress
    /// Of directed advertising: whom it is for, on the air.
    var target: DeviceAddress?
    /// The next event, or where it would have been had anybody listened.
    var next: Instant
    /// nil while it is dormant: nobody could hear it.
    var token: EventQueue<AirEvent>.Token?
    var endToken: EventQueue<AirEvent>.Token?
    /// Events that were sent while not dormant.
    var events = 0
    /// With instant timing: how many events new data have brought at the instant of the last one.
    var prompted = 0
    var promptedAt = Instant.distantPast

    /// How often new data are heard at once within one instant: so that two hosts that answer each other by new data do
    /// not hold up time for ever.
    static let promptLimit = 16
}

/// Who scans or initiates.
struct Listener: Sendable {
    /// The slot of the device.
    let station: Int32
    var scan: Listening?
    var initiation: Listening?
    /// The only address to connect to; nil where a list or the resolution of addresses decides.
    var wanted: DeviceAddress?

    /// When which layer is heard.
    struct Listening: Sendable {
        let isExtended: Bool
        let le1M: ScanTiming?
        let leCoded: ScanTiming?

        func timing(on layer: PHY) -> ScanTiming? {
            switch layer {
            case .le1M: le1M
            case .leCoded: leCoded
            case .le2M: nil
            }
        }
    }
}

/// A report that faults delay.
struct DelayedReport: Sendable {
    let device: Radio.DeviceID
    let advertisement: ReceivedAdvertisement
}
