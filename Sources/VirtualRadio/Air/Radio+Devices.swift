import BluetoothHCI
import SimulationKernel

// What the owner of the radio sees and changes of devices.

extension Radio {
    /// Moves a device. Whether others hear it, and it them, follows at once.
    package mutating func move(_ device: DeviceID, to position: Position) {
        guard let slot = slot(of: device), positions[slot] != position else { return }
        positions[slot] = position
        for side in stations[slot].links { reassess(Int(side.link)) }
        for advertiser in stations[slot].advertisers { wakeIfAudible(Int(advertiser)) }
        wakeAdvertisers(for: slot, isNew: false)
    }

    /// Where a device is; nil where it is not attached.
    package func position(of device: DeviceID) -> Position? { slot(of: device).map { positions[$0] } }

    /// Which faults hold where nothing else was set.
    package var defaultFaults: LinkFaults {
        get { faultTable.standard }
        set { setFaults(newValue, from: nil, to: nil) }
    }

    /// Has things go wrong from one device to another; nil stands for any. The most particular setting holds: of a pair,
    /// then of a sender, then of a receiver, then of all.
    /// - Returns: false where there are too many settings already.
    @discardableResult
    package mutating func setFaults(_ faults: LinkFaults, from sender: DeviceID?, to receiver: DeviceID?) -> Bool {
        guard faultTable.set(faults, from: sender, to: receiver) else { return false }
        reassessAll()
        return true
    }

    /// Faults beside those that were set: from some devices to some others, whatever else holds between them.
    package var overlays: [FaultOverlay] {
        get { faultTable.overlays }
        set {
            guard newValue != faultTable.overlays else { return }
            faultTable.overlays = newValue
            reassessAll()
        }
    }

    /// Which faults hold from one device to another.
    package func faults(from sender: DeviceID, to receiver: DeviceID) -> LinkFaults {
        faultTable.faults(from: sender, to: receiver)
    }

    /// The devices that are attached, in the order in which they were.
    package var devices: [DeviceID] { stations.map(\.device).filter { $0.rawValue != 0 }.sorted() }

    /// The controller of a device, to look at; nil where it is not attached.
    package func controller(of device: DeviceID) -> Controller? { slot(of: device).map { stations[$0].controller } }

    /// Whether any set of a device is enabled.
    package func isAdvertising(_ device: DeviceID) -> Bool {
        slot(of: device).map { !stations[$0].advertisers.isEmpty } ?? false
    }

    /// Whether a device scans; also while a repeated scan rests.
    package func isScanning(_ device: DeviceID) -> Bool {
        slot(of: device).map { stations[$0].controller.scanner != nil } ?? false
    }

    /// Whether a device wants to connect.
    package func isInitiating(_ device: DeviceID) -> Bool {
        slot(of: device).map { stations[$0].controller.initiator != nil } ?? false
    }

    /// Whether anybody scans or initiates.
    package var hasListeners: Bool { !listeners.isEmpty }

    /// The mean power in dBm with which one device hears another; nil where one is not attached.
    package func receivedPower(from sender: DeviceID, at receiver: DeviceID) -> Double? {
        guard let from = slot(of: sender), let to = slot(of: receiver) else { return nil }
        return meanPower(
            Double(stations[from].controller.configuration.transmitPower.dBm ?? 0), from: from, to: to)
    }

    /// The connections of a device, in the order in which they were made.
    package func links(of device: DeviceID) -> [LinkDescription] {
        guard let slot = slot(of: device) else { return [] }
        return stations[slot].links.map { side in
            let link = links[Int(side.link)]
            let own = ends[side.role.side(of: Int(side.link))]
            let other = ends[side.role.other.side(of: Int(side.link))]
            return LinkDescription(
                peer: other.isPresent ? stations[Int(other.station)].device : nil, peerAddress: other.address,
                role: side.role, handle: side.handle, interval: link.interval, latency: link.latency,
                supervisionTimeout: link.supervisionTimeout, isEncrypted: own.security.isEncrypted,
                transmitPHY: own.layer, receivePHY: other.layer,
                rssi: other.isPresent ? PowerLevel(nearest: other.meanPower) : .unavailable)
        }
    }

    /// Answers a host that wants to know how well it hears a peer.
    mutating func answerRSSI(_ handle: ConnectionHandle, of slot: Int) {
        var level = PowerLevel.unavailable
        if let side = attachment(handle, of: slot) {
            let other = side.role.other.side(of: Int(side.link))
            if ends[other].isPresent { level = PowerLevel(nearest: ends[other].meanPower) }
        }
        stations[slot].controller.answerRSSI(handle, level)
    }
}
