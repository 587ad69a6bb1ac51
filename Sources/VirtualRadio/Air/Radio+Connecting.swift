import BluetoothHCI
import SimulationKernel

// How connections come to be (Vol 6, Part B, 4.4.4 and 4.5).

extension Radio {
    /// An initiator hears an event of a connectable set, and connects if it wants to.
    /// - Returns: whether the set ended by it.
    mutating func connect(_ listener: Listener, to advertiser: Advertiser, _ set: AdvertisingSet) -> Bool {
        let (peripheral, central) = (Int(advertiser.station), Int(listener.station))
        if stations[central].refreshAddresses(now: now) { addressesChanged(of: central) }
        let layer = set.isLegacy ? PHY.le1M : set.secondaryPHY
        let asker = ask(central) { controller in
            controller.wantsConnection(to: advertiser.address, target: advertiser.target)
                && (set.isLegacy || controller.configuration.layers.contains(layer))
                && !controller.isConnected(to: advertiser.address)
                ? controller.initiatorAddress(towards: advertiser.address) : nil
        }
        guard let own = asker, hasRoom(central), let initiator = stations[central].controller.initiator,
            transmit(advertiser.transmitPower, from: peripheral, to: central, on: advertiser.primaryPHY) != nil
        else { return false }
        let isAccepted =
            ask(peripheral) { $0.acceptsConnection(by: own, on: set) } && hasRoom(peripheral)
            && !isLinked(peripheral, advertiser.address, to: own)
        let power = Double(stations[central].controller.configuration.transmitPower.dBm ?? 0)
        let isHeard = isAccepted && transmit(power, from: central, to: peripheral, on: layer) != nil
        guard set.isLegacy || isHeard else { return false }
        // A legacy initiator is connected once it has sent its request, whether or not that was heard; an extended one
        // when it has the response (4.5.2).
        let isAnswered =
            set.isLegacy || transmit(advertiser.transmitPower, from: peripheral, to: central, on: layer) != nil
        var proposal = LinkProposal(
            parameters: initiator.parameters(for: layer), layer: layer, isLegacy: set.isLegacy,
            central: isAnswered ? central : nil, peripheral: isHeard ? peripheral : nil)
        proposal.centralAddress = own
        proposal.peripheralAddress = advertiser.address
        proposal.set = set.handle
        proposal.completedEvents = set.maximumEvents > 0 ? UInt8(clamping: advertiser.events) : 0
        makeLink(proposal)
        return isHeard
    }

    private func hasRoom(_ slot: Int) -> Bool {
        stations[slot].controller.connections.count < Int(stations[slot].controller.configuration.connectionLimit)
    }

    /// Whether these two addresses are connected already (Vol 6, Part B, 4.5: at most once).
    private func isLinked(_ slot: Int, _ own: DeviceAddress, to peer: DeviceAddress) -> Bool {
        stations[slot].links.contains {
            ends[$0.role.side(of: Int($0.link))].address == own
                && ends[$0.role.other.side(of: Int($0.link))].address == peer
        }
    }

    private mutating func makeLink(_ proposal: LinkProposal) {
        // Of the range that the host gave the shortest interval: the quickest.
        let interval = proposal.parameters.intervalMinimum
        let isInstant = timing == .instant
        // The transmit window opens after 1.25 ms, 2.5 ms on a secondary channel, 3.75 ms there on LE Coded (4.5.3).
        let wait = proposal.isLegacy ? 1_250 : proposal.layer == .leCoded ? 3_750 : 2_500
        let link = Link(
            timing: ConnectionTiming(
                anchor: isInstant ? now : now + .microseconds(wait), interval: interval.duration,
                latency: Int(proposal.parameters.maximumLatency),
                supervisionTimeout: proposal.parameters.supervisionTimeout.duration),
            interval: interval, latency: proposal.parameters.maximumLatency,
            supervisionTimeout: proposal.parameters.supervisionTimeout)
        var central = end(proposal.central, proposal.centralAddress, on: proposal.layer)
        var peripheral = end(proposal.peripheral, proposal.peripheralAddress, on: proposal.layer)
        if isInstant, proposal.central != nil, proposal.peripheral != nil {
            central.heard = now
            peripheral.heard = now
        }
        let index = place(link, central, peripheral)
        var report = ConnectionReport(
            role: .central, peer: proposal.peripheralAddress, own: proposal.centralAddress, interval: interval,
            latency: link.latency, supervisionTimeout: link.supervisionTimeout,
            channelSelection: channelSelection(proposal))
        report.layer = proposal.layer
        if let central = proposal.central { attach(central, report, to: index) }
        if let peripheral = proposal.peripheral {
            report.role = .peripheral
            swap(&report.peer, &report.own)
            report.set = proposal.set
            report.completedEvents = proposal.completedEvents
            attach(peripheral, report, to: index)
        }
        begin(index)
    }

    private func end(_ slot: Int?, _ address: DeviceAddress, on layer: PHY) -> LinkEnd {
        guard let slot else { return LinkEnd(station: -1, address: address, layer: layer, wanted: .initial) }
        var wanted = DataLength.initial
        if stations[slot].controller.configuration.features.contains(.dataPacketLengthExtension) {
            wanted.transmitOctets = stations[slot].controller.suggestedDataOctets
            wanted.transmitMicroseconds = stations[slot].controller.suggestedDataMicroseconds
            wanted.receiveOctets = stations[slot].controller.configuration.maximumDataOctets
            wanted.receiveMicroseconds = stations[slot].controller.configuration.maximumDataMicroseconds
        }
        return LinkEnd(station: Int32(slot), address: address, layer: layer, wanted: wanted)
    }

    private func channelSelection(_ proposal: LinkProposal) -> ChannelSelection {
        guard proposal.isLegacy else { return .algorithm2 }
        let ends = [proposal.central, proposal.peripheral].compactMap { $0 }
        let both = ends.allSatisfy {
            stations[$0].controller.configuration.features.contains(.channelSelectionAlgorithm2)
        }
        return both ? .algorithm2 : .algorithm1
    }

    /// Tells a side of the connection, and its listener or set of their end.
    private mutating func attach(_ slot: Int, _ report: ConnectionReport, to index: Int) {
        if report.role == .peripheral,
            let advertiser = stations[slot].advertisers.first(where: { advertisers[Int($0)].handle == report.set })
        {
            removeAdvertiser(Int(advertiser))
        }
        guard let handle = stations[slot].controller.connected(report) else { return }
        ends[report.role.side(of: index)].handle = handle
        ends[report.role.side(of: index)].isPresent = true
        stations[slot].links.append(Station.Attachment(handle: handle, role: report.role, link: Int32(index)))
        if report.role == .central { initiatingChanged(of: slot) }
        flush(slot)
    }

    private mutating func place(_ link: Link, _ central: LinkEnd, _ peripheral: LinkEnd) -> Int {
        if let free = freeLinks.popLast() {
            let index = Int(free)
            links[index] = link
            ends[Role.central.side(of: index)] = central
            ends[Role.peripheral.side(of: index)] = peripheral
            return index
        }
        links.append(link)
        ends.append(central)
        ends.append(peripheral)
        return links.count - 1
    }
}

/// A connection that is about to be.
private struct LinkProposal {
    let parameters: ConnectionParameters
    let layer: PHY
    let isLegacy: Bool
    /// The slots of those who take part; nil for one who did not hear of it.
    let central: Int?
    let peripheral: Int?
    var centralAddress = DeviceAddress(.zero, .publicDevice)
    var peripheralAddress = DeviceAddress(.zero, .publicDevice)
    /// The set that was connected to.
    var set: AdvertisingHandle?
    var completedEvents: UInt8 = 0

    init(parameters: ConnectionParameters, layer: PHY, isLegacy: Bool, central: Int?, peripheral: Int?) {
        self.parameters = parameters
        self.layer = layer
        self.isLegacy = isLegacy
        self.central = central
        self.peripheral = peripheral
    }
}
