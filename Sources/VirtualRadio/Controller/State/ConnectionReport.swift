package import BluetoothHCI

/// A new connection, as the air made it.
package struct ConnectionReport: Hashable, Sendable {
    package var role: Role
    /// The peer's address on the air.
    package var peer: DeviceAddress
    /// This device's address on the air.
    package var own: DeviceAddress
    package var interval: ConnectionIntervals
    package var latency: UInt16
    package var supervisionTimeout: Centiseconds
    package var clockAccuracy = ClockAccuracy.ppm50
    package var channelSelection: ChannelSelection
    /// The layer that the connection begins on.
    package var layer = PHY.le1M
    /// At the peripheral: the set that was connected to; nil for the legacy set.
    package var set: AdvertisingHandle?
    /// At the peripheral: how many extended advertising events the set has sent.
    package var completedEvents: UInt8 = 0

    package init(
        role: Role, peer: DeviceAddress, own: DeviceAddress, interval: ConnectionIntervals, latency: UInt16,
        supervisionTimeout: Centiseconds, channelSelection: ChannelSelection
    ) {
        self.role = role
        self.peer = peer
        self.own = own
        self.interval = interval
        self.latency = latency
        self.supervisionTimeout = supervisionTimeout
        self.channelSelection = channelSelection
    }
}

/// What Read Remote Version Information finds out (Vol 6, Part B, 2.4.2.13).
package struct LinkLayerVersion: Hashable, Sendable {
    package var version: UInt8
    package var companyIdentifier: UInt16
    package var subversion: UInt16

    package init(version: UInt8, companyIdentifier: UInt16, subversion: UInt16) {
        self.version = version
        self.companyIdentifier = companyIdentifier
        self.subversion = subversion
    }
}

extension ControllerConfiguration {
    /// What the controller tells peers of itself.
    package var linkLayerVersion: LinkLayerVersion {
        LinkLayerVersion(version: version, companyIdentifier: companyIdentifier, subversion: subversion)
    }
}
