import BluetoothHCI
import SimulationKernel

// Advertising sets that begin, change and end (Vol 6, Part B, 4.4.2).

extension Radio {
    /// A set was enabled, disabled or removed, or got new data.
    mutating func advertisingChanged(_ handle: AdvertisingHandle?, of slot: Int) {
        // By index: the sets are not copied.
        let place = stations[slot].controller.advertisingSets.indices.first {
            stations[slot].controller.advertisingSets[$0].handle == handle
                && stations[slot].controller.advertisingSets[$0].isEnabled
        }
        if let known = stations[slot].advertisers.first(where: { advertisers[Int($0)].handle == handle }) {
            if let place,
                stations[slot].controller.advertisingSets[place].enabling == advertisers[Int(known)].enabling
            {
                prompt(Int(known))
                return
            }
            removeAdvertiser(Int(known))
        }
        guard let place else { return }
        addAdvertiser(stations[slot].controller.advertisingSets[place], of: slot)
    }

    private mutating func addAdvertiser(_ set: AdvertisingSet, of slot: Int) {
        // Other sets of the device go on under its new addresses too.
        if stations[slot].refreshAddresses(now: now) { addressesChanged(of: slot) }
        // Without an address only anonymous advertising is possible; the controller lets nothing else be enabled.
        let isAnonymous = set.properties.contains(.anonymous)
        guard
            let address = ask(slot, { $0.advertiserAddress(of: set) })
                ?? (isAnonymous ? DeviceAddress(.zero, .anonymous) : nil)
        else { return }
        let isHighDuty = set.properties.contains(.highDutyCycle)
        let timing = AdvertisingTiming(interval: set.intervalMinimum.duration, isHighDutyCycle: isHighDuty)
        let power = Double(set.transmitPower.dBm ?? 0)
        let first = self.timing == .instant ? soonest() : now + timing.randomDelay(&generator)
        let advertiser = Advertiser(
            station: Int32(slot), handle: set.handle, enabling: set.enabling, timing: timing,
            primaryPHY: set.isLegacy ? .le1M : set.primaryPHY, channels: set.channels, isLegacy: set.isLegacy,
            isConnectable: set.isConnectable, transmitPower: power, maximumEvents: Int(set.maximumEvents),
            squaredReach: propagation.squaredReach(
                transmitPower: power, layer: set.isLegacy ? .le1M : set.primaryPHY),
            address: address, target: stations[slot].controller.targetAddress(of: set), next: first)
        let index = place(advertiser)
        stations[slot].advertisers.append(Int32(index))
        if set.duration.rawValue > 0 {
            endAdvertising(index, at: now + set.duration.duration)
        } else if isHighDuty {
            endAdvertising(index, at: now + AdvertisingTiming.highDutyCycleDuration)
        }
        if set.maximumEvents > 0 || isAudible(index) { awaken(index, at: first) }
    }

    private mutating func place(_ advertiser: Advertiser) -> Int {
        if let free = freeAdvertisers.popLast() {
            advertisers[Int(free)] = advertiser
            return Int(free)
        }
        advertisers.append(advertiser)
        return advertisers.count - 1
    }

    private mutating func endAdvertising(_ index: Int, at instant: Instant) {
        advertisers[index].endToken = timeline.schedule(.advertisingEnds(Int32(index)), at: instant)
    }

    /// A set ends by itself; its host is told why.
    mutating func endAdvertising(_ index: Int, status: ErrorCode) {
        let advertiser = advertisers[index]
        let slot = Int(advertiser.station)
        removeAdvertiser(index)
        stations[slot].controller.advertisingSetTerminated(
            advertiser.handle, status: status,
            completedEvents: advertiser.maximumEvents > 0 ? UInt8(clamping: advertiser.events) : 0)
        flush(slot)
    }

    mutating func removeAdvertiser(_ index: Int) {
        stations[Int(advertisers[index].station)].advertisers.removeAll { $0 == Int32(index) }
        releaseAdvertiser(index)
    }

    /// Gives up the slot, and what waits for it.
    mutating func releaseAdvertiser(_ index: Int) {
        if let token = advertisers[index].token { timeline.cancel(token) }
        if let token = advertisers[index].endToken { timeline.cancel(token) }
        advertisers[index].token = nil
        advertisers[index].endToken = nil
        // Nobody wakes what is out of reach.
        advertisers[index].squaredReach = -1
        freeAdvertisers.append(Int32(index))
    }

    /// Private addresses of a device are new.
    mutating func addressesChanged(of slot: Int) {
        stations[slot].usesPrivateAddresses = stations[slot].controller.usesPrivateAddresses
        for index in stations[slot].advertisers.map(Int.init) {
            let handle = advertisers[index].handle
            guard let set = stations[slot].controller.advertisingSets.first(where: { $0.handle == handle }) else {
                continue
            }
            if let address = stations[slot].controller.advertiserAddress(of: set) {
                advertisers[index].address = address
            }
            advertisers[index].target = stations[slot].controller.targetAddress(of: set)
            // Who waits for the new address has not heard it.
            wakeIfAudible(index)
        }
    }

    /// With instant timing new data are heard at once.
    private mutating func prompt(_ index: Int) {
        guard timing == .instant, advertisers[index].token != nil else { return }
        if advertisers[index].promptedAt != now {
            advertisers[index].promptedAt = now
            advertisers[index].prompted = 0
        }
        guard advertisers[index].prompted < Advertiser.promptLimit else { return }
        advertisers[index].prompted += 1
        awaken(index, at: soonest())
    }

    /// Has the next event of a set at an instant.
    mutating func awaken(_ index: Int, at instant: Instant) {
        if let token = advertisers[index].token {
            guard advertisers[index].next != instant else { return }
            timeline.cancel(token)
        }
        advertisers[index].next = instant
        advertisers[index].token = timeline.schedule(.advertise(Int32(index)), at: instant)
    }

    /// Wakes a set, if it is dormant and somebody can hear it.
    mutating func wakeIfAudible(_ index: Int) {
        guard advertisers[index].token == nil, isAudible(index) else { return }
        resume(index)
    }

    /// Lets a dormant set go on: at once, or where its events would be by now.
    mutating func resume(_ index: Int) {
        let advertiser = advertisers[index]
        awaken(index, at: timing == .instant ? soonest() : advertiser.timing.resumed(from: advertiser.next, at: now))
    }
}
