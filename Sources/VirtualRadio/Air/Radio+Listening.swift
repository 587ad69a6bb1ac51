import BluetoothHCI
import SimulationKernel

// Who scans or initiates, and whom that wakes (Vol 6, Part B, 4.4.3 and 4.4.4).

extension Radio {
    /// Scanning began, began anew, or ended.
    mutating func scanningChanged(of slot: Int) {
        if let token = stations[slot].scanToken { timeline.cancel(token) }
        stations[slot].scanToken = nil
        stations[slot].scanRests = false
        guard let scanner = stations[slot].controller.scanner else {
            listen(slot) { $0.scan = nil }
            return
        }
        startScan(scanner, of: slot)
    }

    private mutating func startScan(_ scanner: Scanner, of slot: Int) {
        let scan = Listener.Listening(
            isExtended: scanner.family == .extended,
            le1M: scanner.settings(for: .le1M).map {
                ScanTiming(start: now, interval: $0.interval, window: $0.window)
            },
            leCoded: scanner.settings(for: .leCoded).map {
                ScanTiming(start: now, interval: $0.interval, window: $0.window)
            })
        if scanner.duration.rawValue > 0 {
            stations[slot].scanToken = timeline.schedule(.scanEnds(Int32(slot)), at: now + scanner.duration.duration)
        }
        listen(slot) { $0.scan = scan }
        wakeAdvertisers(for: slot)
    }

    /// The duration of a scan is over: it ends, or rests until its next period.
    mutating func endScan(of slot: Int) {
        stations[slot].scanToken = nil
        guard let scanner = stations[slot].controller.scanner else { return }
        listen(slot) { $0.scan = nil }
        guard scanner.period.rawValue > 0 else {
            stations[slot].controller.scanTimedOut()
            flush(slot)
            return
        }
        stations[slot].scanRests = true
        let rest = scanner.period.duration - scanner.duration.duration
        stations[slot].scanToken = timeline.schedule(.scanBegins(Int32(slot)), at: now + rest)
    }

    /// Another period of a repeated scan begins.
    mutating func beginScanPeriod(of slot: Int) {
        stations[slot].scanToken = nil
        stations[slot].scanRests = false
        guard let scanner = stations[slot].controller.scanner else { return }
        stations[slot].controller.scanPeriodBegan()
        startScan(scanner, of: slot)
    }

    /// Initiating began, or ended.
    mutating func initiatingChanged(of slot: Int) {
        guard let initiator = stations[slot].controller.initiator else {
            listen(slot) { $0.initiation = nil }
            return
        }
        let initiation = Listener.Listening(
            isExtended: initiator.family == .extended,
            le1M: initiator.le1M.map {
                ScanTiming(start: now, interval: $0.scanInterval, window: $0.scanWindow)
            },
            leCoded: initiator.leCoded.map {
                ScanTiming(start: now, interval: $0.scanInterval, window: $0.scanWindow)
            })
        let isOne = initiator.filterPolicy == .peer && !stations[slot].controller.resolvesAddresses
        listen(slot) {
            $0.initiation = initiation
            $0.wanted = isOne ? initiator.peer.plain : nil
        }
        wakeAdvertisers(for: slot)
    }

    mutating func stopListening(_ slot: Int) {
        if let token = stations[slot].scanToken { timeline.cancel(token) }
        stations[slot].scanToken = nil
        stations[slot].scanRests = false
        listen(slot) {
            $0.scan = nil
            $0.initiation = nil
        }
    }

    /// Changes how a device listens; one that does not is no listener.
    private mutating func listen(_ slot: Int, _ change: (inout Listener) -> Void) {
        let place = listeners.firstIndex { $0.station >= slot } ?? listeners.count
        let isKnown = place < listeners.count && listeners[place].station == slot
        var listener = isKnown ? listeners[place] : Listener(station: Int32(slot))
        change(&listener)
        let listens = listener.scan != nil || listener.initiation != nil
        switch (isKnown, listens) {
        case (true, true): listeners[place] = listener
        case (false, true): listeners.insert(listener, at: place)
        case (true, false):
            listeners.remove(at: place)
            if listeners.isEmpty { rest() }
        case (false, false): break
        }
    }

    /// Nobody listens: no event of an advertiser is worth waiting for, unless events are counted.
    private mutating func rest() {
        for index in advertisers.indices where advertisers[index].maximumEvents == 0 {
            guard let token = advertisers[index].token else { continue }
            timeline.cancel(token)
            advertisers[index].token = nil
        }
    }

    /// Wakes whom a listener can hear. One that is new hears all at once with instant timing, also who is awake.
    mutating func wakeAdvertisers(for slot: Int, isNew: Bool = true) {
        guard let listener = listeners.first(where: { $0.station == slot }) else { return }
        for index in advertisers.indices {
            let isAwake = advertisers[index].token != nil
            guard !isAwake || (isNew && timing == .instant), isNear(index, listener) else { continue }
            if stations[Int(advertisers[index].station)].usesPrivateAddresses { refreshAddresses(of: index) }
            guard concerns(index, listener) else { continue }
            resume(index)
            let device = stations[Int(advertisers[index].station)].device
            if !isAwake, watched.contains(device) { woken.append(device) }
        }
    }

    /// Has the radio tell when somebody comes to hear an advertiser that is dormant now; once, by ``takeWoken()``.
    package mutating func watch(_ device: DeviceID) { watched.insert(device) }

    /// The watched devices that somebody has come to hear, in order; they are not watched any more.
    package mutating func takeWoken() -> [DeviceID] {
        guard !woken.isEmpty else { return [] }
        defer { woken.removeAll() }
        return woken.filter { watched.remove($0) != nil }
    }

    /// Whether a device advertises, and nobody could hear it.
    package func isDormant(_ device: DeviceID) -> Bool {
        guard let slot = slot(of: device), !stations[slot].advertisers.isEmpty else { return false }
        return stations[slot].advertisers.allSatisfy { advertisers[Int($0)].token == nil }
    }

    /// Whether anybody listens to whom this advertiser matters.
    mutating func isAudible(_ index: Int) -> Bool {
        for place in listeners.indices where isNear(index, listeners[place]) {
            if concerns(index, listeners[place]) { return true }
        }
        return false
    }

    /// Whether a listener could hear an advertiser over the distance.
    mutating func isNear(_ index: Int, _ listener: Listener) -> Bool {
        let (own, other) = (Int(advertisers[index].station), Int(listener.station))
        return own != other
            && positions[own].squaredDistance(to: positions[other]) <= advertisers[index].squaredReach
    }

    /// Whether a listener would make anything of what an advertiser sends.
    mutating func concerns(_ index: Int, _ listener: Listener) -> Bool {
        let (isLegacy, layer) = (advertisers[index].isLegacy, advertisers[index].primaryPHY)
        if let scan = listener.scan, isLegacy || scan.isExtended, scan.timing(on: layer) != nil { return true }
        guard let initiation = listener.initiation, advertisers[index].isConnectable,
            isLegacy || initiation.isExtended, initiation.timing(on: layer) != nil
        else { return false }
        let (address, target) = (advertisers[index].address, advertisers[index].target)
        // Most of a crowd is known by its address not to be wanted.
        if let wanted = listener.wanted, address.plain != wanted { return false }
        return ask(Int(listener.station)) { $0.wantsConnection(to: address, target: target) }
    }

    /// Sees to the age of the private addresses that an advertiser uses.
    mutating func refreshAddresses(of index: Int) {
        let slot = Int(advertisers[index].station)
        if stations[slot].refreshAddresses(now: now) { addressesChanged(of: slot) }
    }
}
