import BluetoothHCI
import SimulationKernel

// Advertising events (Vol 6, Part B, 4.4.2), each as one thing that happens: how long its packets are is left out.

extension Radio {
    /// One event of a set: who listens hears it, asks for a scan response, or connects.
    mutating func advertise(_ index: Int) {
        advertisers[index].token = nil
        if stations[Int(advertisers[index].station)].usesPrivateAddresses { refreshAddresses(of: index) }
        let advertiser = advertisers[index]
        let slot = Int(advertiser.station)
        guard let set = stations[slot].controller.advertisingSets.first(where: { $0.handle == advertiser.handle })
        else { return }
        statistics.advertisingEvents &+= 1
        advertisers[index].events += 1
        var isNeeded = false
        var place = 0
        // A listener may stop at any of these, so the array is not gone through by an iterator.
        while place < listeners.count {
            let listener = listeners[place]
            place += 1
            guard isNear(index, listener), concerns(index, listener) else { continue }
            isNeeded = true
            if let initiation = listener.initiation, advertiser.isConnectable,
                isHeard(advertiser, by: initiation), connect(listener, to: advertiser, set)
            {
                return
            }
            if let scan = listener.scan, isHeard(advertiser, by: scan) { report(advertiser, set, to: listener) }
        }
        if advertiser.maximumEvents > 0 {
            guard advertisers[index].events < advertiser.maximumEvents else {
                endAdvertising(index, status: .limitReached)
                return
            }
            isNeeded = true
        }
        let next = advertiser.timing.next(after: now, generator: &generator)
        if isNeeded { awaken(index, at: next) } else { advertisers[index].next = next }
    }

    /// Whether a listener has its ear on the right channel at the right time; with instant timing it always has.
    private func isHeard(_ advertiser: Advertiser, by listening: Listener.Listening) -> Bool {
        guard advertiser.isLegacy || listening.isExtended, let timing = listening.timing(on: advertiser.primaryPHY)
        else { return false }
        return self.timing == .instant || timing.hears(advertiser.channels, at: now)
    }

    /// The mean power in dBm with which one device hears another.
    func meanPower(_ transmitPower: Double, from sender: Int, to receiver: Int) -> Double {
        propagation.meanPower(
            transmitPower: transmitPower, distance: positions[sender].distance(to: positions[receiver]))
    }

    /// Sends a packet that is not of a connection.
    /// - Returns: the power with which it is received, in dBm; nil where fading or a fault loses it.
    mutating func transmit(_ transmitPower: Double, from sender: Int, to receiver: Int, on layer: PHY) -> Double? {
        let fading = Fading.draw(&generator) * propagation.fadingDeviation
        let power = meanPower(transmitPower, from: sender, to: receiver) + fading
        guard power >= propagation.sensitivity(on: layer), !isLostByFault(from: sender, to: receiver) else {
            statistics.advertisementsLost &+= 1
            return nil
        }
        return power
    }

    private mutating func isLostByFault(from sender: Int, to receiver: Int) -> Bool {
        guard !faultTable.isClean else { return false }
        return generator.happens(faults(from: sender, to: receiver).detectedLoss)
    }

    func faults(from sender: Int, to receiver: Int) -> LinkFaults {
        faultTable.isClean ? .none : faultTable.faults(from: stations[sender].device, to: stations[receiver].device)
    }
}

extension PowerLevel {
    /// The nearest level that HCI can tell (Vol 4, Part E, 7.7.65.2).
    init(nearest dBm: Double) {
        self.init(rawValue: dBm.isNaN ? Self.unavailable.rawValue : Int8(min(max(dBm.rounded(), -127), 20)))
    }
}
