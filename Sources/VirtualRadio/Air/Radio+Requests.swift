import BluetoothHCI

// What a controller asks of the air.

extension Radio {
    mutating func carryOutRequests(of slot: Int) {
        var index = 0
        while index < stations[slot].controller.requests.count {
            carryOut(stations[slot].controller.requests[index], of: slot)
            index += 1
        }
        guard index > 0 else { return }
        stations[slot].controller.requests.removeAll(keepingCapacity: index <= 16)
    }

    private mutating func carryOut(_ request: AirRequest, of slot: Int) {
        switch request {
        case .data(let handle, let payload, let isFirst):
            guard let side = attachment(handle, of: slot) else { return }
            send(.data(payload, isFirst: isFirst), from: side.role, of: Int(side.link))
        case .reset: silence(slot)
        case .advertisingChanged(let set): advertisingChanged(set, of: slot)
        case .scanningChanged: scanningChanged(of: slot)
        case .initiatingChanged: initiatingChanged(of: slot)
        case .addressesChanged: addressesChanged(of: slot)
        case .readRSSI(let handle): answerRSSI(handle, of: slot)
        case .disconnect(let handle, let reason):
            onLink(handle, of: slot) { $0.send(.control(.terminate(reason)), from: $2, of: $1) }
        case .updateConnection(let handle, let parameters):
            begin(.connectionUpdate(parameters), on: handle, of: slot)
        case .acceptParameters(let handle, let parameters):
            onLink(handle, of: slot) { radio, link, _ in radio.acceptParameters(parameters, of: link) }
        case .rejectParameters(let handle, let reason):
            onLink(handle, of: slot) { $0.send(.control(.reject(.connectionUpdate, reason)), from: $2, of: $1) }
        case .setDataLength(let handle, let octets, let microseconds):
            onLink(handle, of: slot) {
                $0.ends[$2.side(of: $1)].wanted.transmitOctets = octets
                $0.ends[$2.side(of: $1)].wanted.transmitMicroseconds = microseconds
            }
            begin(.dataLength, on: handle, of: slot)
        case .setPHY(let handle, let transmit, let receive, _):
            begin(.phy(PHYPreference(transmit: transmit, receive: receive)), on: handle, of: slot)
        case .readRemoteFeatures(let handle): begin(.features, on: handle, of: slot)
        case .readRemoteVersion(let handle): begin(.version, on: handle, of: slot)
        case .enableEncryption(let handle, let randomNumber, let diversifier, let key):
            begin(
                .encryption(randomNumber: randomNumber, diversifier: diversifier, key: key), on: handle, of: slot)
        case .longTermKey(let handle, let key):
            onLink(handle, of: slot) { $0.provideLongTermKey(key, to: $2, of: $1) }
        case .authenticatedPayloadTimeoutChanged(let handle):
            onLink(handle, of: slot) { radio, link, _ in radio.reassess(link) }
        case .roomAtHost(let handle):
            onLink(handle, of: slot) { $0.giveHeld(to: $2, of: $1) }
        }
    }

    /// Asks a controller something in its place: a function that changes nothing is otherwise called on a copy.
    mutating func ask<Answer>(_ slot: Int, _ question: (inout Controller) -> Answer) -> Answer {
        question(&stations[slot].controller)
    }

    /// A device's side of the connection that a handle names.
    mutating func attachment(_ handle: ConnectionHandle, of slot: Int) -> Station.Attachment? {
        // Few: the limit of connections is that of the controller.
        for side in stations[slot].links where side.handle.rawValue == handle.rawValue { return side }
        return nil
    }

    /// Does something with the connection that a handle names: radio, link and this device's role in it.
    private mutating func onLink(
        _ handle: ConnectionHandle, of slot: Int, _ body: (inout Radio, Int, Role) -> Void
    ) {
        guard let side = attachment(handle, of: slot) else { return }
        body(&self, Int(side.link), side.role)
    }

    private mutating func begin(_ procedure: LinkProcedure, on handle: ConnectionHandle, of slot: Int) {
        onLink(handle, of: slot) { $0.request(procedure, by: $2, of: $1) }
    }

    /// Hands what a controller says over to its host.
    mutating func flush(_ slot: Int) {
        stations[slot].controller.flushCompletedPackets()
        guard !stations[slot].controller.outgoing.isEmpty else { return }
        let device = stations[slot].device
        for index in stations[slot].controller.outgoing.indices {
            deliveries.append(Delivery(device: device, packet: stations[slot].controller.outgoing[index]))
        }
        stations[slot].controller.outgoing.removeAll(keepingCapacity: stations[slot].controller.outgoing.count <= 16)
    }

    /// A device falls silent: it advertises, listens and keeps connections no more.
    mutating func silence(_ slot: Int) {
        stopListening(slot)
        for advertiser in stations[slot].advertisers { releaseAdvertiser(Int(advertiser)) }
        stations[slot].advertisers = []
        for side in stations[slot].links { abandon(side.role, of: Int(side.link)) }
        stations[slot].links = []
        stations[slot].usesPrivateAddresses = false
    }
}
