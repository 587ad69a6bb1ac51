package import BluetoothHCI

extension Radio {
    /// Names a device on the radio. Never used for another one.
    package struct DeviceID: Hashable, Comparable, Sendable {
        package let rawValue: UInt64

        package init(rawValue: UInt64) { self.rawValue = rawValue }

        package static func < (left: DeviceID, right: DeviceID) -> Bool { left.rawValue < right.rawValue }
    }

    /// How long things take.
    package enum Timing: String, Hashable, Sendable, CaseIterable {
        /// Advertising and connection events are where the specification puts them.
        case realistic
        /// The same happens in the same order, but nobody waits for an event. What was lost is sent again an interval
        /// later, and timeouts take their time.
        case instant
    }

    /// A packet for the host of a device.
    package struct Delivery: Hashable, Sendable {
        package let device: DeviceID
        package let packet: HCIPacket
    }

    /// What has happened on the radio since it began.
    package struct Statistics: Hashable, Sendable {
        /// Advertising events that somebody could have heard.
        package internal(set) var advertisingEvents = 0
        package internal(set) var reportsDelivered = 0
        /// Reports that hosts did not take in time.
        package internal(set) var reportsDropped = 0
        /// Advertisements, requests and responses that fading or faults lost.
        package internal(set) var advertisementsLost = 0
        package internal(set) var scanRequests = 0
        package internal(set) var connectionsMade = 0
        /// Sides of connections that ended by supervision timeout, by failing to be established or by a wrong key.
        package internal(set) var connectionsLost = 0
        /// Connection events with something to send.
        package internal(set) var connectionEvents = 0
        /// Packets with data or control that arrived.
        package internal(set) var packets = 0
        /// Packets on connections that fading or faults lost.
        package internal(set) var packetsLost = 0
        /// Octets of data, without headers, that arrived.
        package internal(set) var octets = 0
    }

    /// One side of a connection, as people see it.
    package struct LinkDescription: Hashable, Sendable {
        /// nil where the other side is gone and this one has not noticed.
        package let peer: DeviceID?
        package let peerAddress: DeviceAddress
        package let role: Role
        package let handle: ConnectionHandle
        package let interval: ConnectionIntervals
        package let latency: UInt16
        package let supervisionTimeout: Centiseconds
        package let isEncrypted: Bool
        package let transmitPHY: PHY
        package let receivePHY: PHY
        /// The mean power at which the peer is heard.
        package let rssi: PowerLevel
    }
}

extension Radio.DeviceID: CustomStringConvertible {
    package var description: String { String(rawValue) }
}
