import BluetoothHCI
import SimulationKernel

// What scanners hear (Vol 6, Part B, 4.4.3).

extension Radio {
    /// A scanner hears an event of a set, and its scan response if it asks for one.
    mutating func report(_ advertiser: Advertiser, _ set: AdvertisingSet, to listener: Listener) {
        let (sender, receiver) = (Int(advertiser.station), Int(listener.station))
        // Extended advertising goes on at a secondary channel, on a layer that the scanner must have.
        guard set.isLegacy || stations[receiver].controller.configuration.layers.contains(set.secondaryPHY) else {
            return
        }
        guard let power = transmitAdvertisement(advertiser, set, to: receiver) else { return }
        var advertisement = Self.advertisement(advertiser, set)
        advertisement.rssi = PowerLevel(nearest: power)
        // Only now the data, and only where they go out: sharing them costs nothing.
        if set.isLegacy ? !set.isDirected : !set.isScannable { advertisement.data = set.data }
        give(advertisement, from: sender, to: receiver)
        guard set.isScannable, isActive(receiver, on: advertiser.primaryPHY) else { return }
        respond(advertisement, advertiser, set, to: receiver)
    }

    /// Sends an advertisement: on the primary channel, and extended ones then on the secondary channel, too.
    private mutating func transmitAdvertisement(
        _ advertiser: Advertiser, _ set: AdvertisingSet, to receiver: Int
    ) -> Double? {
        let (sender, power) = (Int(advertiser.station), advertiser.transmitPower)
        let primary = transmit(power, from: sender, to: receiver, on: advertiser.primaryPHY)
        guard !set.isLegacy, primary != nil else { return primary }
        return transmit(power, from: sender, to: receiver, on: set.secondaryPHY)
    }

    /// The advertisement without its data.
    private static func advertisement(_ advertiser: Advertiser, _ set: AdvertisingSet) -> ReceivedAdvertisement {
        var type: Events.ExtendedReportType = []
        if set.isConnectable { type.insert(.connectable) }
        if set.isScannable { type.insert(.scannable) }
        if set.isDirected { type.insert(.directed) }
        if set.isLegacy { type.insert(.legacy) }
        var result = ReceivedAdvertisement(type: type, advertiser: advertiser.address)
        result.target = advertiser.target
        result.primaryPHY = advertiser.primaryPHY
        guard !set.isLegacy else { return result }
        result.secondaryPHY = set.secondaryPHY
        result.sid = set.sid
        result.dataIdentifier = set.dataIdentifier
        if set.properties.contains(.includesTransmitPower) { result.transmitPower = set.transmitPower }
        return result
    }

    private func isActive(_ slot: Int, on layer: PHY) -> Bool {
        stations[slot].controller.scanner?.settings(for: layer)?.type == .active
    }

    /// The scan request and its response (Vol 6, Part B, 4.4.3.2).
    private mutating func respond(
        _ advertisement: ReceivedAdvertisement, _ advertiser: Advertiser, _ set: AdvertisingSet, to scanner: Int
    ) {
        let sender = Int(advertiser.station)
        if stations[scanner].refreshAddresses(now: now) { addressesChanged(of: scanner) }
        let layer = set.isLegacy ? PHY.le1M : set.secondaryPHY
        let asker = ask(scanner) { controller in
            controller.hears(advertisement) ? controller.scannerAddress(towards: advertiser.address) : nil
        }
        guard let address = asker else { return }
        statistics.scanRequests &+= 1
        let requestPower = Double(stations[scanner].controller.configuration.transmitPower.dBm ?? 0)
        guard ask(sender, { $0.acceptsScan(by: address, on: set) }),
            transmit(requestPower, from: scanner, to: sender, on: layer) != nil
        else { return }
        if set.notifiesScanRequests, let handle = set.handle {
            stations[sender].controller.scanRequestReceived(handle, from: address)
            flush(sender)
        }
        guard let power = transmit(advertiser.transmitPower, from: sender, to: scanner, on: layer) else { return }
        var response = advertisement
        response.type.insert(.scanResponse)
        response.rssi = PowerLevel(nearest: power)
        response.data = set.scanResponse
        give(response, from: sender, to: scanner)
    }

    /// Brings a report to a scanner's host, after what faults do to it.
    private mutating func give(_ advertisement: ReceivedAdvertisement, from sender: Int, to receiver: Int) {
        guard !faultTable.isClean else {
            deliver(advertisement, to: receiver)
            return
        }
        let faults = faults(from: sender, to: receiver)
        var advertisement = advertisement
        if generator.happens(faults.undetectedCorruption), !advertisement.data.isEmpty {
            let bit = Int(generator.next() % UInt64(advertisement.data.count * 8))
            advertisement.data[bit / 8] ^= 1 << UInt8(bit % 8)
        }
        let copies = generator.happens(faults.duplication) ? 2 : 1
        for _ in 0..<copies {
            if faults.delays {
                delay(advertisement, by: delay(of: faults), to: receiver)
            } else {
                deliver(advertisement, to: receiver)
            }
        }
    }

    /// How much later a packet arrives.
    mutating func delay(of faults: LinkFaults) -> Duration {
        guard faults.delayJitter > .zero else { return faults.delay }
        return faults.delay + .nanoseconds(Int64(Double(faults.delayJitter.nanoseconds) * generator.unit()))
    }

    private mutating func delay(_ advertisement: ReceivedAdvertisement, by delay: Duration, to receiver: Int) {
        let report = DelayedReport(device: stations[receiver].device, advertisement: advertisement)
        let slot: Int32
        if let free = freeDelayedReports.popLast() {
            slot = free
            delayedReports[Int(slot)] = report
        } else {
            guard delayedReports.count < Self.delayedReportLimit else {
                statistics.reportsDropped &+= 1
                return
            }
            slot = Int32(delayedReports.count)
            delayedReports.append(report)
        }
        timeline.schedule(.report(slot), at: now + delay)
    }

    mutating func deliverDelayed(_ index: Int) {
        let report = delayedReports[index]
        delayedReports[index] = nil
        freeDelayedReports.append(Int32(index))
        if let report, let slot = slot(of: report.device) { deliver(report.advertisement, to: slot) }
    }

    private mutating func deliver(_ advertisement: ReceivedAdvertisement, to slot: Int) {
        if stations[slot].takings != takings {
            stations[slot].takings = takings
            stations[slot].waitingReports = 0
        }
        guard stations[slot].waitingReports < Self.reportLimit else {
            statistics.reportsDropped &+= 1
            return
        }
        guard stations[slot].controller.deliver(advertisement) else { return }
        stations[slot].waitingReports += 1
        statistics.reportsDelivered &+= 1
        flush(slot)
    }
}
